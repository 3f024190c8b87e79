"""The history of a ticket: every kind of event that is written anywhere has its sentence, in both languages."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import tuidesk
from tests.screens.helpers import desk_app
from tuidesk.desk import agents, merging
from tuidesk.desk import tickets as desk_tickets
from tuidesk.desk.tickets import WHAT
from tuidesk.i18n import Phrase, _, use_language
from tuidesk.screens.why.events import EVENTS, sentence
from tuidesk.store.glance import EventNote

SOURCE = Path(tuidesk.__file__).parent
KIND_AT = {"events.add": (2, 3), "add": (2, 3), "NewEvent": (2, 3), "Happening": (0, 1)}  # ticket, kind
# Kinds that are no literal where they are written; a new place has to be looked at and put here.
COMPUTED = {
    "desk/cards/sender.py": ("sender-confirmed", "sender-kept"),
    "desk/cards/unverified.py": ("participant-added", "participant-refused"),
    "desk/intake/closed.py": ("continues", "continued-in"),
    "desk/intake/failing.py": ("address-works",),
    "desk/intake/placing.py": ("rule", "default-assignee", "not-assigned", "own-address", "forward-rule", "belongs-to"),
    "desk/intake/write.py": (),  # what the modules beside it give it
    "desk/outbox/evidence.py": ("looked", "evidence"),
    "desk/outbox/leaving.py": ("hurried", "kept"),
    "desk/outbox/settle.py": ("sent", "failed", "uncertain", "queued", "held"),
    "desk/replies/enqueue.py": ("reply", "new"),
    "desk/tickets.py": tuple(WHAT.values()),
    "store/events.py": (),  # the door itself
}  # fmt: skip


def written() -> Iterator[tuple[str, str | None]]:
    """Yield where an event is written on a ticket, and its kind, None where it is computed."""
    for path in SOURCE.rglob("*.py"):
        name = path.relative_to(SOURCE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if not isinstance(node, ast.Call) or called not in KIND_AT or called == "add":
                continue
            ticket, kind = (node.args[at] for at in KIND_AT[called])
            if ast.unparse(ticket) != "None":
                yield name, kind.value if isinstance(kind, ast.Constant) else None


def test_every_kind_of_event_has_its_sentence() -> None:
    found = list(written())
    assert {name for name, kind in found if kind is None} == set(COMPUTED)
    kinds = {kind for _name, kind in found if kind} | {kind for kinds in COMPUTED.values() for kind in kinds}
    assert len(kinds) > 30
    assert kinds <= set(EVENTS)


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_kind_is_said(language: str) -> None:
    use_language(language)
    for kind in EVENTS:
        said = sentence(EventNote(1, "ana", kind, {"from": 1, "to": 2} if kind == "priority" else {}))
        assert said.startswith("ana · ")
        assert _(EVENTS[kind]) in said


def test_what_was_seen_of_a_doubtful_mail_is_said_in_the_readers_language() -> None:
    use_language("es")
    found = Phrase("{who} answered it", {"who": "ana@cliente.test"}).stored()
    note = EventNote(1, "worker", "evidence", {"outbox": 3, "found": found})
    assert sentence(note) == "worker · lo que llegó al respecto · ana@cliente.test lo respondió"


async def test_the_history_is_read_at_the_desk_and_grows_by_itself():
    async with desk_app() as run:
        agents.add(run.desk.store, run.desk.actor, "bob", "bob@xyz.test", "agent")
        bob, ticket = agents.named(run.desk.store, "bob"), run.screen.tickets.ticket_id
        assert ticket is not None
        desk_tickets.assign(run.desk.store, run.desk.actor, [ticket], bob.agent_id)
        await run.press("h")
        await run.until(lambda: "History of #19" in run.text, "the history")
        await run.until(lambda: "another assignee · nobody > bob" in run.text, "who was given it")
        desk_tickets.set_status(run.desk.store, bob, [ticket], "pending")
        await run.until(lambda: "bob · Status · open > pending" in run.text, "what bob did meanwhile")
        await run.press("escape")
        await run.until(lambda: run.app.screen is run.screen, "the desk")


async def test_the_history_of_a_merged_ticket_is_found_from_the_one_that_stayed():
    async with desk_app((80, 24)) as run:
        home, loser = (
            next(one for one in run.screen.tickets.pages._rows.values() if one.number == n) for n in (19, 15)
        )
        desk_tickets.set_priority(run.desk.store, run.desk.actor, [loser.id], 3)
        merging.merge(run.desk.store, run.desk.actor, loser.id, home.id)
        await run.until(lambda: "merged" not in run.text and run.screen.tickets.row.number == 19, "the list")
        await run.press("h")
        await run.until(lambda: "a merged ticket keeps its own history" in run.text, "where it is")
        await run.press("slash", *"#15", "enter")
        await run.until(lambda: run.screen.conversation.talk.head.number == 15, "the merged ticket")
        await run.press("h")
        await run.until(lambda: "Priority · normal > urgent" in run.text, "what was done to it before")
