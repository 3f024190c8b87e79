"""Mail to agents: off by default, one sentence, and no way into the tickets for what answers it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk_out.desk import Desk
from tuidesk.desk import agents, filters, tickets
from tuidesk.errors import BadUsage
from tuidesk.store import tables

BOB = "bob@home.test"


@pytest.fixture
def asking(desk: Desk) -> Desk:
    """Bob wants everything, at an address outside of the desk."""
    desk.write(tables.agent, desk.bob.agent_id or 0, email=BOB)
    agents.change_own(desk.store, desk.bob, "notify", "mine")
    return desk


def notices(desk: Desk) -> list[Any]:
    with desk.store.read() as conn:
        return list(conn.execute(tables.outbox.select().where(tables.outbox.c.kind == "notice")))


def given(desk: Desk) -> int:
    """Open a ticket and give it to bob."""
    ticket_id = desk.get().ticket_id or 0
    tickets.assign(desk.store, desk.ana, [ticket_id], desk.bob.agent_id)
    return ticket_id


def test_an_agent_is_told_that_a_ticket_is_his_by_a_mail_that_no_robot_answers(asking: Desk) -> None:
    given(asking)
    mail = asking.deliver()
    assert mail["To"] == f"bob <{BOB}>"
    assert "gave you ticket #1: Printer on fire" in str(mail["Subject"])
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Reply-To"] is None


def test_he_is_told_when_the_customer_writes_on_his_ticket(asking: Desk) -> None:
    ticket_id = given(asking)
    asking.deliver()
    assert asking.get("m2@cliente.test", answers="m1@cliente.test").ticket_id == ticket_id
    assert "Ana Ruiz wrote on your ticket #1" in str(asking.deliver()["Subject"])
    asking.get("m3@cliente.test", answers="m1@cliente.test", Auto_Submitted="auto-replied")
    asking.get("m4@cliente.test", answers="m1@cliente.test", announce=False)
    assert len(notices(asking)) == 2


def test_a_queue_that_gives_him_new_tickets_tells_him_too(asking: Desk) -> None:
    asking.set_queue("Support", assignee="bob")
    asking.get()
    assert "Ana Ruiz gave you ticket #1" in str(asking.deliver()["Subject"])


def test_nobody_is_told_who_did_not_ask_or_took_the_ticket_himself(asking: Desk) -> None:
    ticket_id = asking.get().ticket_id or 0
    tickets.assign(asking.store, asking.ana, [ticket_id], asking.ana.agent_id)
    tickets.assign(asking.store, asking.bob, [ticket_id], asking.bob.agent_id)
    agents.change_own(asking.store, asking.bob, "notify", "assigned")
    asking.get("m2@cliente.test", answers="m1@cliente.test")
    agents.change_own(asking.store, asking.bob, "notify", "none")
    tickets.assign(asking.store, asking.ana, [ticket_id], None)
    tickets.assign(asking.store, asking.ana, [ticket_id], asking.bob.agent_id)
    assert notices(asking) == []
    with pytest.raises(BadUsage, match="nothing that an agent can be told"):
        agents.change_own(asking.store, asking.bob, "notify", "everything")


@pytest.mark.parametrize("address", ["support@xyz.test", BOB])
def test_own_and_blocked_addresses_get_none(asking: Desk, address: str) -> None:
    asking.write(tables.agent, asking.bob.agent_id or 0, email=address)
    if address == BOB:
        filters.add(asking.store, asking.ana, BOB)
    given(asking)
    assert notices(asking) == []


def test_the_bucket_holds_what_comes_too_fast(asking: Desk) -> None:
    given(asking)
    for number in range(7):
        asking.get(f"fast{number}@cliente.test", answers="m1@cliente.test")
    assert [row.state for row in notices(asking)] == ["queued"] * 5 + ["held"] * 3


@pytest.mark.parametrize("headers", [{}, {"Auto_Submitted": "auto-replied"}])
def test_what_answers_a_notice_is_in_the_ledger_and_on_no_ticket(
    asking: Desk, headers: dict[str, str]
) -> None:
    ticket_id = given(asking)
    notice = str(asking.deliver()["Message-ID"]).strip("<>")
    before = len(asking.entries(ticket_id))
    taken = asking.get("r1@home.test", sender=BOB, answers=notice, body="On my way.", **headers)
    assert (taken.disposition, taken.ticket_id) == ("own-mail-returned", None)
    assert len(asking.entries(ticket_id)) == before
    assert asking.ticket(ticket_id).waiting == "us"
    assert len(notices(asking)) == 1


def test_a_customer_who_answers_a_notice_that_an_agent_passed_on_is_heard(asking: Desk) -> None:
    ticket_id = given(asking)
    notice = str(asking.deliver()["Message-ID"]).strip("<>")
    References = f"<{notice}> <b1@home.test>"  # noqa: N806 - a header
    taken = asking.get("m2@cliente.test", answers="b1@home.test", References=References)
    assert (taken.disposition, taken.ticket_id) == ("follow-up", ticket_id)
