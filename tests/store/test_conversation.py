"""A ticket as the conversation shows it."""

from __future__ import annotations

import sqlalchemy as sa

from tests.store.rows import add_agent, add_message, add_queue, add_ticket, insert
from tuidesk.store import conversation, tables
from tuidesk.store.engine import Store


def test_head_names_all_that_a_ticket_points_to(store: Store) -> None:
    with store.write() as conn:
        it, hr, ana = add_queue(conn, "IT", "IT"), add_queue(conn, "HR", "HR"), add_agent(conn)
        eva = insert(conn, tables.customer, name="Eva")
        for address in ("eva@x.test", "eva@home.test"):
            insert(conn, tables.customer_address, customer_id=eva, address=address)
        survivor = add_ticket(conn, hr)
        ticket = add_ticket(conn, hr, "Chair", customer_id=eva, assignee_id=ana)
        conn.execute(
            sa.update(tables.ticket)
            .where(tables.ticket.c.id == ticket)
            .values(origin_queue_id=it, merged_into_id=survivor)
        )
        head = conversation.head(conn, ticket)
        assert head is not None
        assert (head.number, head.title, head.queue_tag, head.origin_tag) == (2, "Chair", "HR", "IT")
        assert (head.assignee, head.customer_name, head.merged_into) == ("ana", "Eva", 1)
        assert head.customer_addresses == ("eva@x.test", "eva@home.test")
        assert conversation.head(conn, 99) is None


def test_entries_carry_body_files_outbox_state_and_copies(store: Store) -> None:
    with store.write() as conn:
        ticket, ana = add_ticket(conn, add_queue(conn)), add_agent(conn)
        first = add_message(
            conn,
            ticket,
            "Hello\n> quoted",
            author_name="Eva",
            author_address="eva@x.test",
            to=[["IT", "it@x.test"]],
            sent_at=7,
            marks="subject-made unparsed",
            verified=False,
        )
        conn.execute(sa.update(tables.body).values(folds=[[1, 2, "quote"]], from_html=True))
        for number in (2, 1):
            insert(conn, tables.attachment, message_id=first, number=number, filename=f"{number}.pdf", size=9)
        copy = add_message(conn, ticket, copy_of_id=first, message_id="<copy@x>", marks="other-copy")
        came = {"channel": "mail", "disposition": "duplicate-of", "message_id": "<copy@x>"}
        insert(conn, tables.ledger, uid=8, entry_id=copy, reason="other-copy", **came)
        insert(conn, tables.ledger, uid=9, entry_id=first, **came)
        account = insert(conn, tables.account, name="a", kind="smtp")
        outbound = insert(conn, tables.outbound, account_id=account, name="out")
        reply = add_message(conn, ticket, "Answer", direction="out", kind="reply", agent_id=ana)
        outbox = insert(
            conn,
            tables.outbox,
            kind="reply",
            entry_id=reply,
            outbound_id=outbound,
            state="held",
            reason="loop",
        )
        add_message(conn, add_ticket(conn, 1), "of another ticket")

        question, answer = conversation.entries(conn, ticket)
        assert (question.author, question.address, question.at) == ("Eva", "eva@x.test", 7)
        assert question.to == (("IT", "it@x.test"),)
        assert (question.cc, question.state, question.outbox_id) == ((), "", None)
        assert question.marks == ("subject-made", "unparsed")
        assert not question.verified
        assert (question.text, question.folds, question.from_html) == (
            "Hello\n> quoted",
            ((1, 2, "quote"),),
            True,
        )
        assert [file.filename for file in question.attachments] == ["1.pdf", "2.pdf"]
        assert [(copy.message_id, copy.reason) for copy in question.copies] == [
            ("<copy@x>", "other-copy"),
            ("<copy@x>", ""),
        ]
        assert (answer.text, answer.state, answer.reason, answer.outbox_id) == (
            "Answer",
            "held",
            "loop",
            outbox,
        )
        assert answer.at == answer.created_at == 1
        assert answer.agent_id == ana
        assert answer.copies == answer.attachments == ()
