"""Copies a desk into another store, from SQLite to PostgreSQL or back, and proves that nothing changed.

While it goes on, the old store stands still and the new one is marked as not ready. Only when every row
and every piece of raw mail was read again from the new store and is the same does the desk change its
place, in two commits: the old store is marked as left, then the new one opens. A copy that is broken off,
wherever, is begun again by the same command, and at no moment can a worker send from both.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.locations import Locations
from tuidesk.store import counters, facts, schema, search_gaps, urls
from tuidesk.store.chunks import chunks
from tuidesk.store.copying import numbers, pieces, rows, source, target
from tuidesk.store.copying.proof import Proof
from tuidesk.store.copying.refusals import differs, not_empty
from tuidesk.store.engine import Store, open_as_it_is
from tuidesk.store.errors import StoreMissing
from tuidesk.store.tables import metadata, raw

Tell = Callable[[str, int], None]  # what is at work, and how many rows or pieces more


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy came to: the proof of each table, pieces of raw mail, and those that were damaged before."""

    proofs: dict[str, Proof]
    pieces: int
    damaged: int

    @property
    def nuls(self) -> int:
        """How many NUL characters the texts held, which PostgreSQL keeps as U+FFFD."""
        return sum(proof.nuls for proof in self.proofs.values())


def copy(locations: Locations, url: str, tell: Tell = lambda _what, _more: None) -> Copied | None:
    """Copy the desk into the store of a URL and leave the old one; None when only the last step was missing.

    Raises StoreInUse while anybody works with either store, CopyRefused when the target is not empty or
    the copy is not the same, and what opening a store raises.
    """
    if place(url) == place(urls.named(locations)):
        raise not_empty()
    if _was_left(locations, url):
        with target.opened(locations, url) as engine:
            target.complete(engine)
        return None
    with target.opened(locations, url) as engine:
        with source.still(locations) as (store, conn):
            target.prepare(engine)
            copied = _carry(store, conn, engine, url, tell)
            source.leave(conn, place(url))
        target.complete(engine)
    return copied


def _was_left(locations: Locations, url: str) -> bool:
    """Say whether the store was left for this target, which nobody opened since."""
    old = urls.named(locations)
    if not _stamp_is(old, schema.MOVED) or not _stamp_is(url, schema.FILLING):
        return False
    with closing(open_as_it_is(old)) as store, store.read() as conn:
        return facts.get(conn, schema.MOVED_TO) == place(url)


def _stamp_is(url: str, stamp: str) -> bool:
    try:
        store = open_as_it_is(urls.checked(url))
    except StoreMissing:
        return False
    with closing(store), store.read() as conn:
        return schema.revision(conn) == stamp


def _carry(store: Store, conn: sa.Connection, engine: sa.Engine, url: str, tell: Tell) -> Copied:
    """Copy everything and read it again; raises CopyRefused when it is not the same."""

    def tell_raw(more: int) -> None:
        tell(raw.name, more)

    with closing(target.raw_of(url)) as new:
        whole, damaged = pieces.carry(store.raw, new.raw, tell_raw)
        proofs = {table.name: _fill(conn, engine, table, tell) for table in metadata.sorted_tables}
        _finish(conn, engine, tell)
        for table in metadata.sorted_tables:
            _prove(engine, table, proofs[table.name], tell)
        pieces.prove(new.raw, whole, tell_raw)
    return Copied(proofs, whole, damaged)


def _fill(conn: sa.Connection, engine: sa.Engine, table: sa.Table, tell: Tell) -> Proof:
    proof = Proof()
    for some in rows.read(conn, table):
        proof.add(some)
        with target.writing(engine) as new:
            rows.write(new, table, some)
        tell(table.name, len(some))
    return proof


def _finish(conn: sa.Connection, engine: sa.Engine, tell: Tell) -> None:
    """Make what follows from the rows: numbers to go on from, links, the search index, and compare them."""
    with target.writing(engine) as new:
        for table in numbers.numbered():
            numbers.go_on_from(new, table, numbers.given(conn, table))
        target.join(new)
        unknown = search_gaps.missing(new)
    for some in chunks(unknown):
        with target.writing(engine) as new:
            search_gaps.fill(new, some)
        tell("search", len(some))
    with engine.connect() as new:
        if search_gaps.missing(new) or search_gaps.stray(new):
            raise differs("search")
        if counters.compare(new):
            raise differs("counter")
        for table in numbers.numbered():
            if numbers.kept(new, table) and numbers.given(new, table) != numbers.given(conn, table):
                raise differs(table.name)


def _prove(engine: sa.Engine, table: sa.Table, proof: Proof, tell: Tell) -> None:
    again = Proof()
    with engine.connect() as conn:
        for some in rows.read(conn, table):
            again.add(some)
            tell(table.name, len(some))
    if not again.same(proof):
        raise differs(table.name)


def place(url: str) -> str:
    """Return a URL as it may be shown and kept: without its password."""
    return sa.make_url(urls.checked(url)).render_as_string(hide_password=True)
