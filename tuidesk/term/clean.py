"""The only door through which text from mail, servers and users becomes text for a terminal.

Textual passes ESC, C1 and other controls on to the terminal, and so does every `print`.
`SafeText` is a string from which they are gone; only the functions here make one.
"""

from __future__ import annotations

import re
import unicodedata


class SafeText(str):
    """Text without terminal controls, bidi overrides or invisible tags. Made only in this module."""

    __slots__ = ()


NOTHING = SafeText("")


# A whole escape sequence goes, payload included: what is inside an OSC or DCS string was
# never meant to be read. An unterminated string ends at the line's end, so that one stray
# byte cannot swallow the rest of a mail. (ECMA-48 §5.4, §5.6; xterm's ctlseqs.)
_STRING = r"(?:\x1b[PX\]^_k]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?"
_CSI = r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"
_ESCAPE = r"\x1b[ -/]*[0-~]?"
_SEQUENCES = re.compile(f"{_STRING}|{_CSI}|{_ESCAPE}")

# Bidi overrides and isolates, tags, invisible operators, soft hyphen, BOM, unassigned specials,
# and lone surrogates, which no terminal can be sent.
_HIDDEN = (
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e007f"
)
_CONTROLS = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029{_HIDDEN}]")
_SPACE = re.compile(r"\s+")
_LINE_ENDS = re.compile(r"\r\n?|\x85|\u2028|\u2029|\x0b|\x0c")

MAX_COMBINING = 4  # marks kept on one cell; real scripts need three at the most
_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,}")


def _strip(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    text = _CONTROLS.sub("", _SEQUENCES.sub("", text))
    return _MARKS.sub(lambda run: run.group()[:MAX_COMBINING], text)


def clean_line(text: str, limit: int = 2000) -> SafeText:
    """Return the text as one line: controls gone, runs of blanks made one space, cut at `limit` characters."""
    flat = _SPACE.sub(" ", _strip(_LINE_ENDS.sub(" ", text[: limit * 4]))).strip()
    return SafeText(flat if len(flat) <= limit else flat[: limit - 1] + "…")


def clean_block(text: str) -> SafeText:
    """Return the text with its lines kept, tabs as blanks and every other control gone."""
    lines = _LINE_ENDS.sub("\n", text).expandtabs(8) if not text.isprintable() else text
    return SafeText(
        _strip(lines) if "\n" not in lines else "\n".join(_strip(line) for line in lines.split("\n"))
    )


def clean_source(data: bytes) -> SafeText:
    """Return bytes as they stand, their lines kept; what a terminal would obey or hide is written out as \\x1b."""
    lines = _LINE_ENDS.sub("\n", data.decode("utf-8", "backslashreplace"))
    return clean_block(_CONTROLS.sub(_written_out, lines))


def _written_out(control: re.Match[str]) -> str:
    return control.group().encode("unicode_escape", "backslashreplace").decode("ascii")


_RESERVED = re.compile(r'[/\\:*?"<>|]')


def clean_name(text: str, fallback: str = "attachment") -> SafeText:
    """Return a file name that is safe to show and to save: no path, no leading dot or dash, 120 bytes at most."""
    base = clean_line(text.replace("\\", "/")).rsplit("/", 1)[-1]
    base = unicodedata.normalize("NFC", _RESERVED.sub("_", base)).lstrip(".- ").rstrip(". ")
    while len(base.encode("utf-8")) > 120:
        stem, dot, end = base.rpartition(".")
        base = f"{stem[:-1]}.{end}" if dot and stem and len(end) <= 10 else base[:-1]
    return SafeText(base or fallback)


def is_clean(text: str) -> bool:
    """Say whether a text holds nothing that this module would remove (line ends apart)."""
    return not _SEQUENCES.search(text) and not _CONTROLS.search(text)
