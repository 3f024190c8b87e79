"""Quiet mode: nothing leaves, and what was held waits for somebody's word."""

from __future__ import annotations

import pytest

from tests.desk_out.desk import Desk
from tuidesk.cli.main import main
from tuidesk.desk import health, quiet


def troubles(desk: Desk) -> list[str]:
    with desk.store.read() as conn:
        return [str(one.title) for one in health.read(conn).troubles if "quiet" in one.title]


def test_what_is_written_while_it_is_on_waits_and_is_counted(desk: Desk) -> None:
    state = quiet.switch(desk.store, desk.ana, on=True)
    assert (state.on, state.by, state.held) == (True, desk.ana.name, 0)
    sent = desk.reply(desk.get().ticket_id)
    assert (sent.state, sent.reason) == ("held", "quiet")
    assert troubles(desk) == ["quiet mode: no mail leaves, 1 waits"]
    assert desk.claim() is None


def test_mail_that_waits_already_is_held_when_its_turn_comes(desk: Desk) -> None:
    sent = desk.reply(desk.get().ticket_id)
    quiet.switch(desk.store, desk.ana, on=True)
    assert desk.claim() is None
    assert (desk.row(sent.outbox_id).state, desk.row(sent.outbox_id).reason) == ("held", "quiet")


def test_switching_it_off_sends_nothing_by_itself(desk: Desk) -> None:
    quiet.switch(desk.store, desk.ana, on=True)
    held = desk.reply(desk.get().ticket_id)
    assert quiet.release_all(desk.store, desk.ana) == 0
    assert quiet.switch(desk.store, desk.ana, on=False).held == 1
    assert desk.row(held.outbox_id).state == "held"
    assert troubles(desk) == []
    assert quiet.release_all(desk.store, desk.ana) == 1
    assert desk.deliver()["To"] == "Ana Ruiz <ana@cliente.test>"


def test_a_reply_that_was_overtaken_while_it_was_held_does_not_leave_with_the_others(desk: Desk) -> None:
    quiet.switch(desk.store, desk.ana, on=True)
    held = desk.reply(desk.get().ticket_id)
    desk.get("m2@cliente.test", Subject="Re: again", **{"In-Reply-To": "<m1@cliente.test>"})
    quiet.switch(desk.store, desk.ana, on=False)
    quiet.release_all(desk.store, desk.ana)
    assert desk.claim() is None
    assert desk.row(held.outbox_id).reason == "newer message"


def test_what_is_thrown_away_becomes_a_draft_again(desk: Desk) -> None:
    quiet.switch(desk.store, desk.ana, on=True)
    held = desk.reply(desk.get().ticket_id)
    assert quiet.discard_all(desk.store, desk.ana) == 1
    assert desk.row(held.outbox_id).state == "withdrawn"


def test_the_command_switches_and_says_what_is_held(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.get()
    assert main(["quiet", "on"]) == 0
    assert main(["quiet"]) == 0
    assert capsys.readouterr().out.splitlines() == ["Quiet mode is on: no mail leaves"] * 2
    assert main(["quiet", "off"]) == 0
    assert capsys.readouterr().out == "Quiet mode is off\n"
