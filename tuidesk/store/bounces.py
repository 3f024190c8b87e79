"""Mail of ours that came back: which it was, and what is written down on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.store import feed
from tuidesk.store.tables import message, outbound, outbox

RETRIED_MS = 5 * 86_400_000  # how long servers try before they give up (RFC 5321 §4.5.4.1)
_LEFT = ("sent", "uncertain", "sending")  # of the last two nobody knows yet
_TRIED = ("queued", "held")  # to be tried once more: it may have left at an earlier try


class SentMail(NamedTuple):
    """A mail that left; `to` are the addresses of its To, `newest` = nobody wrote on its ticket since."""

    id: int
    ticket_id: int | None
    entry_id: int | None
    kind: str
    state: str
    recipients: tuple[str, ...]
    results: Mapping[str, str]
    to: tuple[str, ...]
    newest: bool


def sent_mail(conn: sa.Connection, outbox_id: int) -> SentMail | None:
    """Return a mail that left or may have, which nobody else may change before the transaction ends."""
    later = message.alias("later")
    newer = sa.exists().where(
        later.c.ticket_id == outbox.c.ticket_id,
        later.c.id > outbox.c.entry_id,
        later.c.direction == "out",
        later.c.agent_id.is_not(None),
        later.c.marks != "withdrawn",
    )
    names = ("id", "ticket_id", "entry_id", "kind", "state", "recipients", "results")
    query = sa.select(*(outbox.c[name] for name in names), ~newer).where(outbox.c.id == outbox_id)
    tried = sa.and_(outbox.c.state.in_(_TRIED), outbox.c.mime_sha256 != "")
    left = sa.or_(outbox.c.state.in_(_LEFT), tried)
    row = conn.execute(query.where(left).with_for_update()).first()
    if row is None:
        return None
    to = conn.scalar(sa.select(message.c.to).where(message.c.id == row.entry_id)) or ()
    addresses = tuple(str(pair[1]).casefold() for pair in to)
    return SentMail(*row[:5], tuple(row.recipients or ()), row.results or {}, addresses, bool(row[7]))


def likely(
    conn: sa.Connection, recipients: Iterable[str], until: int, ticket_id: int | None = None
) -> int | None:
    """Return the newest mail that left for one of these addresses within the days that servers try, None for none.

    `until` (ms) is when its report came; `ticket_id` is the only ticket to look on.
    """
    as_text = sa.cast(outbox.c.recipients, sa.Text)
    named = [as_text.contains(f'"{one}"', autoescape=True) for one in recipients]
    if not named:
        return None
    query = sa.select(outbox.c.id).where(
        outbox.c.state == "sent",
        outbox.c.outbound_id.in_(sa.select(outbound.c.id)),  # for the index by channel and time
        outbox.c.sent_at.between(until - RETRIED_MS, until),
        sa.or_(*named),
    )
    if ticket_id is not None:
        query = query.where(outbox.c.ticket_id == ticket_id)
    found: int | None = conn.scalar(query.order_by(outbox.c.sent_at.desc(), outbox.c.id.desc()).limit(1))
    return found


def note(conn: sa.Connection, mail: SentMail, results: Mapping[str, str], reason: str, mark: str) -> None:
    """Write down that a mail came back, and mark its message; one that is not known to have left keeps its answers."""
    mine = sa.update(outbox).where(outbox.c.id == mail.id, outbox.c.state == "sent")
    conn.execute(mine.values(reason=reason, results=dict(results)))
    entry = sa.update(message).where(message.c.id == mail.entry_id, message.c.marks.not_like(f"%{mark}%"))
    conn.execute(entry.values(marks=sa.func.trim(message.c.marks + f" {mark}")))
    feed.publish(conn, "outbox", mail.id)
