"""Who gets a reply: the customer, and those whom his last mail also went to."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from tuidesk.desk import gate
from tuidesk.desk.errors import BadRecipient
from tuidesk.desk.names import check_address
from tuidesk.desk.routing import own_addresses
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.mail.auto import is_robot
from tuidesk.mail.message import Address
from tuidesk.store import failed_addresses, reply_facts, setup_agents
from tuidesk.store.failed_addresses import FailedAddress
from tuidesk.store.reply_facts import CustomerMail, Pair
from tuidesk.term.clean import NOTHING, SafeText, clean_line

MAX_RECIPIENTS = 100  # of one letter; more is a mailing, which no help desk sends


def people_of(
    conn: sa.Connection, ticket_id: int, last: CustomerMail | None
) -> tuple[tuple[Address, ...], tuple[Address, ...]]:
    """Return To and Cc of a reply: nobody twice, never an address of the desk, no unverified participant."""
    own = own_addresses(conn)
    last = from_outside(conn, ticket_id, last)
    writer = _writer(last, own) or reply_facts.customer_of(conn, ticket_id)
    to = _addresses([writer] if writer else [], own)
    if last is None:
        return to, ()
    left_out = own | reply_facts.strangers(conn, ticket_id) | {one.address for one in to}
    return to, _addresses((*last.cc, *last.to), left_out)


def from_outside(conn: sa.Connection, ticket_id: int, last: CustomerMail | None) -> CustomerMail | None:
    """Return the last mail unless an agent wrote it on a ticket whose customer is somebody else.

    Whom he wrote to, and with which words he passed the customer's mail on, is for us alone.
    """
    if last is None or last.author_address.casefold() not in setup_agents.by_address(conn):
        return last
    customer = reply_facts.customer_of(conn, ticket_id)
    return last if customer is None or customer[1] == last.author_address.casefold() else None


def _writer(last: CustomerMail | None, own: Collection[str]) -> Pair | None:
    """Return who wrote the last mail; behind a robot or an address of ours stands whom it names in Reply-To."""
    if last is None:
        return None
    candidates = ((last.author_name, last.author_address), *last.reply_to)
    return next((pair for pair in candidates if pair[1] and not _is_machine(pair[1].casefold(), own)), None)


def _is_machine(address: str, own: Collection[str]) -> bool:
    return address in own or is_robot(address)


def _addresses(pairs: Iterable[Pair], left_out: Collection[str]) -> tuple[Address, ...]:
    found: dict[str, Address] = {}
    for name, address in pairs:
        key = address.casefold()
        if key and key not in left_out:
            found.setdefault(key, Address(name, key))
    return tuple(found.values())


def stopped(conn: sa.Connection, to: Iterable[Address], cc: Iterable[Address]) -> SafeText:
    """Say who of the recipients would not be mailed, and why; nothing when all of them would."""
    everybody = {one.address: one for one in (*to, *cc)}
    never = gate.blocked(conn, tuple(everybody))
    if not never:
        return NOTHING
    own = own_addresses(conn)
    desk, listed = _("an address of this desk"), _("block list")
    named = ", ".join(f"{one} ({desk if one.casefold() in own else listed})" for one in never)
    if len(never) == len(everybody):
        return clean_line(
            _("nobody is mailed, the letter would be held: {addresses}").format(addresses=named)
        )
    return clean_line(_("never mailed: {addresses}").format(addresses=named))


def failed(conn: sa.Connection, to: Iterable[Address], cc: Iterable[Address]) -> tuple[FailedAddress, ...]:
    """Return those of the recipients at whom mail failed for good; whoever writes to them decides."""
    everybody = dict.fromkeys(one.address for one in (*to, *cc))
    found = failed_addresses.among(conn, everybody)
    return tuple(found[one] for one in everybody if one in found)


def checked(to: Iterable[Address], cc: Iterable[Address]) -> tuple[tuple[Address, ...], tuple[Address, ...]]:
    """Return the recipients as they are mailed, each once; raises BadRecipient naming the first that is none."""
    first = {one.address: one for one in map(_checked, to)}
    second = {one.address: one for one in map(_checked, cc) if one.address not in first}
    if not first:
        raise BadRecipient(_("The letter has no recipient"), _("Add an address under To."))
    if len(first) + len(second) > MAX_RECIPIENTS:
        title = _("The letter has more than {most} recipients").format(most=MAX_RECIPIENTS)
        raise BadRecipient(title, _("Take some of them out."))
    return tuple(first.values()), tuple(second.values())


def _checked(address: Address) -> Address:
    try:
        return Address(clean_line(address.name, 200), check_address(address.address))
    except BadUsage as error:
        raise BadRecipient(error.title, error.hint) from error
