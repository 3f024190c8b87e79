"""Letters and notes that an agent has begun; they outlive the terminal."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
class Hand:
    """What one composer knows of its draft: by that, two of the same agent never write over each other.

    `at` is the version (ms) that it saw or wrote, 0 = none; where another one stands, its text is kept beside
    under `key`, since `kept_at` (ms). By `writer` it knows again what it wrote itself and was not told so, for
    the line to the store broke before the answer came.
    """

    key: str = field(default_factory=lambda: secrets.token_hex(4))
    at: int = 0
    kept_at: int = 0
    writer: str = field(default_factory=lambda: secrets.token_hex(8))


@dataclass(frozen=True, slots=True)
class Draft:
    """A saved draft; a note uses only the letter's text. `updated_at` is in ms.

    `other` is what the agent wrote of the same letter in another session; with `hand` one goes on writing.
    """

    kind: Kind
    letter: Letter
    updated_at: int
    hand: Hand = field(default_factory=Hand)
    other: Draft | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """When a draft was kept (ms), what its composer knows now, and the text of another session that kept it beside."""

    at: int
    hand: Hand
    other: Draft | None = None


def save(store: Store, actor: Actor, kind: Kind, letter: Letter, hand: Hand | None = None) -> Saved:
    """Keep what is written; over another version than the `hand` knows it is kept beside (None = over any)."""
    require(actor, "act")
    mine = hand or Hand()
    if actor.agent_id is None:  # a program leaves no drafts
        return Saved(now(), mine)
    payload = to_json(letter, _keep_files(store, actor.agent_id, kind, letter)) | {"writer": mine.writer}
    place = (actor.agent_id, letter.ticket_id or 0)
    with store.write(newer_ok=True) as conn:
        if letter.ticket_id is not None and seeing.sees_ticket(conn, actor, letter.ticket_id):
            tickets.touch(conn, letter.ticket_id)
        at = drafts.put(conn, *place, kind, payload, None if hand is None else hand.at)
        found = None if at else drafts.get(conn, *place, kind)
        if found is not None and found[0].get("writer") == mine.writer:
            at, found = drafts.put(conn, *place, kind, payload, found[1]), None
        elif found is not None and _same(found[0], payload):
            at, found = found[1], None
        if found is None:
            at = at or drafts.put(conn, *place, kind, payload) or 0  # the other one was sent this moment
            drafts.delete(conn, *place, f"{kind}:{mine.key}", mine.kept_at)
            return Saved(at, replace(mine, at=at, kept_at=0))
        kept_at = drafts.put(conn, *place, f"{kind}:{mine.key}", payload) or 0
    other = Draft(kind, _from_json(store, found[0]), found[1], Hand(at=found[1]))
    return Saved(kept_at, replace(mine, kept_at=kept_at), other)


def load(store: Store, actor: Actor, kind: Kind, ticket_id: int | None) -> Draft | None:
    """Return the agent's draft of this kind on the ticket (None = a new ticket), if there is one.

    Of a ticket that he sees no more there is none: it is kept, with whom it was to.
    """
    if actor.agent_id is None:
        return None
    place = (actor.agent_id, ticket_id or 0)
    with store.read() as conn:
        if ticket_id is not None and not seeing.sees_ticket(conn, actor, ticket_id):
            return None
        found = drafts.get(conn, *place, kind)
        beside = drafts.beside(conn, *place, kind)
    known = found[1] if found else 0
    every = [Draft(kind, _from_json(store, found[0]), known, Hand(at=known))] if found else []
    for name, payload, kept_at in beside:
        if payload["text"].strip():
            hand = Hand(name.partition(":")[2], known, kept_at)
            every.append(Draft(kind, _from_json(store, payload), kept_at, hand))
    if not every:
        return None
    return replace(every[0], other=every[1] if every[1:] else None)


def exchange(store: Store, actor: Actor, letter: Letter, hand: Hand, other: Draft) -> Draft:
    """Keep what is written beside, and return the other text to go on with; that what was written is its other one."""
    require(actor, "act")
    assert actor.agent_id is not None
    payload = to_json(letter, _keep_files(store, actor.agent_id, other.kind, letter))
    with store.write(newer_ok=True) as conn:
        name = f"{other.kind}:{hand.key}"
        kept_at = drafts.put(conn, actor.agent_id, letter.ticket_id or 0, name, payload) or 0
    mine = Draft(other.kind, letter, kept_at, replace(hand, kept_at=kept_at))
    return replace(other, hand=replace(other.hand, at=max(hand.at, other.hand.at)), other=mine)


def discard(store: Store, actor: Actor, kind: Kind, ticket_id: int | None, hand: Hand | None = None) -> None:
    """Forget the agent's draft of this kind on the ticket, as far as the `hand` knows it (None = whatever it says)."""
    with store.write() as conn:
        place = (actor.agent_id, ticket_id or 0)
        if hand is None:
            drafts.delete(conn, *place, kind)
            return
        found = drafts.get(conn, actor.agent_id or 0, place[1], kind)
        own = found is not None and found[0].get("writer") == hand.writer
        drafts.delete(conn, *place, kind, found[1] if found and own else hand.at)
        drafts.delete(conn, *place, f"{kind}:{hand.key}", hand.kept_at)


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether two drafts hold the same words, recipients and files."""
    return all(one.get(name) == other.get(name) for name in ("to", "cc", "subject", "text", "files"))


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
