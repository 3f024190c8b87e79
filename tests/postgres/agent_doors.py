"""How a session opens each door of agents that the matrix of roles does not open already."""

from __future__ import annotations

import sqlalchemy as sa

from tests.desk_channels.test_permissions import DOORS
from tests.desk_team.world import CANARY, TwinWorld
from tests.postgres.doors import Open, admin, at, in_turn, read
from tuidesk.desk import drafts, jobs, presence, uploads
from tuidesk.desk.replies.letter import Letter
from tuidesk.desk.replies.overtaken import Seen
from tuidesk.store import tables
from tuidesk.store.activity import Wanted


def put(world: TwinWorld) -> object:
    return uploads.put(world.store, world.ana, world.own, "f.txt", b"x")


def submit(world: TwinWorld) -> object:
    return jobs.submit(world.store, world.ana, "test-imap", {}, secret="word")


def line_without_ticket(world: TwinWorld) -> int:
    with world.store.write() as conn:
        found = conn.scalar(sa.select(tables.ledger.c.id).where(tables.ledger.c.ticket_id == world.own))
        gone = {"disposition": "own-mail-returned", "ticket_id": None, "entry_id": None}
        conn.execute(sa.update(tables.ledger).where(tables.ledger.c.id == found).values(gone))
    return int(found or 0)


def message(world: TwinWorld) -> int:
    return world.entries(world.own)[0].id


def file(world: TwinWorld, door: str, *more: object) -> object:
    entry = next(one for one in world.entries(world.hidden) if one.attachments)
    return DOORS[door](world.store, world.ana, entry.id, -1, entry.attachments[0].sha256, *more)


def part(world: TwinWorld) -> tuple[int, int]:
    entry = world.entries(world.with_file)[0]
    return entry.id, entry.attachments[0].part


def start_by_hand(world: TwinWorld) -> object:
    admin("queues.change", "Support", [("name", "Another")])(world)
    return admin("first_steps.start_by_hand")(world)


def two_drafts(world: TwinWorld) -> object:
    drafts.save(world.store, world.ana, "reply", Letter(world.own, text="Theirs"), drafts.Hand())
    mine = Letter(world.own, text="Mine")
    refused = drafts.save(world.store, world.ana, "reply", mine, drafts.Hand())
    assert refused.other
    return drafts.exchange(world.store, world.ana, mine, refused.hand, refused.other)


AGENTS: dict[str, Open] = {
    "activity.make_ticket": lambda w: admin("activity.make_ticket", line_without_ticket(w), read)(w),
    "drafts.exchange": two_drafts,
    "drafts.save": lambda w: admin("drafts.save", "reply", Letter(w.own, text="Half"))(w),
    "mentioning.colleagues": at("mentioning.colleagues", "own"),
    "quiet.discard_all": in_turn(admin("quiet.switch", True), admin("quiet.discard_all")),
    "quiet.release_all": in_turn(admin("quiet.switch", True), admin("quiet.release_all")),
    "quiet.switch": admin("quiet.switch", True),
    "replies.overtaken.news": lambda w: admin("replies.overtaken.news", w.own, Seen(0, 0))(w),
    "replying.start_new": at("replying.start_new", "support"),
    "replying.start_reply": at("replying.start_reply", "own"),
    "uploads.files": in_turn(put, admin("uploads.files", ["f.txt"])),
    "uploads.forget": in_turn(put, admin("uploads.forget", ["f.txt"])),
    "uploads.listed": in_turn(put, admin("uploads.listed")),
    "activity.again": admin("activity.again", 1),
    "activity.channels": admin("activity.channels"),
    "activity.lines": admin("activity.lines", Wanted(text=CANARY), 50),
    "activity.newer": admin("activity.newer", Wanted(), 0, 50),
    "history.of_ticket": at("history.of_ticket", "hidden"),
    "mentioning.unseen": admin("mentioning.unseen"),
    "pictures.show": lambda w: file(w, "views.attachment_bytes"),  # its bytes are all that the store gives
    "presence.others": admin("presence.others", presence.Sitting()),
    "views.attachment_bytes": lambda w: file(w, "views.attachment_bytes"),
    "views.bytes_of": lambda w: admin("views.bytes_of", message(w))(w),
    "views.of_attachment": lambda w: admin("views.of_attachment", *part(w))(w),
    "views.of_message": lambda w: admin("views.of_message", message(w))(w),
    "why.explain": lambda w: admin("why.explain", message(w))(w),
    "agents.change_own": admin("agents.change_own", "notify", "mine"),
    "agents.own": admin("agents.own"),
    "drafts.discard": lambda w: admin("drafts.discard", "reply", w.own)(w),
    "drafts.load": lambda w: admin("drafts.load", "reply", w.own)(w),
    "first_steps.start_by_hand": start_by_hand,
    "guard.stand": admin("guard.stand"),
    "jobs.cancel": in_turn(submit, admin("jobs.cancel", 1)),
    "jobs.submit": submit,
    "presence.leave": admin("presence.leave", presence.Sitting()),
}
