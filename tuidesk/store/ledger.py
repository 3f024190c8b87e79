"""The ledger: one row per mail seen, which is also how far each mailbox was read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from tuidesk.store.chunks import chunks
from tuidesk.store.clock import now
from tuidesk.store.tables import ledger, ticket

# Of its own among the numbers of advisory locks: 0x7D_E5C is the feed's, 0x7D_E5D the schema's.
_INTAKE_LOCK = 0x7D_E5E
_WHAT_BECAME = ("message_id", "disposition", "kind", "reason", "ticket_id", "entry_id")


@dataclass(frozen=True, slots=True)
class Key:
    """Where a mail was seen; without a uid (pipe, listener) its bytes are the key."""

    channel: str
    folder: str
    uidvalidity: int
    uid: int | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the ledger; `at` is when it was written (ms), `id` the row that tells of the mail already."""

    channel: str
    folder: str
    uidvalidity: int
    uid: int | None
    message_id: str
    sha256: str
    disposition: str
    kind: str
    reason: str
    ticket_id: int | None
    entry_id: int | None
    at: int
    provider_id: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What the ledger says of a mail that was taken in before."""

    disposition: str
    kind: str
    ticket_id: int | None
    number: int | None
    entry_id: int | None


def serialize(conn: sa.Connection) -> None:
    """Let one intake at a time go on, so that two mailboxes never both take the same mail for a new one.

    On SQLite a write transaction is alone already.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(sa.text("SELECT pg_advisory_xact_lock(:n)"), {"n": _INTAKE_LOCK})


def settled(conn: sa.Connection, keys: Sequence[Key]) -> dict[Key, Settled]:
    """Return what is known of those mails that the ledger holds."""
    folders: defaultdict[tuple[str, str, int], list[Key]] = defaultdict(list)
    pipes: defaultdict[str, list[Key]] = defaultdict(list)
    for key in keys:
        if key.uid is None:
            pipes[key.channel].append(key)
        else:
            folders[key.channel, key.folder, key.uidvalidity].append(key)
    found: dict[Key, Settled] = {}
    for (channel, folder, uidvalidity), wanted in folders.items():
        place = sa.and_(
            ledger.c.channel == channel, ledger.c.folder == folder, ledger.c.uidvalidity == uidvalidity
        )
        rows = _find(conn, place, ledger.c.uid, [key.uid for key in wanted])
        found.update({key: rows[key.uid] for key in wanted if key.uid in rows})
    for channel, wanted in pipes.items():
        place = sa.and_(ledger.c.channel == channel, ledger.c.uid.is_(None))
        rows = _find(conn, place, ledger.c.sha256, [key.sha256 for key in wanted])
        found.update({key: rows[key.sha256] for key in wanted if key.sha256 in rows})
    return found


def _find(
    conn: sa.Connection, place: sa.ColumnElement[bool], column: sa.Column[object], values: list[object]
) -> dict[object, Settled]:
    columns = (
        column,
        ledger.c.disposition,
        ledger.c.kind,
        ledger.c.ticket_id,
        ticket.c.number,
        ledger.c.entry_id,
    )
    tables = ledger.outerjoin(ticket, ticket.c.id == ledger.c.ticket_id)
    query = sa.select(*columns).select_from(tables).where(place)
    return {
        row[0]: Settled(*row[1:])
        for part in chunks(values)
        for row in conn.execute(query.where(column.in_(part)))
    }


def same_bytes(conn: sa.Connection, digests: Iterable[str]) -> dict[str, list[tuple[Key, int]]]:
    """Return where these bytes were seen before, with the message that they became."""
    columns = (ledger.c.channel, ledger.c.folder, ledger.c.uidvalidity, ledger.c.uid, ledger.c.sha256)
    query = sa.select(*columns, ledger.c.entry_id).where(ledger.c.entry_id.is_not(None))
    found: defaultdict[str, list[tuple[Key, int]]] = defaultdict(list)
    for part in chunks(digests):
        for *key, entry_id in conn.execute(query.where(ledger.c.sha256.in_(part)).order_by(ledger.c.id)):
            place = Key(*key)
            found[place.sha256].append((place, entry_id))
    return found


def same_provider_ids(conn: sa.Connection, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the message that each (channel, provider's id) became; ids are unique within one mailbox only."""
    by_channel: defaultdict[str, list[str]] = defaultdict(list)
    for channel, provider_id in wanted:
        by_channel[channel].append(provider_id)
    columns = (ledger.c.channel, ledger.c.provider_id, ledger.c.entry_id)
    named = (ledger.c.provider_id != "", ledger.c.entry_id.is_not(None))  # as in ix_ledger_provider_id
    found: dict[tuple[str, str], int] = {}
    for channel, ids in by_channel.items():
        query = sa.select(*columns).where(ledger.c.channel == channel, *named).order_by(ledger.c.id.desc())
        for part in chunks(ids):
            for row in conn.execute(query.where(ledger.c.provider_id.in_(part))):
                found[row.channel, row.provider_id] = row.entry_id
    return found


def add(conn: sa.Connection, lines: Sequence[Line]) -> None:
    """Write rows of the ledger. One that is there already keeps its place and time, and says what became of it."""
    names = [name for name in Line.__slots__ if name != "id"]
    rows = [{name: getattr(line, name) for name in names} for line in lines if line.id is None]
    if rows:
        conn.execute(sa.insert(ledger), rows)
    for line in lines:
        if line.id is not None:
            what = {name: getattr(line, name) for name in _WHAT_BECAME}
            conn.execute(sa.update(ledger).where(ledger.c.id == line.id).values(what))


def quarantine(conn: sa.Connection, key: Key, reason: str) -> bool:
    """Note a mail that the server would not give, so that it is seen and not asked for again.

    False when it is in the ledger: another reader of the mailbox was quicker.
    """
    serialize(conn)
    if settled(conn, [key]):
        return False
    add(conn, [Line(**asdict(key), message_id="", disposition="quarantined", kind="", reason=reason,
                    ticket_id=None, entry_id=None, at=now())])  # fmt: skip
    return True


def release(conn: sa.Connection, line_id: int) -> None:
    """Take a line out, so that its mail is taken in anew within the same transaction."""
    conn.execute(sa.delete(ledger).where(ledger.c.id == line_id))


def known_uids(conn: sa.Connection, channel: str, folder: str, uidvalidity: int) -> set[int]:
    """Return the UIDs of one generation of a folder that the ledger holds."""
    place = (ledger.c.channel == channel, ledger.c.folder == folder, ledger.c.uidvalidity == uidvalidity)
    return {uid for uid in conn.scalars(sa.select(ledger.c.uid).where(*place)) if uid is not None}
