"""Who sees a queue that names members."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.desk_team.desk import TwoQueues
from tuidesk.desk import drafts, jobs, seeing
from tuidesk.desk.actor import Actor
from tuidesk.desk.replies.letter import Letter
from tuidesk.errors import NotFound
from tuidesk.store import ledger, tables
from tuidesk.store.ledger import Key

PROGRAM = Actor(None, "worker", "agent")


def test_only_members_and_admins_see_a_queue_that_names_members(desk: TwoQueues) -> None:
    with desk.store.read() as conn:
        assert seeing.hidden(conn, desk.bob) == {desk.payroll}
        assert seeing.hidden(conn, desk.rita) == {desk.payroll}
        for who in (desk.ana, desk.carl, PROGRAM):
            assert seeing.hidden(conn, who) == frozenset()


def test_everybody_sees_a_queue_that_names_nobody(desk: TwoQueues) -> None:
    desk.set_queue("Payroll", members="")
    with desk.store.read() as conn:
        assert seeing.hidden(conn, desk.bob) == frozenset()


def test_a_hidden_ticket_is_answered_as_one_that_does_not_exist(desk: TwoQueues) -> None:
    hidden, own = desk.hidden_ticket(), desk.own_ticket()
    said = []
    with desk.store.read() as conn:
        for ticket_id in (hidden, 99_999):
            with pytest.raises(NotFound) as refused:
                seeing.require_ticket(conn, desk.bob, ticket_id)
            said.append(str(refused.value.line))
        seeing.require_ticket(conn, desk.bob, own)
        seeing.require_ticket(conn, desk.carl, hidden)
    assert said[0] == said[1]


def test_a_disabled_member_keeps_the_queue_closed_to_others(desk: TwoQueues) -> None:
    with desk.store.read() as conn:
        assert seeing.who_see(conn, desk.payroll) == {desk.ana.agent_id, desk.carl.agent_id}
        assert desk.bob.agent_id in seeing.who_see(conn, desk.support)


def test_a_mail_in_quarantine_is_asked_for_again_by_who_sees_the_queue_of_its_mailbox(
    desk: TwoQueues,
) -> None:
    lines = {}
    with desk.store.write() as conn:
        for name in ("support", "payroll"):
            ledger.quarantine(conn, Key(f"{name}@xyz.test", "INBOX", 1, 77, ""), "NO [SERVERBUG]")
            lines[name] = conn.scalar(sa.select(sa.func.max(tables.ledger.c.id))) or 0
    said = []
    for line in (lines["payroll"], 99_999):
        with pytest.raises(NotFound) as refused:
            jobs.submit(desk.store, desk.bob, "retry-mail", {"line": line})
        said.append(str(refused.value.line))
    assert said[0] == said[1]
    assert desk.count(tables.job) == 0
    assert jobs.submit(desk.store, desk.bob, "retry-mail", {"line": lines["support"]})
    assert jobs.submit(desk.store, desk.carl, "retry-mail", {"line": lines["payroll"]})


def test_words_for_a_hidden_ticket_are_kept_and_do_nothing_to_it(desk: TwoQueues) -> None:
    hidden, own = desk.hidden_ticket(), desk.own_ticket()
    for ticket_id in (hidden, own):
        drafts.save(desk.store, desk.bob, "reply", Letter(ticket_id, text="begun while he saw it"))
    assert (desk.ticket(hidden).touched, desk.ticket(own).touched) == (False, True)
    desk.set_queue("Payroll", members="carl, bob")
    kept = drafts.load(desk.store, desk.bob, "reply", hidden)
    assert kept is not None
    assert kept.letter.text == "begun while he saw it"
