"""Letters and notes that an agent has begun; they outlive the terminal."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Literal

from tuidesk.desk import seeing
from tuidesk.desk.actor import Actor
from tuidesk.desk.permissions import require
from tuidesk.desk.replies.letter import Letter, LetterFile
from tuidesk.mail.message import Address, pairs
from tuidesk.store import drafts, tickets
from tuidesk.store.clock import now
from tuidesk.store.engine import Store

Kind = Literal["reply", "note", "new"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A saved draft; a note uses only the letter's text. `updated_at` is in ms."""

    kind: Kind
    letter: Letter
    updated_at: int


def save(store: Store, actor: Actor, kind: Kind, letter: Letter) -> int:
    """Keep the draft in place of the agent's former one of this kind and ticket; return the time in ms."""
    require(actor, "act")
    if actor.agent_id is None:  # a program leaves no drafts
        return now()
    payload = to_json(letter, _keep_files(store, actor.agent_id, kind, letter))
    with store.write(newer_ok=True) as conn:
        if letter.ticket_id is not None:
            tickets.touch(conn, letter.ticket_id)
        return drafts.put(conn, actor.agent_id, letter.ticket_id or 0, kind, payload)


def load(store: Store, actor: Actor, kind: Kind, ticket_id: int | None) -> Draft | None:
    """Return the agent's draft of this kind on the ticket (None = a new ticket), if there is one.

    Of a ticket that he sees no more there is none: it is kept, with whom it was to.
    """
    if actor.agent_id is None:
        return None
    with store.read() as conn:
        if ticket_id is not None and not seeing.sees_ticket(conn, actor, ticket_id):
            return None
        found = drafts.get(conn, actor.agent_id, ticket_id or 0, kind)
    if found is None:
        return None
    payload, updated_at = found
    return Draft(kind, _from_json(store, payload), updated_at)


def discard(store: Store, actor: Actor, kind: Kind, ticket_id: int | None) -> None:
    """Forget the agent's draft of this kind on the ticket."""
    with store.write() as conn:
        drafts.delete(conn, actor.agent_id, ticket_id or 0, kind)


def _keep_files(store: Store, agent_id: int, kind: Kind, letter: Letter) -> list[str]:
    """Put the files on disk that the former draft did not have; drafts are saved every other second."""
    digests = [hashlib.sha256(file.data).hexdigest() for file in letter.files]
    if digests:
        with store.read(newer_ok=True) as conn:
            former = drafts.get(conn, agent_id, letter.ticket_id or 0, kind)
        kept = {digest for _name, _type, digest in former[0]["files"]} if former else set()
        pairs = zip(digests, letter.files, strict=True)
        store.raw.put_many([file.data for digest, file in pairs if digest not in kept])
    return digests


def to_json(letter: Letter, digests: list[str]) -> dict[str, Any]:
    """Return a letter as plain JSON values; its files are named by their SHA-256 in the raw store."""
    files = [[f.filename, f.content_type, digest] for f, digest in zip(letter.files, digests, strict=True)]
    return {
        "ticket_id": letter.ticket_id,
        "queue_id": letter.queue_id,
        "to": pairs(letter.to),
        "cc": pairs(letter.cc),
        "subject": letter.subject,
        "text": letter.text,
        "files": files,
        "seen_message_id": letter.seen_message_id,
        "solve": letter.solve,
        "quote": letter.quote,
        "token": letter.token,
        "seen_event_id": letter.seen_event_id,
    }


def _from_json(store: Store, payload: dict[str, Any]) -> Letter:
    plain = ("ticket_id", "queue_id", "subject", "text", "seen_message_id", "solve", "quote")
    return Letter(
        **{name: payload[name] for name in plain},
        token=payload.get("token", ""),  # a draft of an older tuidesk has neither
        seen_event_id=payload.get("seen_event_id", -1),
        to=tuple(Address(*pair) for pair in payload["to"]),
        cc=tuple(Address(*pair) for pair in payload["cc"]),
        files=tuple(LetterFile(name, kind, store.raw.get(digest)) for name, kind, digest in payload["files"]),
    )
