"""The one gate: whatever makes a row of the outbox asks here first, so that no mail can loop.

Block list (the desk's own addresses always stand on it), loop guard, for mail that no person wrote a
brake on what is the same again and a bucket of tokens per recipient, quiet mode; in this order, and
the first that objects decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk import similar
from tuidesk.desk.routing import own_addresses
from tuidesk.i18n import mark
from tuidesk.store import facts, probes, sending
from tuidesk.store.clock import now

# Kinds that nobody wrote by hand; an agent's mail is never slowed down by the bucket.
ACKNOWLEDGEMENT = "acknowledgement"
AUTOMATIC_KINDS = (ACKNOWLEDGEMENT, "notice")
# A test mail: the one exception to the block list (docs/decisions/0017-probes.md).
PROBE = "probe"

# Why mail is held, as stored; screens translate them.
BLOCKED = mark("block list")
LOOP = mark("loop")
RATE = mark("rate")
FLOOD = mark("too many acknowledgements at once")
QUIET = mark("quiet")

BUCKET = 5  # mails to one recipient at once
REFILL_MS = 12 * 60_000  # and one more after this time
STRANGERS = 100  # acknowledgements to people whom no agent has answered yet, within STRANGERS_MS
STRANGERS_MS = 10 * 60_000
PING_PONG = 20  # mails each way within PING_PONG_MS: no two persons write that fast
PING_PONG_MS = 10 * 60_000


@dataclass(frozen=True, slots=True)
class GateRequest:
    """A mail that wants to leave. `released` = an agent looked at it and wants it sent all the same."""

    kind: str
    ticket_id: int | None
    recipients: tuple[str, ...]
    released: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a mail may wait for its turn or is held, and which recipients are never mailed."""

    state: str  # queued | held
    reason: str = ""
    blocked: tuple[str, ...] = ()


def admit(conn: sa.Connection, request: GateRequest) -> Verdict:
    """Judge a mail. Blocked recipients are left out; when none is left the mail is held."""
    if request.kind == PROBE:
        return _admit_probe(conn, request)
    refused = blocked(conn, request.recipients)
    if len(refused) == len(request.recipients):
        return Verdict("held", BLOCKED, refused)
    reason = "" if request.released else _objection(conn, request)
    return Verdict("held" if reason else "queued", reason, refused)


def blocked(conn: sa.Connection, recipients: Sequence[str]) -> tuple[str, ...]:
    """Return the recipients that are never mailed: own addresses, and those on the block list."""
    lowered = {address: address.casefold() for address in recipients}
    never = own_addresses(conn) | sending.filtered(conn, lowered.values())
    return tuple(address for address in recipients if lowered[address] in never)


def probe_objection(conn: sa.Connection, outbox_id: int, recipients: Sequence[str]) -> str:
    """Return why a test mail may not leave now, '' when it may: it goes to its one address while it lasts."""
    probe = probes.of_outbox(conn, outbox_id)
    if probe is None or tuple(recipients) != (probe.address,) or now() > probe.expires_at:
        return BLOCKED
    return QUIET if quiet(conn) else ""


def _admit_probe(conn: sa.Connection, request: GateRequest) -> Verdict:
    """Let a test mail, or the one answer to it, pass the block list: to the address under test, once."""
    if len(request.recipients) != 1 or not probes.may_leave(conn, request.recipients[0], now()):
        return Verdict("held", BLOCKED, request.recipients)
    return Verdict("held", QUIET) if quiet(conn) else Verdict("queued")


def quiet(conn: sa.Connection) -> bool:
    """Say whether the desk is in quiet mode, in which everything is held."""
    return facts.get(conn, "quiet") in ("1", "on", "yes")


def _objection(conn: sa.Connection, request: GateRequest) -> str:
    if _loops(conn, request):
        return LOOP
    automatic = _objection_to_robots(conn, request) if request.kind in AUTOMATIC_KINDS else ""
    return automatic or (QUIET if quiet(conn) else "")


def _objection_to_robots(conn: sa.Connection, request: GateRequest) -> str:
    same = similar.objection(conn, request.recipients, AUTOMATIC_KINDS)
    if same or _too_many(conn, request.recipients):
        return same or RATE
    return FLOOD if request.kind == ACKNOWLEDGEMENT and _flooded(conn, request.recipients) else ""


def _loops(conn: sa.Connection, request: GateRequest) -> bool:
    """Machines must not answer machines (RFC 3834 §2), and no ticket may become a game of ping-pong."""
    if request.ticket_id is None:
        return False
    if request.kind in AUTOMATIC_KINDS and sending.last_kind_in(conn, request.ticket_id) not in ("", "human"):
        return True
    return min(sending.exchanged(conn, request.ticket_id, now() - PING_PONG_MS)) >= PING_PONG


def _too_many(conn: sa.Connection, recipients: Sequence[str]) -> bool:
    moment = now()
    since = moment - BUCKET * REFILL_MS
    most = 2 * BUCKET  # a bucket, and what it was refilled by since then
    return any(
        tokens_left(sending.mailed_at(conn, AUTOMATIC_KINDS, address, since, most), moment) < 1
        for address in recipients
    )


def _flooded(conn: sa.Connection, recipients: Sequence[str]) -> bool:
    """Invented senders have a bucket each: all strangers together have one more.

    Whoever was answered by an agent once is known to be somebody.
    """
    if sending.lately(conn, ACKNOWLEDGEMENT, now() - STRANGERS_MS) < STRANGERS:
        return False
    return not sending.answered(conn, recipients)


def tokens_left(times: Sequence[int], moment: int) -> float:
    """Return the tokens in a recipient's bucket at a moment, after mails at these times (ms, oldest first)."""
    tokens, last = float(BUCKET), times[0] if times else moment
    for at in times:
        tokens = min(BUCKET, tokens + (at - last) / REFILL_MS) - 1
        last = at
    return min(BUCKET, tokens + (moment - last) / REFILL_MS)
