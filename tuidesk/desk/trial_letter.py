"""A test mail through one channel to somebody outside the desk, by the same gate and outbox as every mail."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk import channels, gate
from tuidesk.desk.actor import Actor
from tuidesk.desk.gate import GateRequest
from tuidesk.desk.names import check_address
from tuidesk.desk.permissions import require
from tuidesk.desk.routing import own_addresses
from tuidesk.desk.spec import Frozen, Spec
from tuidesk.errors import BadUsage, NotFound, Problem
from tuidesk.i18n import Phrase, _, mark
from tuidesk.mail.ids import new_message_id
from tuidesk.mail.message import Address
from tuidesk.store import events, outbox
from tuidesk.store.clock import now
from tuidesk.store.engine import Store
from tuidesk.store.setup_channels import ChannelRow

NO_QUEUE = 0  # a test mail belongs to a channel, and to no queue


@dataclass(frozen=True, slots=True)
class Trial:
    """A test mail in the outbox."""

    outbox_id: int
    outbound_id: int
    address: str


def start(store: Store, actor: Actor, channel: str, to: str) -> Trial:
    """Put a test mail into the outbox; raises NotFound, BadUsage, or Problem when the gate objects."""
    require(actor, "admin")
    address = check_address(to)
    with store.write() as conn:
        row = channels.find(conn, channel)
        if row.outbound is None:
            raise NotFound(
                Phrase(mark("{channel} only brings mail in"), {"channel": row.name}),
                Phrase(mark("Name a channel that sends mail.")),
            )
        if not row.outbound.enabled:
            raise BadUsage(
                Phrase(mark("{channel} is switched off"), {"channel": row.name}),
                Phrase(mark("Enable it first: tuidesk channel enable {channel}"), {"channel": row.name}),
            )
        _refuse(conn, address)
        outbox_id = outbox.add(conn, _values(row, row.outbound.id, address))
        events.add(conn, actor.name, None, "test-mail", {"channel": row.name, "to": address})
    return Trial(outbox_id, row.outbound.id, address)


def _refuse(conn: sa.Connection, address: str) -> None:
    if address in own_addresses(conn):
        raise BadUsage(
            Phrase(mark("{address} is an address of this desk, which it never mails"), {"address": address}),
            Phrase(mark("Name an address outside the desk, such as a private one of yours.")),
        )
    verdict = gate.admit(conn, GateRequest("notice", None, (address,)))
    if verdict.reason == gate.BLOCKED:
        raise BadUsage(
            Phrase(mark("{address} stands on the block list"), {"address": address}),
            Phrase(mark("Name another address, or look at Settings › Emails › Filter outgoing mail.")),
        )
    if verdict.reason == gate.RATE:
        raise Problem(
            Phrase(mark("{address} got several test mails within minutes"), {"address": address}),
            Phrase(mark("Wait a quarter of an hour, or name another address.")),
        )
    if verdict.state != "queued":
        raise Problem(
            Phrase(mark("This desk is in quiet mode, so nothing leaves")),
            Phrase(mark("End quiet mode first.")),
        )


def _values(row: ChannelRow, outbound_id: int, address: str) -> dict[str, object]:
    sender = Address(row.from_name, row.from_address)
    spec = Spec(
        from_=sender,
        reply_to=None,
        to=(Address("", address),),
        cc=(),
        subject=_("Test mail of the help desk"),
        message_id=new_message_id(row.from_address.rpartition("@")[2]),
        token=secrets.token_hex(16),
        date_ms=now(),
        in_reply_to="",
        references=(),
        text=_("This mail shows that {address} can be sent from. Nobody has to do anything.").format(
            address=row.from_address
        ),
        signature="",
        quote="",
        files=(),
        automatic="generated",
    )
    return {
        "kind": "notice",
        "state": "queued",
        "outbound_id": outbound_id,
        "from_address": row.from_address,
        "recipients": [address],
        "subject": spec.subject,
        "message_id": spec.message_id,
        "spec": Frozen(spec, solve=False, quoted=False, queue_id=NO_QUEUE).to_json(),
        "not_before": now(),
    }
