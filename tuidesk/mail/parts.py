"""The MIME tree of a mail, read within the limits of `caps`."""

from __future__ import annotations

import binascii
import re
from email.feedparser import BytesFeedParser
from email.message import Message
from email.policy import Policy, compat32
from functools import cached_property
from typing import Any, ClassVar, cast

from tuidesk.mail import caps
from tuidesk.mail.charset import decode, decode_base64
from tuidesk.mail.head_repair import repaired
from tuidesk.mail.headers import Headers
from tuidesk.mail.opaque import signed_content
from tuidesk.mail.parameters import filename_text, split_value

_POLICY: Policy[Part] = cast("Policy[Part]", compat32)
# Programs that fold a header without the blank that makes the next line a part of it.
_UNFOLDABLE = re.compile(rb"(?im)(^content-type:[^\r\n]*;[ \t]*\r?\n)(?=boundary=)")
_TRANSFER = re.compile(r"[\s\"']{0,9}([\w-]{1,40})")  # programs put comments and semicolons behind it
_OPAQUE = "application/octet-stream"
ENVELOPES = ("application/pkcs7-mime", "application/x-pkcs7-mime")  # of S/MIME


class Part(Message):
    """One node of the tree.

    The parser asks a part for its type and boundary while it reads. Here it gets answers that are
    bounded, and it never learns of message/*: such a part stays a leaf with its exact bytes, so that
    a forwarded mail can be kept byte for byte and nesting them costs no stack.
    """

    _opens: ClassVar[bool] = True  # a signed envelope
    _payload: Any  # of the base class, whose get_payload() decodes raw bytes by guess

    @cached_property
    def headers(self) -> Headers:
        """The part's own headers."""
        return Headers(self.raw_items())

    @cached_property
    def _typed(self) -> tuple[str, dict[str, str]]:
        return split_value(self.headers.raw("content-type")[: caps.MAX_HEADER])

    @cached_property
    def _disposed(self) -> tuple[str, dict[str, str]]:
        return split_value(self.headers.raw("content-disposition")[: caps.MAX_HEADER])

    @cached_property
    def type(self) -> str:
        """The real content type, lower case; the default of its place when absent or malformed."""
        declared = self._typed[0]
        return declared if declared.count("/") == 1 else self.get_default_type()

    def get_content_type(self) -> str:
        """Tell the parser the type, message/* hidden."""
        return _OPAQUE if self.type.startswith("message/") else self.type

    def get_content_maintype(self) -> str:
        """Tell the parser the main type, message/* hidden."""
        return self.get_content_type().partition("/")[0]

    def get_boundary(self, failobj: Any = None) -> Any:
        """Tell the parser the boundary."""
        return self._typed[1].get("boundary", "").rstrip() or failobj

    @property
    def children(self) -> list[Part]:
        """The parts inside a multipart, none when its boundary never came; the mail in a signed envelope."""
        return self._payload if isinstance(self._payload, list) else self._enveloped

    @cached_property
    def _enveloped(self) -> list[Part]:
        if not self._opens or self.type not in ENVELOPES or self.filename.lower() not in ("", "smime.p7m"):
            return []
        content = signed_content(self.data)
        return [read(content, Enveloped)[0]] if content else []

    @property
    def charset(self) -> str:
        """The declared charset, '' when none is."""
        return self._typed[1].get("charset", "")

    def parameter(self, name: str) -> str:
        """A parameter of Content-Type, '' when absent."""
        return self._typed[1].get(name, "")

    @property
    def disposition(self) -> str:
        """'attachment', 'inline' or another token, '' when none is given."""
        return self._disposed[0]

    @cached_property
    def filename(self) -> str:
        """The file name as the sender wrote it: display data, never a path."""
        return filename_text(self._disposed[1].get("filename", "") or self._typed[1].get("name", ""))

    @property
    def report_type(self) -> str:
        """The kind of a multipart/report (RFC 6522)."""
        return self._typed[1].get("report-type", "").lower()

    @property
    def data(self) -> bytes:
        """The decoded bytes of a leaf."""
        payload = self._payload
        if not isinstance(payload, str):
            return b""
        raw = payload.encode("ascii", "surrogateescape") if payload else b""
        words = _TRANSFER.match(self.headers.raw("content-transfer-encoding")[:200])
        return _transfer_decoded(raw, words[1].lower() if words else "")


class Enveloped(Part):
    """A part of a mail that came out of an envelope: another one in it stays closed, so that none hide a bomb."""

    _opens = False


def read(raw: bytes, kind: type[Part] = Part) -> tuple[Part, bool]:
    """Parse a mail into parts of a kind; the flag says whether a limit cut something off."""
    data, limited = caps.limit(repaired(raw))
    if b"\nboundary=" in data:
        data = _UNFOLDABLE.sub(rb"\1 ", data)
    try:
        return _parsed(data, kind), limited
    except RecursionError:
        head, rest = caps.split_headers(data)
        return _parsed(
            re.sub(rb"(?i)^content-type:", b"X-Content-Type:", head, flags=re.MULTILINE) + rest
        ), True


def _parsed(data: bytes, kind: type[Part] = Part) -> Part:
    parser = BytesFeedParser(kind, policy=_POLICY)
    parser.feed(data)
    return parser.close()


def file_part(content_type: str, filename: str, encoding: str, data: bytes) -> Part:
    """Return a part for a file that stands in a mail without being a MIME part of it."""
    made = Part(policy=_POLICY)
    safe = re.sub(r'["\\\r\n]', "_", decode(filename.encode("utf-8", "surrogateescape")))
    made["Content-Type"] = content_type
    made["Content-Disposition"] = f'attachment; filename="{safe}"'
    made["Content-Transfer-Encoding"] = encoding
    made._payload = data.decode("ascii", "surrogateescape")
    return made


def _transfer_decoded(raw: bytes, encoding: str) -> bytes:
    if encoding == "base64":
        return decode_base64(raw)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(raw)
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return _uudecoded(raw)
    return raw


def _uudecoded(raw: bytes) -> bytes:
    out = []
    lines = iter(raw.splitlines())
    for line in lines:
        if line.startswith(b"begin "):
            break
    for line in lines:
        if line.strip() in (b"end", b"`", b""):
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            length = (((line[0] - 32) & 63) * 4 + 5) // 3  # mailers that write trailing garbage
            try:
                out.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                break
    return b"".join(out)
