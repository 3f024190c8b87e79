"""How a session opens each door of the desk that the matrix of roles does not open already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

import sqlalchemy as sa

from tests.desk_channels.test_permissions import DOORS
from tests.desk_out.desk import SERVER
from tests.desk_team.test_hiring import key
from tests.desk_team.world import CANARY, TwinWorld
from tuidesk.cli.listing import as_json
from tuidesk.cli.reparse import LEASE
from tuidesk.desk import drafts, jobs, presence, uploads
from tuidesk.desk.agent_changes import steps
from tuidesk.desk.appearance import Appearance
from tuidesk.desk.connecting.types import Connection, Registration
from tuidesk.desk.first_steps import Progress
from tuidesk.desk.forwarding.connect import Relay
from tuidesk.desk.reparse import Scope
from tuidesk.desk.replies.letter import Letter
from tuidesk.desk.replies.overtaken import Seen
from tuidesk.desk.rules.actions import Actions, Rule
from tuidesk.desk.rules.conditions import Condition
from tuidesk.desk.sign_in_notes import Notes
from tuidesk.mail.message import Parsed
from tuidesk.mail.parse import parse
from tuidesk.store import tables
from tuidesk.store.activity import Wanted
from tuidesk.store.leases import Lease

Open = Callable[[TwinWorld], object]

REGISTRATION = Registration("tenant", "client", "secret", client_secret="word")
RULE = Rule("first", (Condition("subject", "contains", "x"),), Actions(tags=("t",)))


def admin(name: str, *words: object, **more: object) -> Open:
    """Open a door as ana, an admin."""
    return lambda world: DOORS[name](world.store, world.ana, *words, **more)


def at(name: str, *fields: str) -> Open:
    """Open a door as ana, naming what these fields of the world hold."""
    return lambda world: DOORS[name](world.store, world.ana, *(getattr(world, one) for one in fields))


def in_turn(*opens: Open) -> Open:
    """Open several doors, the last one being meant."""
    return lambda world: [one(world) for one in opens]


def in_transaction(name: str, *words: object) -> Open:
    """Open a door that belongs into a transaction of somebody else."""

    def way(world: TwinWorld) -> None:
        with world.store.write() as conn:
            DOORS[name](conn, world.ana, *words)

    return way


def read(mails: Sequence[bytes]) -> list[Parsed]:
    return [parse(one) for one in mails]


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


def read_again(world: TwinWorld) -> object:
    lease = Lease.take(world.store, world.locations, LEASE)
    return list(DOORS["reparse.read_again"](world.store, world.ana, Scope(), read, lease))


def two_drafts(world: TwinWorld) -> object:
    drafts.save(world.store, world.ana, "reply", Letter(world.own, text="Theirs"), drafts.Hand())
    mine = Letter(world.own, text="Mine")
    refused = drafts.save(world.store, world.ana, "reply", mine, drafts.Hand())
    assert refused.other
    return drafts.exchange(world.store, world.ana, mine, refused.hand, refused.other)


def start_probe(world: TwinWorld) -> object:
    world.set_queue("Support", creation_address="tickets@xyz.test")
    return admin("probes.start", "Support")(world)


def folder() -> Path:
    return Path(mkdtemp()) / "out"


PUT: Open = lambda world: uploads.put(world.store, world.ana, world.own, "f.txt", b"x")  # noqa: E731
SUBMIT: Open = lambda world: jobs.submit(world.store, world.ana, "test-imap", {}, secret="word")  # noqa: E731

ADMINS: dict[str, Open] = {
    "agent_keys.add": admin("agent_keys.add", "bob", key(1)),
    "agent_keys.of_agent": admin("agent_keys.of_agent", "bob"),
    "agent_keys.remove": admin("agent_keys.remove", "bob", key(1).fingerprint),
    "agent_keys.valid": admin("agent_keys.valid"),
    "agents.add": admin("agents.add", "eva", "eva@xyz.test", "agent"),
    "agents.change": admin("agents.change", "bob", [("role", "readonly")]),
    "agents.disable": admin("agents.disable", "bob"),
    "alignment.confirm": at("alignment.confirm", "out"),
    "appearance.save": lambda w: DOORS["appearance.save"](w.store, w.ana, w.support, Appearance("A header")),
    "channels.additions.add_forward": admin("channels.additions.add_forward", "f", public_address="f@x.test"),
    "channels.additions.add_imap": admin(
        "channels.additions.add_imap", "i", SERVER, user="u", password="p", address="i@x.test"
    ),
    "channels.additions.add_smtp": admin(
        "channels.additions.add_smtp", "o", SERVER, from_="o@x.test", user="u", password="p"
    ),
    "channels.further.add_from": admin(
        "channels.further.add_from", "more", "support out", "Other <o@xyz.test>"
    ),
    "channels.change": admin(
        "channels.change", "support@xyz.test", [("user", "another")], password="another word"
    ),
    "channels.enable": admin("channels.enable", "support@xyz.test", False),
    "channels.remove": in_turn(
        admin("channels.additions.add_smtp", "o", SERVER, from_="o@x.test"), admin("channels.remove", "o")
    ),
    "connecting.connect_gmail": admin("connecting.connect_gmail", "a@gmail.com", "abcdefghijklmnop"),
    "connecting.connect_imap": admin("connecting.connect_imap", "a@x.test", SERVER, SERVER, "u", "p"),
    "connecting.connect_office365": in_transaction(
        "connecting.connect_office365", Connection("a@o.test"), REGISTRATION
    ),
    "forwarding.creation.set_domain": admin("forwarding.creation.set_domain", "in.xyz.test"),
    "exporting.export": lambda w: admin("exporting.export", folder(), as_json)(w),
    "filters.add": admin("filters.add", "robot@x.test"),
    "filters.remove": in_turn(admin("filters.add", "robot@x.test"), admin("filters.remove", "robot@x.test")),
    "hiring.hire": admin("hiring.hire", "eva", "eva@xyz.test", "agent", queue_names=["Payroll"]),
    "first_steps.forget": admin("first_steps.forget"),
    "first_steps.note": admin("first_steps.note", Progress(2, "a@x.test", "Support")),
    "forwarding.connect.connect_forward": admin(
        "forwarding.connect.connect_forward", "info@x.test", relay=Relay(SERVER, "info@x.test", "u", "p")
    ),
    "forwarding.seen.accept": admin("forwarding.seen.accept", "Support", "help@xyz.test"),
    "forwarding.seen.forget": admin("forwarding.seen.forget", "help@xyz.test"),
    "person.disclose": lambda w: admin("person.disclose", f"{CANARY}@vogel.test", folder())(w),
    "person.erase.erase": lambda w: admin("person.erase.erase", w.locations, f"{CANARY}@vogel.test")(w),
    "person.look": admin("person.look", f"{CANARY}@vogel.test"),
    "probes.start": start_probe,
    "queues.add": admin("queues.add", "Sales", reply_via="support out"),
    "queues.change": admin("queues.change", "Support", [("members", "bob"), ("color", "blue")]),
    "queues.remove": admin("queues.remove", "Payroll", "Support"),
    "reparse.read_again": read_again,
    "rules.add": admin("rules.add", RULE),
    "rules.change": in_turn(admin("rules.add", RULE), admin("rules.change", replace(RULE, id=1))),
    "rules.move": in_turn(admin("rules.add", RULE), admin("rules.move", RULE.name, 0)),
    "rules.remove": in_turn(admin("rules.add", RULE), admin("rules.remove", RULE.name)),
    "settings_batch.attempt": admin("settings_batch.attempt", [], lambda conn: None),
    "settings_batch.save": lambda w: DOORS["settings_batch.save"](
        w.store, w.ana, steps(w.ana, [((w.bob.agent_id or 0, "role"), "readonly")])
    ),
    "sign_in_notes.write": admin("sign_in_notes.write", Notes("tenant", "client", "a@o.test")),
    "signing_in.sign_in_again": in_turn(
        in_transaction("connecting.connect_office365", Connection("a@o.test"), REGISTRATION),
        lambda w: in_transaction("signing_in.sign_in_again", account_of(w), REGISTRATION)(w),
    ),
    "trial_letter.start": admin("trial_letter.start", "support out", "me@x.test"),
}
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
    "uploads.files": in_turn(PUT, admin("uploads.files", ["f.txt"])),
    "uploads.forget": in_turn(PUT, admin("uploads.forget", ["f.txt"])),
    "uploads.listed": in_turn(PUT, admin("uploads.listed")),
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
    "jobs.cancel": in_turn(SUBMIT, admin("jobs.cancel", 1)),
    "jobs.submit": SUBMIT,
    "presence.leave": admin("presence.leave", presence.Sitting()),
}


def account_of(world: TwinWorld) -> int:
    with world.store.read() as conn:
        query = sa.select(tables.account.c.id).where(tables.account.c.kind == "office365")
        return int(conn.scalar(query) or 0)
