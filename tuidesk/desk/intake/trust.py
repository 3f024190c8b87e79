"""Whether a mail's sender is who it says, as far as our own provider and its address tell: calm marks, no verdicts."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from tuidesk.mail import trust
from tuidesk.mail.message import Parsed
from tuidesk.mail.trust_domains import deceptive, looks_like
from tuidesk.store import joining
from tuidesk.store.threads import Thread

NOT_CONFIRMED = "not-confirmed"
LOOKALIKE = "lookalike"


def marks(parsed: Parsed, own: Collection[str], *, mailbox: bool) -> list[str]:
    """Return the marks of a person's mail whose sender deserves a second look.

    `own` are the desk's addresses; `mailbox` = it was fetched from one, whose provider wrote what
    stands on top of it.
    """
    if parsed.kind != "human" or parsed.sender.address in own:
        return []
    found = [NOT_CONFIRMED] if confirmed(parsed, own, mailbox=mailbox) == "fail" else []
    return found + ([LOOKALIKE] if resembles(parsed, own) else [])


def beside(conn: sa.Connection, thread: Thread, parsed: Parsed) -> tuple[str, ...]:
    """Mark a stranger on a ticket whose address looks like that of somebody who takes part in it."""
    if not thread.id or parsed.kind != "human":
        return ()
    others = joining.authors(conn, [thread.id]) - {parsed.sender.address}
    return (LOOKALIKE,) if resembles(parsed, others) else ()


def confirmed(parsed: Parsed, own: Iterable[str], *, mailbox: bool) -> str:
    """Return what our provider found about the sender: 'pass', 'fail', or '' when it cannot tell.

    Mail that somebody passed on fails for that reason alone: SPF knows only the last hop.
    """
    found = parsed.authenticated
    if found is None or not trust.vouched(found, None if mailbox else domains(own)):
        return ""
    said = trust.verdict(found)
    passed_on = (parsed.forwarded_to, parsed.forwarded_for, parsed.resent_from, parsed.list_addresses)
    return "" if said == "fail" and any(passed_on) else said


def resembles(parsed: Parsed, known: Iterable[str]) -> str:
    """Return the domain that the sender's could be taken for, or the sender's own when its letters deceive."""
    domain = parsed.sender.address.rpartition("@")[2]
    if not domain:
        return ""
    known = list(known)
    shown = parsed.sender.name.casefold()
    posing = next((one for one in known if one in shown), "")
    if posing:  # the name is another address, the real one stands behind it
        return posing
    return domain if deceptive(domain) else looks_like(domain, domains(known))


def domains(addresses: Iterable[str]) -> list[str]:
    """Return the domains of addresses, each once."""
    return list(dict.fromkeys(address.rpartition("@")[2] for address in addresses))
