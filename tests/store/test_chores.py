"""Chores of mailboxes as rows: due in their order, later after a failure, and none for a mailbox that is off."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.store import chores, tables
from tuidesk.store.clock import now
from tuidesk.store.engine import Store

HOUR = 3_600_000


def mailbox(store: Store, name: str, **settings: object) -> int:
    """Add a mailbox and return its id."""
    with store.write() as conn:
        account = sa.insert(tables.account).values(name=name, kind="imap", created_at=0)
        account_id = conn.execute(account.returning(tables.account.c.id)).scalar_one()
        made = sa.insert(tables.inbound).values(account_id=account_id, name=name, **settings)
        return int(conn.execute(made.returning(tables.inbound.c.id)).scalar_one())


def test_chores_are_due_in_their_order_and_wait_after_a_failure(store: Store) -> None:
    box = mailbox(store, "one")
    with store.write() as conn:
        chores.add(
            conn, "read", [{"inbound_id": box, "folder": "INBOX", "uidvalidity": 1, "uid": n} for n in (7, 8)]
        )
        chores.add(conn, "append", [{"inbound_id": box, "sha256": "ab"}], wait_ms=HOUR)
        [first, second] = chores.due(conn, now())[box]
        assert (first.kind, first.uid, second.uid) == ("read", 7, 8)
        chores.done(conn, [first.id])
        chores.later(conn, second.id, 2 * HOUR)
        assert chores.due(conn, now()) == {}
        at = chores.next_at(conn)
        assert at is not None
        assert at <= now() + HOUR
        [_copy, again] = sorted(chores.due(conn, now() + 3 * HOUR)[box], key=lambda one: one.attempts)
        assert (again.uid, again.attempts) == (8, 1)


def test_a_mailbox_that_is_off_has_nothing_due(store: Store) -> None:
    box = mailbox(store, "off", enabled=False)
    with store.write() as conn:
        chores.add(conn, "append", [{"inbound_id": box, "sha256": "ab"}])
        assert chores.due(conn, now()) == {}
        assert chores.next_at(conn) is None


def test_mail_is_moved_only_where_that_was_chosen(store: Store) -> None:
    box = mailbox(store, "moves", after="move", after_folder="Done")
    mailbox(store, "leaves")
    mailbox(store, "off", after="move", enabled=False)
    with store.read() as conn:
        assert chores.movers(conn) == {"moves": box}
