"""Finds out whether a login may send from an address, without sending anything."""

from __future__ import annotations

import asyncio

from aiosmtplib import SMTPException, SMTPRecipientRefused, SMTPSenderRefused

from tuidesk.mail.errors import Disconnected
from tuidesk.mail.refusals import recognise
from tuidesk.mail.refusals.mails import SendAsDenied
from tuidesk.mail.smtp import connect as smtp_connect
from tuidesk.mail.smtp.address import wire_address
from tuidesk.mail.smtp.result import Timeouts
from tuidesk.mail.tls import AnyLogin, Endpoint


def rehearse(endpoint: Endpoint, login: AnyLogin, address: str, *, timeouts: Timeouts | None = None) -> None:
    """Log in, name the address as sender and as recipient, and take it back before any mail.

    Raises SendAsDenied when the server says no, or whatever else keeps it from being asked. Exchange Online
    says some of its refusals only at the end of a mail, so a yes here is not yet its last word.
    """
    asyncio.run(_rehearse(endpoint, login, address, (timeouts or Timeouts()).answer))


async def _rehearse(endpoint: Endpoint, login: AnyLogin, address: str, timeout: float) -> None:
    smtp = await smtp_connect.connect(endpoint, login, "localhost", timeout)
    try:
        await smtp.mail(wire_address(address))
        await smtp.rcpt(wire_address(address))
        await smtp.rset()
    except (SMTPSenderRefused, SMTPRecipientRefused) as error:
        said = f"{error.code} {error.message}"
        known = recognise("smtp", endpoint.host, said, user=login.user, address=address)
        raise known or SendAsDenied(endpoint.host, said, user=login.user, address=address) from error
    except (SMTPException, OSError, UnicodeError) as error:
        raise Disconnected(endpoint.host, str(error)) from error
    finally:
        await smtp_connect.leave(smtp)
