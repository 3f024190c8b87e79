"""What a parser made of a mail, before and now; and the writing of the difference."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from tuidesk.desk import dispositions as to
from tuidesk.desk.intake.forwarded import by_our_list
from tuidesk.desk.intake.letter import EMPTY, title_of
from tuidesk.mail.message import Parsed, pairs
from tuidesk.mail.parse import PARSER
from tuidesk.store import feed, tickets
from tuidesk.store import reparse as rows
from tuidesk.store.messages import File
from tuidesk.store.reparse import Stored, search

if TYPE_CHECKING:
    from tuidesk.desk.reparse import Progress

# Marks that the parser sets; all others are the intake's or an agent's, and stay.
PARSERS_MARKS = frozenset(
    {
        *("parse-limited", "unparsed", "winmail", "link-elsewhere"),
        *("invitation", "invitation-answered", "invitation-cancelled"),
        *("pgp-signed", "pgp-encrypted", "smime-signed", "smime-encrypted"),
    }
)
_JUDGED = (to.TICKET, to.FOLLOW_UP)  # a copy, a test or our own mail is what it is, whatever its headers say


@dataclass(frozen=True, slots=True)
class Reread:
    """A stored mail, and what is read in it today."""

    mail: Stored
    parsed: Parsed
    files: tuple[File, ...]
    kind: str


def compare(mail: Stored, parsed: Parsed, own: Collection[str]) -> Reread:
    """Put what is read today beside what is stored."""
    kind = mail.kind
    if mail.direction == "in" and mail.disposition in _JUDGED:
        kind = parsed.kind_behind_list if by_our_list(parsed, own) else parsed.kind
    files = tuple(
        File(one.part, one.filename, one.content_type, one.size, one.sha256, one.inline)
        for one in parsed.attachments
    )
    return Reread(mail, parsed, files, kind)


def count(conn: sa.Connection, reread: Reread, progress: Progress) -> None:
    """Count a mail that would be written otherwise."""
    mail = reread.mail
    files = rows.files_of(conn, [mail.id])[mail.id]
    of_message, of_body = _changes(mail, reread)
    progress.changed += bool(of_message or of_body or _files_differ(files, reread))
    progress.kinds += mail.kind != reread.kind


def apply(conn: sa.Connection, reread: Reread, progress: Progress) -> None:
    """Write what is read otherwise today; a mail that somebody removed or read again meanwhile is passed over."""
    mail = rows.still(conn, reread.mail.id)
    if mail is None or mail.parser >= PARSER or mail.raw_sha256 != reread.mail.raw_sha256:
        return
    files = rows.files_of(conn, [mail.id])[mail.id]
    of_message, of_body = _changes(mail, reread)
    rows.update(conn, mail.id, of_message, {**of_body, "parser": PARSER})
    differ = _files_differ(files, reread)
    if differ:
        rows.replace_files(conn, mail.id, reread.files)
    if not (of_message or of_body or differ):
        return
    progress.changed += 1
    progress.kinds += "kind" in of_message
    title = _retitle(conn, mail, reread.parsed)
    new = mail._replace(**of_message, **of_body, title=title or mail.title)
    search.index_again(conn, mail, files, new, reread.files if differ else files)
    _judge(conn, mail, of_message)
    feed.publish(conn, "ticket", mail.ticket_id)


def _changes(mail: Stored, reread: Reread) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the columns of message and body that are read otherwise today."""
    parsed = reread.parsed
    of_message = {
        "author_name": _author(mail, parsed),
        "subject": parsed.subject,
        "to": pairs(parsed.to),
        "cc": pairs(parsed.cc),
        "reply_to": pairs(parsed.reply_to),
        "digest": parsed.digest,
        "fingerprint": parsed.fingerprint,
        "marks": _marks(mail, parsed),
        "kind": reread.kind,
    }
    of_body = {
        "text": parsed.text,
        "folds": [[fold.first, fold.end, fold.what] for fold in parsed.folds],
        "from_html": parsed.from_html,
    }
    return _differing(mail, of_message), _differing(mail, of_body)


def _differing(mail: Stored, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values that are not the stored ones; an empty list may be stored as nothing."""
    stored = {name: getattr(mail, name) for name in values}
    return {
        name: value for name, value in values.items() if stored[name] != value and (stored[name] or value)
    }


def _author(mail: Stored, parsed: Parsed) -> str:
    """Return the writer's name; an agent who wrote with another program keeps the name that he has here."""
    return parsed.sender.name if mail.direction == "in" else mail.author_name


def _marks(mail: Stored, parsed: Parsed) -> str:
    kept = [word for word in mail.marks.split() if word not in PARSERS_MARKS]
    return " ".join(dict.fromkeys((*parsed.marks, *kept)))


def _files_differ(files: list[File], reread: Reread) -> bool:
    """Say whether the attachments are others; a mail that still cannot be read keeps its bytes as one."""
    unreadable = "unparsed" in reread.parsed.marks or reread.mail.raw_sha256 == EMPTY
    return not unreadable and tuple(files) != reread.files


def _retitle(conn: sa.Connection, mail: Stored, parsed: Parsed) -> str:
    """Give the ticket the title that is read today, if the parser made it and nobody has changed it since."""
    before = title_of(Parsed(subject=mail.subject, text=mail.text))
    after, made = title_of(parsed)
    if not mail.first or mail.title != before[0] or mail.title == after:
        return ""
    tickets.change(conn, mail.ticket_id, touch=False, title=after, title_made=made)
    return after


def _judge(conn: sa.Connection, mail: Stored, of_message: dict[str, Any]) -> None:
    """Let a ticket that nobody has touched be automatic, or no longer, as its mails are."""
    if "kind" not in of_message or mail.touched:
        return
    automatic = not rows.has_human_mail(conn, mail.ticket_id)
    if automatic != mail.automatic:
        waiting = "" if automatic else "us"
        tickets.change(conn, mail.ticket_id, touch=False, automatic=automatic, waiting=waiting)
