"""How every channel does: its two directions, what waits on its server, its sign-in and its limits."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk.channels.trouble import signed_in
from tuidesk.desk.health.limits import DAY_MS, Allowance, Token, allowance, token_of
from tuidesk.desk.health.sides import SideHealth, side_health
from tuidesk.store import health, setup_channels
from tuidesk.store.clock import now
from tuidesk.store.health import MailboxFacts, WayFacts
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.term.clean import SafeText, clean_line

_NO_MAILBOX = MailboxFacts(0, 0, 0, 0, 0, 0, "")
_NO_WAY = WayFacts(0, 0, 0)


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """One channel; counts are 0 and times (ms) 0 where they do not apply or are not known."""

    name: str
    account_id: int
    kind: str
    address: SafeText  # of the mailbox, else the From
    queue: SafeText  # that takes its mail
    receives: SideHealth | None
    sends: SideHealth | None
    signed_in: bool  # False: an Office 365 account that nobody signed in yet
    backlog: int  # mails on the server that are wanted and not taken in yet
    spam_unseen: int
    audited_at: int  # when mailbox and ledger were last compared
    audit_missing: int  # mails on the server that the ledger did not account for, even after mending
    audit_extra: int  # mails of the ledger that the server no longer has
    token: Token | None
    secret_expires_at: int
    sent: Allowance

    @property
    def sides(self) -> tuple[SideHealth, ...]:
        """The directions that there are."""
        return tuple(side for side in (self.receives, self.sends) if side)

    @property
    def ok_at(self) -> int:
        """When it last worked, in whatever direction."""
        return max((side.ok_at for side in self.sides), default=0)

    @property
    def state(self) -> str:
        """The gravest state of its directions: bad, new, good, idle, off."""
        states = {side.state for side in self.sides}
        if not self.signed_in and "off" not in states:
            return "bad"
        return next((one for one in ("bad", "new", "good", "idle") if one in states), "off")

    def words(self, alive: str) -> SafeText:
        """Return both directions in a sentence, as `receives ●, cannot send yet: …`."""
        return clean_line(", ".join(side.words(alive) for side in self.sides))


def channels(conn: sa.Connection) -> list[ChannelHealth]:
    """Return every channel, by name."""
    boxes, ways = health.mailboxes(conn), health.ways_out(conn, now() - DAY_MS)
    rows = setup_channels.channels(conn)
    return [_channel(row, boxes, _of_account(row, rows, ways), ways) for row in rows]


def _of_account(row: ChannelRow, rows: list[ChannelRow], ways: dict[int, WayFacts]) -> Allowance:
    """Sum what all ways out of the account have sent: the provider counts them together."""
    own = [one.outbound.id for one in rows if one.account_id == row.account_id and one.outbound]
    facts = [ways.get(outbound_id, _NO_WAY) for outbound_id in own]
    return allowance(row.account, sum(one.mails for one in facts), sum(one.recipients for one in facts))


def _channel(
    row: ChannelRow, boxes: dict[int, MailboxFacts], sent: Allowance, ways: dict[int, WayFacts]
) -> ChannelHealth:
    box = boxes.get(row.inbound.id, _NO_MAILBOX) if row.inbound else _NO_MAILBOX
    way = ways.get(row.outbound.id, _NO_WAY) if row.outbound else _NO_WAY
    inward, outward = row.inbound, row.outbound
    retry = {"in": box.retry_seconds, "out": way.retry_seconds}
    return ChannelHealth(
        name=row.name,
        account_id=row.account_id,
        kind=row.kind,
        address=clean_line(row.address or row.from_address or row.name),
        queue=clean_line(box.queue),
        receives=side_health(inward, receives=True, used=bool(box.queue), retry_seconds=retry["in"])
        if inward
        else None,
        sends=side_health(outward, receives=False, used=True, retry_seconds=retry["out"])
        if outward
        else None,
        signed_in=signed_in(row),
        backlog=box.backlog,
        spam_unseen=box.spam_unseen,
        audited_at=box.audited_at,
        audit_missing=box.audit_missing,
        audit_extra=box.audit_extra,
        token=None if row.further else token_of(row.account),
        secret_expires_at=0 if row.further else row.account.secret_expires_at,
        sent=sent,
    )
