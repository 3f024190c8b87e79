"""The walk: which settings would make mail go round in circles, and that they are refused by name."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from tests.desk_out.desk import Desk
from tuidesk.cli.main import main
from tuidesk.desk import agent_changes, agents, filters, health, loops, settings_batch
from tuidesk.desk.channels import additions
from tuidesk.errors import BadUsage
from tuidesk.store import tables


@pytest.fixture
def two(desk: Desk) -> Desk:
    """Support and IT acknowledge, each from its own mailbox."""
    desk.add_mailbox_queue("IT", "it@xyz.test")
    desk.add_smtp("it out", "IT <it@xyz.test>")
    desk.set_queue("IT", acknowledge="yes", reply_via="it out")
    desk.set_queue("Support", acknowledge="yes", reply_via="support out")
    return desk


def open_circles(desk: Desk) -> list[str]:
    return [str(one.line) for one in loops.report(desk.store).circles if one.open]


def test_two_queues_that_acknowledge_each_other_are_told_and_stopped_by_the_own_address_rule(
    two: Desk,
) -> None:
    found = {str(one.line): one for one in loops.report(two.store).circles}
    between = next(line for line in found if "queue IT" in line and "queue Support" in line)
    assert "acknowledgement via it out" in between
    assert "acknowledgement via support out" in between
    assert not found[between].open
    assert found[between].stopped == "stopped: the desk never mails its own addresses"
    assert open_circles(two) == []


@pytest.mark.parametrize("address", ["support@xyz.test", "support+bob@xyz.test", "SUPPORT+x@xyz.test"])
def test_an_agent_whose_address_leads_to_a_queue_is_refused(desk: Desk, address: str) -> None:
    with pytest.raises(
        BadUsage, match=r"go round in circles: support.* → queue Support → notice via"
    ) as refused:
        agents.add(desk.store, desk.ana, "eve", address, "agent")
    assert refused.value.hint == "Give the agent an address that this desk does not read."
    assert "eve" not in [one.name for one in agents.listed(desk.store)]


def test_so_is_an_agents_new_address_in_the_settings(desk: Desk) -> None:
    bob = desk.bob.agent_id or 0
    steps = agent_changes.steps(desk.ana, [((bob, "email"), "support+bob@xyz.test")])
    problems, _seen = settings_batch.attempt(desk.store, desk.ana, steps, lambda conn: None)
    assert "queue Support" in problems[bob, "email"].title
    with pytest.raises(BadUsage, match=r"circles"):
        settings_batch.save(desk.store, desk.ana, steps)


def test_a_public_address_that_forwards_into_its_own_mailbox_is_refused(desk: Desk) -> None:
    additions.add_forward(desk.store, desk.ana, "fine", public_address="info@xyz.test")
    with pytest.raises(BadUsage, match=r"sales@xyz.test → forwarded to sales.c-1@xyz.test → sales@xyz.test"):
        additions.add_forward(
            desk.store,
            desk.ana,
            "round",
            public_address="sales@xyz.test",
            creation_address="sales+c-1@xyz.test",
        )


def test_two_forwards_into_each_other_are_refused_by_the_second(desk: Desk) -> None:
    pair = {"public_address": "a@xyz.test", "creation_address": "b+c-1@xyz.test"}
    additions.add_forward(desk.store, desk.ana, "first", **pair)
    back = {"public_address": "b@xyz.test", "creation_address": "a+c-2@xyz.test"}
    with pytest.raises(BadUsage, match=r"a@xyz.test → forwarded to .* → b@xyz.test → forwarded to .* → a@"):
        additions.add_forward(desk.store, desk.ana, "second", **back)


def test_a_queue_without_a_mailbox_lives_by_forwarding_and_may_not_forward_to_itself(desk: Desk) -> None:
    desk.set_queue("Support", creation_address="support+c-9@xyz.test", public_address="support@xyz.test")
    with pytest.raises(BadUsage, match=r"support@xyz.test → forwarded to"):
        desk.set_queue("Support", inbound="")
    desk.set_queue("Support", creation_address="-support+c-9@xyz.test")
    desk.set_queue("Support", inbound="")


def test_the_block_list_breaks_a_circle_and_no_entry_that_does_leaves_it(desk: Desk) -> None:
    filters.add(desk.store, desk.ana, "support+bob@xyz.test")
    desk.write(tables.agent, desk.bob.agent_id or 0, email="support+bob@xyz.test")
    assert open_circles(desk) == []
    with pytest.raises(BadUsage, match=r"circles"):
        filters.remove(desk.store, desk.ana, "support+bob@xyz.test")


def test_a_desk_that_has_a_circle_may_be_changed_and_health_says_it(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.write(tables.agent, desk.bob.agent_id or 0, email="support+bob@xyz.test")
    desk.set_queue("Support", acknowledge="yes")
    with desk.store.read() as conn:
        said = [str(one.title) for one in health.read(conn).troubles]
    assert any(one.startswith("mail goes round in circles: support+bob@xyz.test → queue") for one in said)
    assert main(["loops"]) == 1
    assert "! support+bob@xyz.test" in capsys.readouterr().out


def test_the_command_tells_the_walk_in_sentences(two: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["loops"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == (
        "Queue Support: mail to support@xyz.test opens tickets here; it is acknowledged via support out "
        "as support@xyz.test, and answers come back here."
    )
    assert said[-1] == "No mail of this desk goes round in circles."
    assert main(["loops", "--json"]) == 0
    assert all(not json.loads(line)["open"] for line in capsys.readouterr().out.splitlines())


def test_fifty_queues_cost_a_handful_of_statements(desk: Desk) -> None:
    for number in range(12):
        desk.add_mailbox_queue(f"Q{number}", f"q{number}@xyz.test")
    seen: list[str] = []
    with desk.store.write() as conn:
        sa.event.listen(conn, "before_cursor_execute", lambda *args: seen.append(args[2]))
        with loops.guarded(conn):
            pass
    assert len(seen) <= 2 * 10
