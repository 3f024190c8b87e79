"""Who may do what, for every function of the desk that writes: refused before anything is looked at."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import MagicMock

import pytest

from tuidesk import desk
from tuidesk.desk import connecting, jobs, signing_in
from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import NotAllowed
from tuidesk.store.engine import Store
from tuidesk.worker.job_kinds import KINDS

ADMIN = (
    "agent_keys.add",
    "agent_keys.of_agent",
    "agent_keys.remove",
    "agent_keys.valid",
    "agents.add",
    "agents.change",
    "agents.disable",
    "alignment.confirm",
    "appearance.save",
    "channels.additions.add_forward",
    "channels.additions.add_imap",
    "channels.additions.add_smtp",
    "channels.further.add_from",
    "channels.change",
    "channels.enable",
    "channels.remove",
    "connecting.connect_gmail",
    "connecting.connect_imap",
    "connecting.connect_office365",
    "forwarding.creation.set_domain",
    "exporting.export",
    "filters.add",
    "filters.remove",
    "hiring.hire",
    "first_steps.forget",
    "first_steps.note",
    "forwarding.connect.connect_forward",
    "forwarding.seen.accept",
    "forwarding.seen.forget",
    "person.disclose",
    "person.erase.erase",
    "person.look",
    "probes.start",
    "queues.add",
    "queues.change",
    "queues.remove",
    "reparse.read_again",
    "rules.add",
    "rules.change",
    "rules.move",
    "rules.remove",
    "settings_batch.attempt",
    "settings_batch.save",
    "sign_in_notes.write",
    "signing_in.sign_in_again",
    "trial_letter.start",
)

ACT = (
    "activity.make_ticket",
    "cards.answer",
    "drafts.exchange",
    "drafts.save",
    "mentioning.colleagues",
    "merging.merge",
    "merging.merge_many",
    "merging.unmerge",
    "outbox.agents.arrived",
    "outbox.agents.release",
    "outbox.agents.retry",
    "outbox.agents.withdraw",
    "outbox.leaving.hurry",
    "outbox.leaving.keep",
    "quiet.discard_all",
    "quiet.release_all",
    "quiet.switch",
    "storms.close_tickets",
    "storms.forget",
    "storms.merge_tickets",
    "storms.release",
    "replies.overtaken.news",
    "replying.send",
    "replying.start_new",
    "replying.start_reply",
    "splitting.split",
    "tags.change",
    "tickets.add_note",
    "tickets.assign",
    "tickets.move",
    "tickets.set_priority",
    "tickets.set_status",
    "tickets.undo",
    "uploads.files",
    "uploads.forget",
    "uploads.listed",
    "uploads.put",
)

READ = (
    "activity.again",
    "activity.channels",
    "activity.lines",
    "activity.newer",
    "history.of_ticket",
    "mentioning.unseen",
    "pictures.show",
    "presence.others",
    "presence.sit",
    "views.attachment_bytes",
    "watching.follow",
    "watching.unfollow",
    "views.bytes_of",
    "views.of_attachment",
    "views.of_message",
    "why.explain",
)

# They change what is the actor's own only, or nothing.
OWN = (
    "agents.change_own",
    "agents.own",
    "drafts.discard",
    "drafts.load",
    "first_steps.start_by_hand",
    "guard.stand",
    "jobs.cancel",
    "presence.leave",
)
BY_KIND = ("jobs.submit",)
LOOKED_AT_FIRST = {"status": "open", "priority": 3, "agent_id": None}


def doors() -> Iterator[tuple[str, Callable[..., object]]]:
    """Give every public function of the desk that takes the store and who acts, by its name."""
    for module in pkgutil.walk_packages(desk.__path__, "tuidesk.desk."):
        loaded = importlib.import_module(module.name)
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if name.startswith("_") or function.__module__ != loaded.__name__:
                continue
            if {"store", "actor"} <= inspect.signature(function).parameters.keys():
                yield f"{module.name.removeprefix('tuidesk.desk.')}.{name}", function


DOORS = dict(doors())
# These two belong to the worker's transaction and take its connection.
DOORS["connecting.connect_office365"] = connecting.connect_office365
DOORS["signing_in.sign_in_again"] = signing_in.sign_in_again


def call(function: Callable[..., Any], actor: Actor) -> None:
    """Call a function with things that mean nothing."""
    parameters = inspect.signature(function).parameters
    needed = [
        one
        for one in parameters.values()
        if one.default is one.empty and one.name not in ("store", "conn", "actor")
    ]
    first = {name: MagicMock() for name in ("store", "conn") if name in parameters}
    given = {one.name: LOOKED_AT_FIRST.get(one.name, MagicMock()) for one in needed}
    function(**first, actor=actor, **given)


def test_every_door_stands_in_a_list() -> None:
    assert sorted(DOORS) == sorted([*ADMIN, *ACT, *READ, *OWN, *BY_KIND])


@pytest.mark.parametrize("role", ["agent", "readonly", "", "Admin"])
@pytest.mark.parametrize("name", ADMIN)
def test_only_an_admin_changes_the_desk(name: str, role: str) -> None:
    with pytest.raises(NotAllowed, match="may not do this"):
        call(DOORS[name], Actor(7, "mallory", role))


@pytest.mark.parametrize("name", READ)
def test_who_has_no_role_reads_no_mail(name: str) -> None:
    with pytest.raises(NotAllowed, match="may not do this"):
        call(DOORS[name], Actor(7, "mallory", ""))


@pytest.mark.parametrize("role", ["readonly", ""])
@pytest.mark.parametrize("name", ACT)
def test_who_only_reads_acts_on_no_ticket(name: str, role: str) -> None:
    with pytest.raises(NotAllowed, match="may not do this"):
        call(DOORS[name], Actor(7, "mallory", role))


@pytest.mark.parametrize("kind", sorted({*KINDS, "no such kind"}))
def test_agents_ask_the_worker_for_nothing_but_what_lies_in_spam(kind: str, store: Store) -> None:
    agent, reader = Actor(7, "mallory", "agent"), Actor(8, "rita", "readonly")
    with pytest.raises(NotAllowed):
        jobs.submit(store, reader, kind, {})
    if kind in ("look-spam", "take-spam", "retry-mail"):
        assert jobs.submit(store, agent, kind, {})
        return
    with pytest.raises(NotAllowed):
        jobs.submit(store, agent, kind, {"channel": "support"}, secret="s")
    with store.read() as conn:
        assert jobs.get(conn, 1) is None


def test_nobody_but_an_admin_ends_the_job_of_somebody_else(store: Store) -> None:
    job_id = jobs.submit(store, Actor(1, "root", "admin"), "discover", {"address": "a@b.test"})
    with pytest.raises(NotAllowed):
        jobs.cancel(store, Actor(7, "mallory", "agent"), job_id)
    assert jobs.cancel(store, Actor(2, "other", "admin"), job_id)
