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
    folder: str
    server: int
    accounted: int
    missing: int
    extra: int


def audit(locations: Locations, store: Store, channel: InboundChannel) -> list[Account]:
    """Compare the channel's folders with the ledger by UID, downloading nothing; raises MailError.

    These are the one that mail is fetched from, and Sent where that is watched.
    """
    login = login_of(store, locations, channel)
    if login is None:
        raise NoPassword(channel.name)
    with closing(Mailbox.open(endpoint_of(channel), login, channel.folder)) as box:
        accounts = [_account(store, channel, box)]
        sent = (box.sent_folder() if channel.watch_sent else None) or channel.folder
        if sent != channel.folder:
            box.enter(sent)
            accounts.append(_account(store, channel.sent_side(sent), box))
    return accounts


def _account(store: Store, channel: InboundChannel, box: Mailbox) -> Account:
    first = generations.first_wanted(store, channel, box)
    there = set(box.uids(first))
    with store.read() as conn:
        known = ledger.known_uids(conn, channel.name, channel.folder, generations.key(channel, box))
    seen = {uid for uid in known if uid >= first}
    missing, extra = len(there - seen), len(seen - there)
    return Account(channel.name, channel.folder, len(there), len(there & seen), missing, extra)
