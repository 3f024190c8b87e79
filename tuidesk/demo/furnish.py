"""Makes the demo desk: its queues and channels, and the mail that lies there when it opens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tuidesk.demo import post
from tuidesk.demo.letters import AT_THE_START, Letter
from tuidesk.demo.welcome import welcome
from tuidesk.desk import intake, queues, tickets
from tuidesk.desk.actor import Actor
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.servers import Server
from tuidesk.mail.cage import Cage
from tuidesk.store import facts
from tuidesk.store.engine import Store

DESK_NAME = "ACME Support"
QUEUES = (
    ("Support", "green", "SU", "support@acme.test"),
    ("Billing", "amber", "BI", "billing@acme.test"),
    ("Internal IT", "blue", "IT", "it@acme.test"),
    ("Sales", "rose", "SA", "sales@acme.test"),
)


def furnish(store: Store, actor: Actor, folder: str, smtp_port: int) -> None:
    """Give an empty desk its name, queues and ways out; `folder` is shown as the one that is thrown away."""
    with store.write() as conn:
        for key, value in (("desk_name", DESK_NAME), ("demo_folder", folder), ("worker", "service")):
            facts.put(conn, key, value)
    server = Server("127.0.0.1", smtp_port, "none")
    for name, color, tag, address in QUEUES:
        channel = f"{name.lower()} mail".replace(" ", "-")
        channel_additions.add_smtp(store, actor, channel, server, from_=f"ACME {name} <{address}>")
        queues.add(store, actor, name, color=color, tag=tag, reply_via=channel)
        queues.change(store, actor, name, [("creation-address", post.creation_address(name))])


def fill_in(store: Store, actor: Actor) -> None:
    """Take in the letters that lie there at the start, and do a little of the agents' work on them."""
    ids = _take(store, sorted(AT_THE_START, key=lambda letter: -letter.minutes_ago))
    _work(store, actor, ids)
    _take(store, [welcome()])


def _take(store: Store, letters: list[Letter]) -> dict[str, int | None]:
    cage = Cage()
    try:
        raws = [post.write(letter, _written(letter)).as_bytes() for letter in letters]
        parsed = cage.parse(raws)
    finally:
        cage.close()
    hashes = store.raw.put_many(raws)
    arrivals = [
        intake.Arrival("demo", "", 0, None, sha256, mail, int(_written(letter).timestamp() * 1000), None)
        for letter, sha256, mail in zip(letters, hashes, parsed, strict=True)
    ]
    taken = intake.take(store, arrivals)
    return {letter.subject: one.ticket_id for letter, one in zip(letters, taken, strict=True)}


def _work(store: Store, actor: Actor, ids: dict[str, int | None]) -> None:
    def of(subject: str) -> list[int]:
        ticket_id = ids.get(subject)
        return [ticket_id] if ticket_id else []

    tickets.set_priority(store, actor, of("Factura equivocada"), 2)
    tickets.add_note(
        store, actor, of("VPN drops at night"), "The router restarts at 02:00. I asked the provider."
    )
    tickets.assign(store, actor, of("Quote for 40 seats"), actor.agent_id)
    tickets.set_status(store, actor, of("Verlängerung 2027"), "solved")


def _written(letter: Letter) -> datetime:
    return datetime.now(UTC) - timedelta(minutes=letter.minutes_ago)
