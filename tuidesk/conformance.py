"""The byte functions, for tests from outside: thin calls into the code that the desk itself runs.

Every str that leaves here has passed `term.clean`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tuidesk.desk import agents, intake, queues
from tuidesk.desk.intake.letter import title_of
from tuidesk.locations import Locations
from tuidesk.mail import parse as mail
from tuidesk.mail.attachments import extract_all
from tuidesk.mail.quotes import visible_text
from tuidesk.store import clock
from tuidesk.store.engine import Store, open_store
from tuidesk.term.clean import clean_block, clean_line, clean_name


def parse(raw: bytes) -> dict[str, Any]:
    """Return title, from (the address), body_text (quotes included) and attachments with their bytes."""
    parsed = mail.parse(raw)
    return {
        "title": clean_line(title_of(parsed)[0]),
        "from": clean_line(parsed.sender.address),
        "body_text": clean_block(parsed.text),
        "attachments": [
            {
                "filename": clean_name(info.filename) if info.filename else "",
                "content_type": clean_line(info.content_type),
                "data": data,
            }
            for info, data in zip(parsed.attachments, extract_all(raw), strict=False)
        ],
    }


def visible_reply(raw: bytes) -> str:
    """Return the new words of a mail: no quote, no signature."""
    parsed = mail.parse(raw)
    return clean_block(visible_text(parsed.text, parsed.folds))


def is_auto(raw: bytes) -> bool:
    """Say whether a mail is from a machine: its kind is not human."""
    return mail.parse(raw).kind != "human"


def bounce(raw: bytes) -> dict[str, Any] | None:
    """Return recipients, status and hard of a failure notice; None for all other mail, delays included."""
    found = mail.parse(raw).bounce
    if found is None:
        return None
    recipients = [clean_line(address) for address in found.recipients]
    return {"recipients": recipients, "status": clean_line(found.status), "hard": found.hard}


_BATCH = 50  # mails in one transaction, as the worker takes them


def thread(raws: Sequence[bytes]) -> list[int]:
    """Take mails in, in this order, on a desk of its own in memory; return the ticket of each."""
    with _desk_in_memory() as (store, queue_id):
        arrivals = [_arrival(store, queue_id, number, raw) for number, raw in enumerate(raws)]
        for first in range(0, len(arrivals), _BATCH):
            intake.take(store, arrivals[first : first + _BATCH])
        # Asked again, the ledger says where each mail stands now: a late one may have joined tickets.
        return [taken.ticket_id or 0 for taken in intake.take(store, arrivals)]


@dataclass(frozen=True)
class _InMemory(Locations):
    @property
    def database_url(self) -> str:
        return "sqlite://"


@contextmanager
def _desk_in_memory() -> Iterator[tuple[Store, int]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)  # for the key pair that every store is made with
        locations = _InMemory(folder, folder, folder)
        locations.make()
        store = open_store(locations)
        try:
            yield store, queues.add(store, agents.current(store), "Support")
        finally:
            store.close()


def _arrival(store: Store, queue_id: int, number: int, raw: bytes) -> intake.Arrival:
    return intake.Arrival(
        channel="conformance",
        folder="INBOX",
        uidvalidity=1,
        uid=number + 1,
        sha256=store.raw.put(raw),
        parsed=mail.parse(raw),
        received_ms=clock.now() + number,
        queue_id=queue_id,
    )
