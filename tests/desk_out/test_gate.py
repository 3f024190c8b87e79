"""The one gate: who is never mailed, and what is held."""

from __future__ import annotations

import pytest

from tests.desk_out.desk import Desk, opened
from tuidesk.desk import filters, gate, outbox, replying
from tuidesk.desk.gate import GateRequest
from tuidesk.mail.message import Address
from tuidesk.store import facts, tables
from tuidesk.store.clock import now


def admit(desk: Desk, kind: str, ticket_id: int | None, *to: str) -> gate.Verdict:
    with desk.store.read() as conn:
        return gate.admit(conn, GateRequest(kind, ticket_id, to))


@pytest.mark.parametrize("address", ["support@xyz.test", "SUPPORT@xyz.test"])
def test_the_desks_own_addresses_are_never_mailed(desk: Desk, address: str) -> None:
    sent = desk.reply(desk.get().ticket_id, to=(Address("", address),))
    assert (sent.state, sent.reason) == ("held", "block list")
    assert desk.claim() is None


@pytest.mark.parametrize("entry", ["ana@cliente.test", "@cliente.test"])
def test_the_block_list_holds_a_reply_to_a_blocked_customer(desk: Desk, entry: str) -> None:
    filters.add(desk.store, desk.ana, entry)
    sent = desk.reply(desk.get().ticket_id)
    assert (sent.state, sent.reason, sent.blocked) == ("held", "block list", ("ana@cliente.test",))
    assert outbox.release(desk.store, desk.ana, sent.outbox_id) == "held"
    filters.remove(desk.store, desk.ana, entry)
    assert outbox.release(desk.store, desk.ana, sent.outbox_id) == "queued"
    assert desk.deliver()["To"] == "Ana Ruiz <ana@cliente.test>"


def test_a_blocked_recipient_is_left_out_and_that_is_marked(desk: Desk) -> None:
    filters.add(desk.store, desk.ana, "zoe@otra.test")
    taken = desk.get(Cc="zoe@otra.test, kenji@otra.test")
    sent = desk.reply(taken.ticket_id)
    assert (sent.state, sent.blocked) == ("queued", ("zoe@otra.test",))
    assert desk.entries(taken.ticket_id)[-1].marks == ("recipient-blocked",)
    item = desk.claimed()
    assert item.recipients == ("ana@cliente.test", "kenji@otra.test")
    assert b"zoe@" not in item.data.partition(b"\r\n\r\n")[0]


def test_when_the_first_recipient_is_blocked_the_others_still_get_it(desk: Desk) -> None:
    filters.add(desk.store, desk.ana, "ana@cliente.test")
    sent = desk.reply(desk.get(Cc="kenji@otra.test").ticket_id)
    assert sent.state == "queued"
    assert opened(desk.claimed())["To"] == "kenji@otra.test"


def test_an_address_blocked_while_the_reply_waited_is_not_mailed(desk: Desk) -> None:
    sent = desk.reply(desk.get(Cc="kenji@otra.test").ticket_id)
    filters.add(desk.store, desk.ana, "@cliente.test")
    assert desk.claim() is None
    assert (desk.row(sent.outbox_id).state, desk.row(sent.outbox_id).reason) == ("held", "block list")
    outbox.release(desk.store, desk.ana, sent.outbox_id)
    assert desk.claimed().recipients == ("kenji@otra.test",)


def test_quiet_mode_holds_everything_until_an_agent_lets_it_go(desk: Desk) -> None:
    with desk.store.write() as conn:
        facts.put(conn, "quiet", "1")
    sent = desk.reply(desk.get().ticket_id)
    assert (sent.state, sent.reason) == ("held", "quiet")
    assert outbox.release(desk.store, desk.ana, sent.outbox_id) == "queued"
    assert desk.claim()


def test_machines_are_not_answered_by_machines(desk: Desk) -> None:
    taken = desk.get()
    assert admit(desk, "acknowledgement", taken.ticket_id, "ana@cliente.test").state == "queued"
    desk.get("r@cliente.test", answers="m1@cliente.test", Auto_Submitted="auto-replied")
    verdict = admit(desk, "acknowledgement", taken.ticket_id, "ana@cliente.test")
    assert (verdict.state, verdict.reason) == ("held", "loop")
    assert admit(desk, "reply", taken.ticket_id, "ana@cliente.test").state == "queued"


def test_a_game_of_ping_pong_is_stopped(desk: Desk) -> None:
    taken = desk.get("m0@cliente.test")
    for number in range(1, gate.PING_PONG + 1):
        sent = desk.reply(taken.ticket_id)
        assert sent.state == "queued"
        key = f"m{number}@cliente.test"
        answer = desk.get(key, answers="m0@cliente.test", body=f"No. {number}", received_ms=now())
        assert answer.ticket_id == taken.ticket_id
    assert desk.reply(taken.ticket_id).reason == "loop"


def test_automatic_mail_to_one_address_is_slowed_down(desk: Desk) -> None:
    for _number in range(gate.BUCKET):
        desk.reply(desk.get().ticket_id)
        assert admit(desk, "notice", None, "ana@cliente.test").state == "queued"
    with desk.store.write() as conn:
        conn.execute(tables.outbox.update().values(kind="notice"))
    assert admit(desk, "notice", None, "ana@cliente.test").reason == "rate"
    assert admit(desk, "notice", None, "tom@cliente.test").state == "queued"
    assert admit(desk, "reply", None, "ana@cliente.test").state == "queued"


def test_a_bucket_fills_again(desk: Desk) -> None:
    assert gate.tokens_left([], 0) == gate.BUCKET
    assert gate.tokens_left([0] * gate.BUCKET, 0) == 0
    assert gate.tokens_left([0] * gate.BUCKET, 2 * gate.REFILL_MS) == 2
    assert gate.tokens_left([0], 10**12) == gate.BUCKET


def test_mail_from_an_own_address_opens_a_ticket_that_cannot_be_answered_into_a_loop(desk: Desk) -> None:
    taken = desk.get(sender="support@xyz.test", subject="FW: help")
    start = replying.start_reply(desk.store, desk.ana, taken.ticket_id or 0)
    assert all(one.address != "support@xyz.test" for one in (*start.to, *start.cc))
