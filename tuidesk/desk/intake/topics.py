"""Mail that writes about something else in an old conversation: offered to be split off, never split silently."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk.intake.known import Known, named_ids
from tuidesk.desk.intake.threading import Match
from tuidesk.mail.message import Parsed
from tuidesk.mail.subjects import same_topic
from tuidesk.store import cards, kin
from tuidesk.store.cards import NewCard

OTHER_SUBJECT = "other-subject"  # the mark of such a message
SPLIT = "split"  # the kind of its card
_BY_ID = ("issued", "in-reply-to", "references")


def other_subject(known: Known, parsed: Parsed, found: Match) -> bool:
    """Say whether a person's mail has another subject than the mail that it answers, and than the ticket.

    Only the mail that changed the subject is asked about, not the answers to it.
    """
    if parsed.kind != "human" or found.by not in _BY_ID:
        return False
    subjects = (found.thread.title, _answered(known, parsed, found))
    return not any(same_topic(parsed.subject, subject) for subject in subjects)


def _answered(known: Known, parsed: Parsed, found: Match) -> str:
    """Return the subject of the nearest mail that a mail names, the ticket's title if there is none."""
    for ref in named_ids(parsed):
        for entry in known.messages.get(ref, ()):
            if entry.thread.final() is found.thread:
                return entry.subject or found.thread.title
    return found.thread.title


def ask_about_answers(parsed: Parsed, conn: sa.Connection) -> None:
    """Offer to split off what had answered a late mail on another subject, as if it had come after it."""
    for row, ticket_id, subject in kin.unasked_answers(conn, parsed.message_id, SPLIT):
        if not same_topic(subject, parsed.subject):
            cards.add(conn, NewCard(ticket_id, SPLIT, row))
