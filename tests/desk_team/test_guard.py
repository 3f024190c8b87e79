"""Who was let go reads and writes nothing any more, in whatever process he still has open."""

from __future__ import annotations

import pytest

from tests.desk_team.desk import TwoQueues
from tuidesk.desk import agents, drafts, guard, settings_batch, tickets
from tuidesk.desk.agent_changes import steps
from tuidesk.desk.permissions import Dismissed
from tuidesk.desk.replies.letter import Letter
from tuidesk.store.engine import Store, open_store


@pytest.fixture
def bobs_store(desk: TwoQueues) -> Store:
    """Open the store a second time, as bob's own process does."""
    opened = open_store(desk.locations, role="agent")
    guard.stand(opened, desk.bob)
    return opened


def test_a_disabled_agent_is_refused_in_the_very_next_transaction(desk: TwoQueues, bobs_store: Store) -> None:
    ticket_id = desk.own_ticket()
    tickets.set_status(bobs_store, desk.bob, [ticket_id], "open")
    agents.disable(desk.store, desk.ana, "bob")
    for door in (bobs_store.read, bobs_store.write):
        with pytest.raises(Dismissed, match="bob is no longer an agent of this desk"), door():
            pytest.fail("reached")
    with pytest.raises(Dismissed):
        tickets.set_status(bobs_store, desk.bob, [ticket_id], "closed")
    assert desk.ticket(ticket_id).status == "open"


def test_another_role_ends_the_session_that_has_the_former_one(desk: TwoQueues, bobs_store: Store) -> None:
    settings_batch.save(
        desk.store, desk.ana, steps(desk.ana, [((desk.bob.agent_id or 0, "role"), "readonly")])
    )
    with pytest.raises(Dismissed, match="another role"), bobs_store.write():
        pytest.fail("reached")


def test_what_a_dismissed_agent_was_writing_is_kept(desk: TwoQueues, bobs_store: Store) -> None:
    ticket_id = desk.own_ticket()
    agents.disable(desk.store, desk.ana, "bob")
    letter = desk.letter(ticket_id, "half a sen", files=())
    drafts.save(bobs_store, desk.bob, "reply", letter)
    kept = drafts.load(desk.store, desk.bob, "reply", ticket_id)
    assert kept is not None
    assert kept.letter.text == "half a sen"


def test_others_and_programs_go_on(desk: TwoQueues, bobs_store: Store) -> None:
    agents.disable(desk.store, desk.ana, "rita")
    with bobs_store.read(), desk.store.read():
        pass
    assert isinstance(desk.letter(desk.own_ticket()), Letter)
