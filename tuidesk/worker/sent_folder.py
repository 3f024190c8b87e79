"""Evidence for mail of which it is not known whether it was taken: a copy in a folder of sent mail."""

from __future__ import annotations

import logging
import math
from contextlib import closing
from typing import Any

import sqlalchemy as sa

from tuidesk.desk import outbox as rules
from tuidesk.desk.spec import TOKEN_HEADER, frozen_from_json
from tuidesk.errors import Problem
from tuidesk.i18n import Phrase, mark
from tuidesk.mail.imap import Mailbox
from tuidesk.store.clock import now
from tuidesk.store.leases import Lease
from tuidesk.store.tables import inbound, outbox
from tuidesk.worker.channels import InboundChannel, OutboundChannel, inbound_channels
from tuidesk.worker.context import Context
from tuidesk.worker.mailbox import open_mailbox

log = logging.getLogger(__name__)

# Providers file what they sent within seconds or minutes; what is not there by then will not come.
LOOK_AFTER_MS = (10_000, 60_000, 300_000)


class SentFolders:
    """Looks, three times within five minutes, for the uncertain mails of one way out."""

    def __init__(self, context: Context, channel: OutboundChannel, lease: Lease) -> None:
        self._context = context
        self._channel = channel
        self._lease = lease
        self._looks: dict[int, list[int]] = {}

    def look(self) -> None:
        """Look for every uncertain mail whose time it is, and settle as sent those that are found."""
        for row in self._uncertain():
            looks = self._looks.setdefault(row.id, [now() + after for after in LOOK_AFTER_MS])
            if looks and looks[0] <= now():
                looks.pop(0)
                self._search(row)

    def seconds_to_next(self) -> float:
        """Return when the next look is due; endless when there is none."""
        waiting = [looks[0] for looks in self._looks.values() if looks]
        return max(min(waiting) - now(), 1) / 1000 if waiting else math.inf

    def _uncertain(self) -> list[Any]:
        mine = sa.and_(outbox.c.state == "uncertain", outbox.c.outbound_id == self._channel.id)
        query = sa.select(*(outbox.c[name] for name in ("id", "message_id", "from_address", "spec"))).where(
            mine
        )
        with self._context.store.read() as conn:
            found = list(conn.execute(query))
        self._looks = {row.id: self._looks[row.id] for row in found if row.id in self._looks}
        return found

    def _search(self, row: Any) -> None:
        # Exchange Online files it under an id of its own, but leaves our header in it.
        headers = {"Message-ID": row.message_id, TOKEN_HEADER: frozen_from_json(row.spec).spec.token}
        for mailbox in self._mailboxes(row.from_address):
            try:
                with closing(open_mailbox(self._context, mailbox)) as box:
                    there = _holds(box, headers)
                    seen = mark("it is not there") if not there else mark("it is there")
                    rules.looked(self._context.store, self._lease, row.id, mailbox.name, seen)
                    if there:
                        evidence = Phrase(mark("found in the sent mail of {name}"), {"name": mailbox.name})
                        rules.found(self._context.store, self._lease, row.id, evidence.stored())
                        return
            except Problem as problem:  # no evidence either way
                rules.looked(self._context.store, self._lease, row.id, mailbox.name, problem.stored_title)
                log.info("sent mail of %s not searched: %s", mailbox.name, problem)

    def _mailboxes(self, from_address: str) -> list[InboundChannel]:
        """Return the mailboxes of the login that sent it and of the address that it was sent from."""
        with self._context.store.read() as conn:
            boxes = inbound_channels(conn)
            own = sa.select(inbound.c.id).where(inbound.c.address == from_address)
            same_address = set(conn.scalars(own))
        return [box for box in boxes if box.account_id == self._channel.account_id or box.id in same_address]


def _holds(box: Mailbox, headers: dict[str, str]) -> bool:
    folder = box.sent_folder()
    return folder is not None and any(
        box.find(name, value, folder) for name, value in headers.items() if value
    )
