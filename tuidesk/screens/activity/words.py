"""What the activity screen says about a line of the ledger, and about the filters that are set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from tuidesk.desk.activity import may_become_ticket, may_retry
from tuidesk.i18n import _, mark
from tuidesk.store.activity import AUTOMATIC, Seen, Wanted
from tuidesk.store.generations import server_uidvalidity
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.times import moment

Pair = tuple[str, SafeText]

DISPOSITIONS = {
    "ticket": mark("ticket"),
    "follow-up": mark("follow-up"),
    AUTOMATIC: mark("automatic"),
    "duplicate-of": mark("another copy"),
    "own-mail-returned": mark("own mail returned"),
    "forwarding-confirmation": mark("forwarding confirmation"),
    "probe": mark("test mail"),
    "quarantined": mark("quarantined"),
}
STORIES = {
    "ticket": mark("It opened ticket #{number}."),
    "follow-up": mark("It joined ticket #{number}."),
    "duplicate-of": mark("It is another copy of a mail that was here already, on ticket #{number}."),
    "own-mail-returned": mark("This desk sent it, and it came back."),
    "forwarding-confirmation": mark(
        "A provider asks whether mail may be forwarded to here; its code is {reason}."
    ),
    "probe": mark("It is a test mail of this desk."),
    "quarantined": mark("The server has it and would not give it: {reason}"),
}


def disposition_word(line: Seen) -> SafeText:
    """Return in a word where a mail went."""
    return clean_line(_(DISPOSITIONS.get(line.disposition, line.disposition)))


def kind_word(line: Seen) -> SafeText:
    """Return in a word what a mail is; '' when nobody could read it."""
    return clean_line(_(line.kind))


def subject_of(line: Seen) -> SafeText:
    """Return the subject of a mail, else what it can be known by."""
    known = line.subject or line.message_id or (_("UID {uid}").format(uid=line.uid) if line.uid else "")
    return clean_line(known or line.sha256, 300)


def filters(wanted: Wanted) -> SafeText:
    """Say which lines are shown."""
    parts = [_(DISPOSITIONS.get(wanted.disposition, "")), wanted.channel]
    parts += [f"“{wanted.text}”"] if wanted.text else []
    return clean_line(" · ".join(part for part in parts if part) or _("all mail, newest first"))


def nothing(wanted: Wanted) -> SafeText:
    """Say that no line is there to show, and how to see others."""
    if wanted == Wanted():
        return clean_line(_("No mail was seen yet."))
    return clean_line(_("No such mail was seen. d, c and / choose other mail."))


def details(line: Seen, at: int, zone: tzinfo | None) -> list[Pair]:
    """Return label and value of all that is known about a line, in the order in which people ask."""
    return [(label, clean_line(value)) for label, value in _facts(line, at, zone) if value]


def _facts(line: Seen, at: int, zone: tzinfo | None) -> Iterator[tuple[str, str]]:
    yield _("why"), _story(line)
    yield _("what to do"), _way_out(line)
    yield _("subject"), line.subject
    yield _("from"), f"{line.sender} <{line.address}>" if line.sender and line.address else line.address
    yield _("kind"), " · ".join(part for part in (_(line.kind), _kind_reason(line)) if part)
    yield _("seen"), moment(line.at, at, zone)
    yield _("came through"), " · ".join(_place(line))
    yield "Message-ID", line.message_id


def _story(line: Seen) -> str:
    words = STORIES.get(line.disposition, "")
    if line.number is None and "{number}" in words:
        return _("Its ticket is gone.")
    said = _(words).format(number=line.number, reason=line.reason or "?")
    return f"{said} {_('That ticket is kept under Automatic.')}" if line.automatic else said


def _kind_reason(line: Seen) -> str:
    """Return by what the kind was known; of other mail the reason is about where it went."""
    return line.reason if line.disposition in ("ticket", "follow-up") else ""


def _way_out(line: Seen) -> str:
    if may_retry(line):
        return _("r asks the server again; else open it in the mailbox and forward it here")
    return _("t makes a ticket of it") if may_become_ticket(line) else ""


def _place(line: Seen) -> Iterator[str]:
    yield line.channel
    if line.uid is not None:
        yield line.folder
        yield f"UIDVALIDITY {server_uidvalidity(line.uidvalidity)}"
        yield f"UID {line.uid}"
