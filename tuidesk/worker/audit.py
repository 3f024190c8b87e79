"""The proof that no mail was lost: what lies on the server against what stands in the ledger."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from tuidesk.locations import Locations
from tuidesk.mail.imap import Mailbox
from tuidesk.store import ledger
from tuidesk.store.engine import Store
from tuidesk.worker import generations
from tuidesk.worker.channels import InboundChannel, NoPassword, endpoint_of, login_of


@dataclass(frozen=True, slots=True)
class Account:
    """One folder, counted: wanted mails on the server, those of them in the ledger, and the differences.

    `missing` mails lie on the server and were not taken in yet; `extra` ones were, and have left it since.
    """

    channel: str
    server: int
    accounted: int
    missing: int
    extra: int


def audit(locations: Locations, store: Store, channel: InboundChannel) -> Account:
    """Compare the channel's folder with the ledger by UID, downloading nothing; raises MailError."""
    login = login_of(store, locations, channel)
    if login is None:
        raise NoPassword(channel.name)
    with closing(Mailbox.open(endpoint_of(channel), login, channel.folder)) as box:
        first = generations.first_wanted(store, channel, box)
        there = set(box.uids(first))
        with store.read() as conn:
            known = ledger.known_uids(conn, channel.name, channel.folder, generations.key(channel, box))
    seen = {uid for uid in known if uid >= first}
    return Account(channel.name, len(there), len(there & seen), len(there - seen), len(seen - there))
