"""A desk whose settings, errors and records hold hostile text in every column."""

from __future__ import annotations

import getpass
from itertools import count

import sqlalchemy as sa

from tests.payloads import PAYLOADS
from tests.terminal.hostile_mail import ADMIN
from tuidesk.desk import agents, connecting, filters, queues, rules
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.connecting import Connection, Registration
from tuidesk.desk.rules.actions import Actions, Rule
from tuidesk.desk.rules.conditions import Condition
from tuidesk.desk.servers import Server
from tuidesk.i18n import Phrase
from tuidesk.locations import locate
from tuidesk.store import facts
from tuidesk.store import tables as t
from tuidesk.store.clock import now
from tuidesk.store.engine import Store, open_store

RUDE = " ".join(text.replace("\0", "") for text in PAYLOADS.values())
POISONED = {
    t.account: ("name", "login", "address", "tenant", "client_id"),
    t.inbound: ("name", "address", "host", "ca_file", "login", "folder", "after_folder"),
    t.outbound: ("name", "from_name", "from_address", "login", "host", "ca_file"),
    t.queue: ("name", "public_address", "signature", "from_name", "from_address", "forwarding_code"),
    t.creation_address: ("address",),
    t.filter_address: ("address", "reason"),
    t.rule: ("name",),
    t.agent: ("display_name", "email", "signature"),
}
TROUBLE = {"error_at": 1, "ok_at": 1, "retry_seconds": 300}


def make_hostile_desk() -> Store:
    """Return the store of a desk with a channel of each kind, all of whose texts are hostile."""
    locate().make()
    store = open_store(locate())
    agents.add(store, ADMIN, getpass.getuser(), "root@acme.test", "admin")
    agents.add(store, ADMIN, "bea", "bea@acme.test", "agent")
    queues.add(store, ADMIN, "Support")
    queues.add(store, ADMIN, "Sales")
    with store.write() as conn:
        registration = Registration(tenant="xyz.test", client_id="8f2a0c1e-1111", login="", cache=b"sealed")
        connecting.connect_office365(conn, ADMIN, Connection("a@xyz.test", queue="Support"), registration)
    connecting.connect_gmail(store, ADMIN, "b@xyz.test", "abcdabcdabcdabcd", queue="Sales")
    channel_additions.add_relay(
        store, ADMIN, "relay", Server("smtp.relay.test", 587, "starttls"), from_="Acme <desk@acme.test>"
    )
    channel_additions.add_forward(store, ADMIN, "door", public_address="c@xyz.test")
    queues.add(store, ADMIN, "Door", inbound="door")
    queues.change(store, ADMIN, "Sales", [("creation-address", "c-1@desk.test")])
    filters.add(store, ADMIN, "robot@x.test", "a robot")
    rules.add(store, ADMIN, Rule("first", (Condition("subject", "contains", "x"),), Actions(tags=("t",))))
    poison(store)
    return store


def poison(store: Store) -> None:
    """Put hostile text where the checks of the desk would never let it, as another program might."""
    title = Phrase("{host} refused", {"host": f"title {RUDE}"}).stored()
    with store.write() as conn:
        facts.put(conn, "worker", "service")  # none starts by itself, to write its own words over these
        for table, columns in POISONED.items():
            numbers = count(1)
            for row_id in conn.scalars(sa.select(table.c.id)).all():
                values = {name: f"{name}{next(numbers)} {RUDE}" for name in columns}
                conn.execute(sa.update(table).where(table.c.id == row_id).values(values))
        for table in (t.inbound, t.outbound):
            conn.execute(sa.update(table).values(error_title=title, error_hint=f"hint {RUDE}", **TROUBLE))
        conn.execute(sa.update(t.inbound).values(spam_unseen=3))
        conn.execute(sa.update(t.queue).values(forwarding_code_at=now(), forward_rule_at=now()))
        conn.execute(sa.update(t.account).values(secret_expires_at=now() + 86_400_000))
        bounced = {"kind": "forward", "queue_id": 1, "address": RUDE, "path": {"bounce": RUDE}}
        conn.execute(sa.insert(t.probe).values(token="0" * 32, created_at=now(), **bounced))
