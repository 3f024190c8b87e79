"""The rows of one invented ticket with its one mail."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from tuidesk.store.tickets import ACTIVE


@dataclass(frozen=True, slots=True)
class Writer:
    """An invented customer."""

    id: int
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that one invented ticket with its one mail is made of."""

    ticket_id: int
    number: int
    message_id: int
    at: int
    writer: Writer
    queue_id: int
    status: str
    title: str
    text: str
    seed: int

    @property
    def wire_id(self) -> str:
        """The Message-ID of the mail."""
        return f"<{self.number}.{self.seed}@bulk.test>"

    @property
    def digest(self) -> str:
        """A digest that no other mail has."""
        return hashlib.sha256(self.wire_id.encode()).hexdigest()


def ticket(sheet: Sheet) -> dict[str, Any]:
    """Return the row of `ticket`."""
    return {
        "id": sheet.ticket_id,
        "number": sheet.number,
        "title": sheet.title,
        "status": sheet.status,
        "active": sheet.status in ACTIVE,
        "queue_id": sheet.queue_id,
        "origin_queue_id": sheet.queue_id,
        "customer_id": sheet.writer.id,
        "waiting": "us" if sheet.status in ("new", "open") else "them",
        "last_message_id": sheet.message_id,
        "message_count": 1,
        "created_at": sheet.at,
        "updated_at": sheet.at,
    }


def message(sheet: Sheet) -> dict[str, Any]:
    """Return the row of `message`."""
    return {
        "id": sheet.message_id,
        "ticket_id": sheet.ticket_id,
        "direction": "in",
        "kind": "human",
        "disposition": "ticket",
        "message_id": sheet.wire_id,
        "author_name": sheet.writer.name,
        "author_address": sheet.writer.address,
        "to": [],
        "cc": [],
        "reply_to": [],
        "subject": sheet.title,
        "sent_at": sheet.at,
        "created_at": sheet.at,
        "digest": sheet.digest,
        "fingerprint": sheet.digest,
    }


def ledger(sheet: Sheet) -> dict[str, Any]:
    """Return the row of `ledger`."""
    return {
        "channel": "bulk",
        "message_id": sheet.wire_id,
        "sha256": sheet.digest,
        "disposition": "ticket",
        "kind": "human",
        "ticket_id": sheet.ticket_id,
        "entry_id": sheet.message_id,
        "at": sheet.at,
    }
