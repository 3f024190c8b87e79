"""A new agent with keys and queues in one step, and whom a key lets in."""

from __future__ import annotations

import base64

import pytest

from tests.desk_team.desk import TwoQueues
from tuidesk.desk import agent_keys, agents, hiring, seeing
from tuidesk.desk.public_key import PublicKey, parse
from tuidesk.errors import BadUsage, NotFound


def key(number: int) -> PublicKey:
    """Return a key that nobody has the private half of."""
    fields = (b"ssh-ed25519", bytes([number]) * 32)
    blob = b"".join(len(field).to_bytes(4, "big") + field for field in fields)
    return parse(f"ssh-ed25519 {base64.b64encode(blob).decode()} key {number}")


def names(desk: TwoQueues) -> list[str]:
    """Return whom sshd lets in."""
    return [row.agent for row in agent_keys.valid(desk.store, desk.ana)]


def test_who_is_hired_has_keys_and_sees_his_queues(desk: TwoQueues) -> None:
    row, open_to_all = hiring.hire(
        desk.store,
        desk.ana,
        "eva",
        "eva@xyz.test",
        "agent",
        keys=[key(1), key(2)],
        queue_names=["Payroll", "Support"],
    )
    assert (row.name, open_to_all) == ("eva", ["Support"])
    assert names(desk) == ["eva", "eva"]
    eva = agents.named(desk.store, "eva")
    with desk.store.read() as conn:
        assert seeing.hidden(conn, eva) == frozenset()
        assert seeing.hidden(conn, desk.bob) == {desk.payroll}  # Support stays everybody's
        assert seeing.hidden(conn, desk.carl) == frozenset()


def test_what_is_wrong_hires_nobody(desk: TwoQueues) -> None:
    agent_keys.add(desk.store, desk.ana, "bob", key(1))
    with pytest.raises(BadUsage, match="lets bob in already"):
        hiring.hire(desk.store, desk.ana, "eva", "eva@xyz.test", "agent", keys=[key(1)])
    with pytest.raises(NotFound):
        hiring.hire(desk.store, desk.ana, "eva", "eva@xyz.test", "agent", queue_names=["Nowhere"])
    with pytest.raises(NotFound):
        agents.named(desk.store, "eva")


def test_a_key_counts_while_its_agent_works_here(desk: TwoQueues) -> None:
    agent_keys.add(desk.store, desk.ana, "bob", key(1))
    agent_keys.add(desk.store, desk.ana, "carl", key(2))
    [found] = agent_keys.valid(desk.store, desk.ana, key(2).fingerprint)
    assert (found.agent, found.line) == ("carl", key(2).line)
    agents.disable(desk.store, desk.ana, "carl")
    assert names(desk) == ["bob"]
    assert agent_keys.valid(desk.store, desk.ana, key(2).fingerprint) == []
    with pytest.raises(NotFound):
        agent_keys.remove(desk.store, desk.ana, "bob", key(2).fingerprint)
    agent_keys.remove(desk.store, desk.ana, "bob", key(1).fingerprint)
    assert names(desk) == []
    assert [row.comment for row in agent_keys.of_agent(desk.store, desk.ana, "carl")] == ["key 2"]


def test_the_key_of_a_disabled_agent_is_another_s_once_it_was_taken_away(desk: TwoQueues) -> None:
    agent_keys.add(desk.store, desk.ana, "carl", key(1))
    agents.disable(desk.store, desk.ana, "carl")
    with pytest.raises(BadUsage, match="belongs to carl, who is disabled") as refused:
        agent_keys.add(desk.store, desk.ana, "bob", key(1))
    assert f"tuidesk agent key remove carl {key(1).fingerprint}" in refused.value.hint
    agent_keys.remove(desk.store, desk.ana, "carl", key(1).fingerprint)
    agent_keys.add(desk.store, desk.ana, "bob", key(1))
    assert names(desk) == ["bob"]
