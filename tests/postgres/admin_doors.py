"""How a session opens each door of admins."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

import sqlalchemy as sa

from tests.desk_channels.test_permissions import DOORS
from tests.desk_out.desk import SERVER
from tests.desk_team.test_hiring import key
from tests.desk_team.world import CANARY, TwinWorld
from tests.postgres.doors import Open, admin, at, in_transaction, in_turn, read
from tuidesk.cli.listing import as_json
from tuidesk.cli.reparse import LEASE
from tuidesk.desk.agent_changes import steps
from tuidesk.desk.appearance import Appearance
from tuidesk.desk.connecting.types import Connection, Registration
from tuidesk.desk.first_steps import Progress
from tuidesk.desk.forwarding.connect import Relay
from tuidesk.desk.reparse import Scope
from tuidesk.desk.rules.actions import Actions, Rule
from tuidesk.desk.rules.conditions import Condition
from tuidesk.desk.sign_in_notes import Notes
from tuidesk.store import tables
from tuidesk.store.leases import Lease

REGISTRATION = Registration("tenant", "client", "secret", client_secret="word")
RULE = Rule("first", (Condition("subject", "contains", "x"),), Actions(tags=("t",)))


def read_again(world: TwinWorld) -> object:
    lease = Lease.take(world.store, world.locations, LEASE)
    return list(DOORS["reparse.read_again"](world.store, world.ana, Scope(), read, lease))


def start_probe(world: TwinWorld) -> object:
    world.set_queue("Support", creation_address="tickets@xyz.test")
    return admin("probes.start", "Support")(world)


def folder() -> Path:
    return Path(mkdtemp()) / "out"


def account_of(world: TwinWorld) -> int:
    with world.store.read() as conn:
        query = sa.select(tables.account.c.id).where(tables.account.c.kind == "office365")
        return int(conn.scalar(query) or 0)


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
