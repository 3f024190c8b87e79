"""What became of mail that leaves, in words: sends in 8 s, sent, held, failed, may have arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tuidesk.desk.outbox_results import BOUNCED, words
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line
from tuidesk.term.glyphs import Glyphs

if TYPE_CHECKING:
    from tuidesk.store.conversation import Entry


def mail_state(entry: Entry, glyphs: Glyphs, seconds: int = 0) -> tuple[str, str]:
    """Return the words for an entry's mail and their colour; nothing for mail in and notes.

    `seconds` is how long queued mail can still be taken back.
    """
    sender = clean_line(entry.address, 120).partition("@")[0]
    reason = clean_line(words(entry.reason), 300)
    tail = f": {reason}" if reason else ""
    waits = _("sends in {seconds} s").format(seconds=seconds) if seconds else _("waits to be sent") + tail
    if entry.state == "sent" and BOUNCED in entry.marks:
        return f"{glyphs.wrong} {reason}", "bad"
    texts = {
        "queued": (waits, "accent"),
        "sending": (_("is being sent"), "accent"),
        "sent": (
            f"{_('sent')} {glyphs.check} {sender}@" if sender else f"{_('sent')} {glyphs.check}",
            "good",
        ),
        "held": (f"{_('held')}{tail}", "warn"),
        "failed": (f"{glyphs.wrong} {_('not sent')}{tail}", "bad"),
        "uncertain": (f"{_('may have arrived')}{tail}", "warn"),
        "withdrawn": (_("taken back"), "dim"),
    }
    return texts.get(entry.state, ("", "dim"))
