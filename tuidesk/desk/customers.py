"""Who the customer is behind a mail."""

from __future__ import annotations

from collections.abc import Container

from tuidesk.mail.auto import is_robot
from tuidesk.mail.message import Address, Parsed


def customer_of(parsed: Parsed, own: Container[str]) -> Address:
    """Return who is to be answered: From, unless From is a robot or the desk itself.

    Web forms and lists that rewrite From ("Ann via Support") name the writer in Reply-To, some
    lists only in X-Original-From. A person's Reply-To does not count: the first answer goes to
    where the mail came from.
    """
    if is_robot(parsed.sender.address) or parsed.sender.address in own:
        named: tuple[Address, ...] = (
            *parsed.reply_to,
            *([parsed.original_sender] if parsed.original_sender else ()),
        )
        for answer in named:
            if answer.address and answer.address not in own:
                return answer
    return parsed.sender
