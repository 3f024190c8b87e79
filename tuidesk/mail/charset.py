"""From bytes to text, whatever the sender claimed about them."""

from __future__ import annotations

import binascii
import codecs
import re
from functools import lru_cache

from tuidesk.mail.charset_guess import guess

MAX_ENCODED_WORDS = 200

# What senders write and what they mean (WHATWG Encoding §4.2; each was seen in real mail).
_ALIASES = {
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "unknown-8bit": "utf-8",
    "x-unknown": "utf-8",
    "default_charset": "utf-8",
    "utf8mb4": "utf-8",
    "utf-8-mac": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "latin-9": "iso-8859-15",
    "x-mac-roman": "mac-roman",
    "x-mac-ce": "mac_latin2",
    "x-mac-cyrillic": "mac_cyrillic",
    "macintosh": "mac-roman",
    "unicode-1-1-utf-7": "utf-7",
    "windows-874": "cp874",
    "x-euc-jp": "euc-jp",
}
_CODE_PAGE = re.compile(r"^(?:cp|win|windows|ibm)[-_]?(\d{3,4})$")
_WIDE = ("utf-16", "utf-32", "utf16", "utf32", "utf_16", "utf_32", "ucs-2", "unicode")
# Python codecs that are no text encodings, or that read a NUL-ridden body from ordinary bytes.
_REFUSED = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape"})

# What programs write that do not know better: their Latin-1 is believed only if it looks like it.
_CLAIMED_BY_ALL = "cp1252"

_WIDE_SAMPLE = 4096
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_UNFOLD = re.compile(r"[\r\n]+([ \t]?)")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@lru_cache(maxsize=256)
def codec_for(label: str) -> str:
    """Return the Python codec for a charset label, '' when there is none."""
    name = label.strip(" \t\"'").lower().partition("*")[0]  # RFC 2231 §5 allows a language after '*'
    name = _CODE_PAGE.sub(r"cp\1", _ALIASES.get(name, name))
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError, UnicodeError):
        return ""
    text_codec = getattr(info, "_is_text_encoding", True)
    return name if text_codec and info.name.replace("-", "_") not in _REFUSED else ""


def storable(text: str) -> str:
    """Return the text without what no database keeps: NULs go, lone surrogates become U+FFFD."""
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    return _UNSTORABLE.sub(lambda m: "" if m.group() == "\0" else "\ufffd", text)


def decode(data: bytes, label: str = "") -> str:
    """Decode bytes as declared; if that fails as UTF-8, then as they look, last as cp1252, which reads anything."""
    codec = codec_for(label) if label else ""
    if codec.startswith(_WIDE) and _looks_wide(data):
        return storable(data.decode(codec, "replace"))
    return _decoded(data, "" if codec.startswith(_WIDE) else codec)  # claimed by programs that write bytes


def _looks_wide(data: bytes) -> bool:
    return b"\0" in data[:_WIDE_SAMPLE] or data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _decoded(data: bytes, codec: str) -> str:
    if codec in ("", "utf-8", _CLAIMED_BY_ALL) and b"\x1b$" in data:
        codec = guess(data) or codec
    elif codec == _CLAIMED_BY_ALL and not data.isascii():
        codec = "utf-8" if is_utf8(data) else guess(data) or codec
    for candidate in (codec, "utf-8"):
        if candidate:
            try:
                return storable(data.decode(candidate))
            except (UnicodeError, ValueError):
                continue
    if codec in ("", "utf-8") and (looks := guess(data)):
        return storable(data.decode(looks, "replace"))
    # A declared multi-byte text with one broken byte is still better read as declared.
    if codec not in ("", "utf-8", "utf-7") and not codec.startswith(("cp125", "utf")):
        return storable(data.decode(codec, "replace"))
    if codec == "utf-8" and _mostly_utf8(data):
        return storable(data.decode("utf-8", "replace"))
    return storable(data.decode("cp1252", "replace"))


def is_utf8(data: bytes) -> bool:
    """Say whether bytes are UTF-8, which hardly anything else is by chance."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mostly_utf8(data: bytes) -> bool:
    """Tell a cut or damaged UTF-8 text from Latin-1: at most one bad character in ten non-ASCII ones."""
    text = data.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    return wrong * 10 <= sum(1 for char in text if char > "\x7f")


def raw_text(value: str) -> str:
    """Undo the surrogates by which the email package carries raw 8-bit header bytes."""
    if value.isascii() and "\x1b$" not in value:
        return value
    return decode(value.encode("utf-8", "surrogateescape"))


def unfold(value: str) -> str:
    """Join the lines of a folded header (RFC 5322 §2.2.3)."""
    return _UNFOLD.sub(r"\1", value) if "\n" in value or "\r" in value else value


def decode_header(value: str) -> str:
    """Return a header's text: unfolded, its RFC 2047 words decoded (200 at most), trimmed. Never raises."""
    value = raw_text(unfold(value))
    if "=?" not in value:
        return storable(value).strip()
    return storable(_decode_words(value)).strip()


def _decode_words(value: str) -> str:
    out: list[str] = []
    pending: list[bytes] = []  # adjacent words of one charset: mailers split characters between them
    charset = ""
    position = 0
    for count, word in enumerate(_WORD.finditer(value)):
        if count >= MAX_ENCODED_WORDS:
            break
        between = value[position : word.start()]
        if pending and (between.strip() or word[1].lower() != charset):
            out.append(decode(b"".join(pending), charset))
            pending.clear()
        if between.strip() or position == 0:
            out.append(between)
        charset = word[1].lower()
        pending.append(_word_bytes(word[2], word[3]))
        position = word.end()
    if pending:
        out.append(decode(b"".join(pending), charset))
    out.append(value[position:])
    return "".join(out)


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return binascii.a2b_qp(data, header=True)
    return decode_base64(data)


_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


def decode_base64(data: bytes) -> bytes:
    """Decode base64 that may lack its padding or hold strange bytes."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        clean = _NOT_BASE64.sub(b"", data)
        clean = clean[: len(clean) - (len(clean) % 4 == 1)]
        return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
