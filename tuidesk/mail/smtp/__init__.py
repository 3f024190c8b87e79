"""Hand one mail to an SMTP server and tell exactly what became of it."""

from __future__ import annotations

import asyncio

from tuidesk.mail.errors import BadEnvelope, LoginRefused, MailError, Throttled
from tuidesk.mail.smtp import connect as smtp_connect
from tuidesk.mail.smtp.address import is_address
from tuidesk.mail.smtp.dialogue import Dialogue
from tuidesk.mail.smtp.ids import assigned_id, rewrites_ids
from tuidesk.mail.smtp.result import Delivery, Envelope, Outcome, Timeouts
from tuidesk.mail.tls import AnyLogin, Endpoint, Login

__all__ = ["Delivery", "Envelope", "Login", "Outcome", "Timeouts", "deliver", "probe"]

PATIENT = Timeouts()
BAD_ADDRESS = (553, "not a mail address")


def deliver(
    endpoint: Endpoint,
    login: AnyLogin | None,
    envelope: Envelope,
    *,
    local_hostname: str,
    timeouts: Timeouts = PATIENT,
    rewrites: bool | None = None,
) -> Delivery:
    """Hand over one mail on a connection of its own; whatever the server does, it returns and never raises.

    `rewrites` says that the server replaces Message-IDs; None = known by its host name.
    """
    bad = {address: BAD_ADDRESS for address in envelope.recipients if not is_address(address)}
    if bad or not envelope.recipients or not (envelope.sender == "" or is_address(envelope.sender)):
        return Delivery("refused", refused=bad, problem=BadEnvelope(endpoint.host))
    delivery = asyncio.run(_deliver(endpoint, login, envelope, local_hostname, timeouts))
    if rewrites_ids(endpoint.host) if rewrites is None else rewrites:
        return delivery.with_id(assigned_id(endpoint.host, delivery.reply))
    return delivery


def probe(
    endpoint: Endpoint,
    login: AnyLogin | None,
    *,
    local_hostname: str = "localhost",
    timeouts: Timeouts = PATIENT,
) -> None:
    """Connect, secure and log in, then leave; raises a MailError when any of it fails."""
    asyncio.run(_probe(endpoint, login, local_hostname, timeouts))


async def _deliver(
    endpoint: Endpoint, login: AnyLogin | None, envelope: Envelope, local_hostname: str, timeouts: Timeouts
) -> Delivery:
    try:
        smtp = await smtp_connect.connect(endpoint, login, local_hostname, timeouts.answer)
    except MailError as problem:
        return Delivery(_outcome(problem), reply=problem.detail, problem=problem)
    try:
        user = login.user if login else ""
        return await Dialogue(smtp, endpoint.host, user, envelope, timeouts).run()
    finally:
        await smtp_connect.leave(smtp)


def _outcome(problem: MailError) -> Outcome:
    """Tell what a failure before the first MAIL means for the mail, which the server has not seen."""
    if isinstance(problem, LoginRefused):
        return "auth"
    return "later" if isinstance(problem, Throttled) else "unreachable"


async def _probe(endpoint: Endpoint, login: AnyLogin | None, local_hostname: str, timeouts: Timeouts) -> None:
    await smtp_connect.leave(await smtp_connect.connect(endpoint, login, local_hostname, timeouts.answer))
