"""What attachments are, in words, and which of them can be looked at here."""

from __future__ import annotations

from tuidesk.i18n import _, mark
from tuidesk.mail.picture import TYPES as PICTURES
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.times import size

MAIL = "message/rfc822"
_WORDS = {
    MAIL: mark("attached mail"),
    "text/calendar": mark("calendar"),
    "text/plain": mark("text"),
    "application/pdf": "PDF",
    "application/zip": "ZIP",
}
_GROUPS = {"image": mark("picture"), "audio": mark("sound"), "video": mark("video")}
_LONGEST = 14


def type_word(content_type: str, inline: bool) -> SafeText:
    """Return what an attachment claims to be, in a word: picture, PDF, attached mail; '' for any bytes."""
    if content_type in ("", "application/octet-stream"):
        return NOTHING
    group, _slash, sub = content_type.partition("/")
    word = _WORDS.get(content_type) or _GROUPS.get(group)
    if word is None:
        return clean_line(sub.rpartition(".")[2].removeprefix("x-"), _LONGEST)
    if inline and group == "image":
        return clean_line(_("picture in the text"))
    return clean_line(_(word))


def what_and_size(content_type: str, inline: bool, count: int) -> SafeText:
    """Return what an attachment claims to be, where that says anything, and its size."""
    word = type_word(content_type, inline)
    return clean_line(f"{word} · {size(count)}" if word else size(count))


def can_be_seen(content_type: str) -> bool:
    """Say whether an attachment of this type can be looked at in the terminal: a picture or a mail."""
    return content_type in PICTURES or content_type == MAIL
