"""Numbers about channels, on both kinds of store."""

from __future__ import annotations

import sqlalchemy as sa

from tests.store.rows import add_queue, add_ticket, insert
from tuidesk.store import health, spam, tables
from tuidesk.store.engine import Store


def test_what_a_way_out_sent_is_counted_by_mails_and_by_recipients(store: Store) -> None:
    with store.write() as conn:
        account = insert(conn, tables.account, name="a", kind="office365")
        way = insert(conn, tables.outbound, account_id=account, name="a", retry_seconds=300)
        idle = insert(conn, tables.outbound, account_id=account, name="b")
        for sent_at, heads in ((50, 1), (100, 3), (200, 1)):
            row = {"outbound_id": way, "sent_at": sent_at, "recipients": ["x@y.test"] * heads}
            insert(conn, tables.outbox, kind="reply", state="sent", **row)
    with store.read() as conn:
        assert health.ways_out(conn, 100) == {way: (2, 4, 300), idle: (0, 0, 0)}


def test_a_mailbox_is_told_with_its_queue(store: Store) -> None:
    with store.write() as conn:
        account = insert(conn, tables.account, name="a", kind="imap")
        box = insert(conn, tables.inbound, account_id=account, name="a", backlog=7)
        queue = add_queue(conn, "Support")
        conn.execute(sa.update(tables.queue).where(tables.queue.c.id == queue).values(inbound_id=box))
        spam.looked(conn, box, 9, 40)
        spam.count(conn, box, 3)
    with store.read() as conn:
        assert health.mailboxes(conn) == {box: (7, 3, 0, 0, 0, 0, "Support")}
        assert spam.read(conn, box) == spam.Looked(9, 40)
        assert health.queues_with_mail(conn) == {"Support"}


def test_a_queue_matters_when_its_mail_waits_for_a_way_out(store: Store) -> None:
    with store.write() as conn:
        queue = add_queue(conn, "By hand")
        ticket = add_ticket(conn, queue)
        assert health.queues_with_mail(conn) == set()
        insert(conn, tables.outbox, kind="reply", state="held", ticket_id=ticket)
    with store.read() as conn:
        assert health.queues_with_mail(conn) == {"By hand"}
