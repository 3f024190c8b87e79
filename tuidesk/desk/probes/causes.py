"""Why a test mail did not come back, the likeliest first: what is known before what may be."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from tuidesk.desk.outbox_results import words
from tuidesk.desk.routing import outbound_for
from tuidesk.i18n import Phrase, mark
from tuidesk.store import setup_queues
from tuidesk.store.probes import Leg, ProbeRow
from tuidesk.term.clean import clean_line

REFUSED_BY_POLICY = Phrase(
    mark(
        "Microsoft 365 forwards nothing to other domains (5.7.520): in the Defender portal, under Email & "
        "collaboration › Policies & rules › Threat policies › Anti-spam › outbound policy, set "
        "automatic forwarding to On"
    )
)
SPAM = Phrase(mark("The test lies in a Spam folder: look there, and mark it as no spam"))
FORWARDS = Phrase(mark("The rule forwards where it should redirect: choose redirect, which keeps the sender"))
# It drops a copy of what stands in its Sent Mail under the same Message-ID.
GMAIL_HIDES = Phrase(
    mark("Gmail shows no mail again that it sent itself: write to the address from another mailbox instead")
)
OTHER_FOLDER = mark("A rule of the mailbox moves or deletes it: tuidesk reads only the folder of {address}")
OTHER_TARGET = mark("The rule leads elsewhere: it must lead to {creation}, letter by letter")
NO_RULE = mark("{address} has no rule that leads to this desk yet, or it was not confirmed")
WRONG_ADDRESS = mark("{address} is not the right address")
NOT_FETCHED = Phrase(mark("No worker has fetched the mailbox since then: look at ! health"))


def causes_of(conn: sa.Connection, row: ProbeRow, out: Leg | None) -> tuple[Phrase, ...]:
    """Return what keeps a probe, in the order in which one should look."""
    known = list(_known(row, out))
    if out is not None and not out.sent_at and known:
        return tuple(known)  # it never left: nothing else can be wrong with it yet
    possible = _forward(conn, row) if row.kind == "forward" else _round(row)
    return tuple(_distinct([*known, *possible]))


def _known(row: ProbeRow, out: Leg | None) -> Iterator[Phrase]:
    """Yield what a server said, or why the mail has not left."""
    bounce = str(row.path.get("bounce", ""))
    if bounce:
        if "5.7.520" in bounce:
            yield REFUSED_BY_POLICY
        yield Phrase(mark("It came back undelivered: {text}"), {"text": clean_line(bounce, 300)})
    if out is None or out.state == "sent":
        return
    said = "; ".join(text for text in out.results.values() if not text.startswith("2"))
    if said:
        yield Phrase(mark("The server refused it: {text}"), {"text": clean_line(said, 300)})
    elif out.state == "queued":
        yield Phrase(mark("It has not left yet: see ! health, and whether a worker runs"))
    else:
        reason = words(out.reason or out.state)
        yield Phrase(mark("It stays in the outbox: {reason}"), {"reason": clean_line(reason, 200)})


def _forward(conn: sa.Connection, row: ProbeRow) -> list[Phrase]:
    creation = ", ".join(setup_queues.creation_addresses(conn).get(row.queue_id, []))
    way = outbound_for(conn, row.queue_id)
    return [
        REFUSED_BY_POLICY,
        SPAM,
        FORWARDS,
        Phrase(OTHER_TARGET, {"creation": creation}),
        Phrase(NO_RULE, {"address": row.address}),
        *([GMAIL_HIDES] if way is not None and way.kind == "gmail" else []),
    ]


def _round(row: ProbeRow) -> list[Phrase]:
    address = {"address": row.address}
    return [SPAM, Phrase(OTHER_FOLDER, address), NOT_FETCHED, Phrase(WRONG_ADDRESS, address)]


def _distinct(phrases: list[Phrase]) -> list[Phrase]:
    return [phrase for n, phrase in enumerate(phrases) if phrase not in phrases[:n]]
