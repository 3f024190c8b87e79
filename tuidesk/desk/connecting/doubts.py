"""What stands against connecting an address: refusals with the way that works, and the one question.

A worker may be the one who connects, so refusals are phrases that each reader gets in his own language.
"""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.desk.names import check_address
from tuidesk.errors import BadUsage
from tuidesk.i18n import Phrase, _, mark
from tuidesk.mail.providers import is_consumer_outlook
from tuidesk.store import setup_agents
from tuidesk.store import setup_channels as rows
from tuidesk.term.clean import clean_line


def question(conn: sa.Connection, address: str) -> str:
    """Return the one question to put before an address is connected, '' for none; raises BadUsage."""
    address = check_address(address)
    refuse_consumer_outlook(address)
    for agent in setup_agents.everyone(conn):
        if agent.active and agent.email.casefold() == address:
            said = _(
                "{address} is the address of the agent {name}: all its mail, private mail too, becomes tickets."
                " Connect it all the same?"
            )
            return said.format(address=address, name=clean_line(agent.name))
    return ""


def refuse_consumer_outlook(address: str) -> None:
    """Raise BadUsage for a mailbox of Outlook.com, which no app registration of a tenant can sign in to."""
    if is_consumer_outlook(address):
        title = mark("{address} is a personal Outlook.com mailbox, which a desk cannot sign in to")
        hint = mark(
            "Forward it instead: in Outlook.com choose Settings › Mail › Forwarding, to a creation address of"
            " this desk (tuidesk channel add forward)."
        )
        raise BadUsage(Phrase(title, {"address": address}), Phrase(hint))


def refuse_connected(conn: sa.Connection, address: str, directions: str) -> None:
    """Raise BadUsage when the address is connected already, for receiving or as an account."""
    for row in rows.channels(conn):
        fetched = row.inbound and row.kind != "forward" and address in (row.address, *row.account.aliases)
        same = row.account.address == address and not row.further
        if same or (fetched and directions != "out"):
            title = mark("{address} is connected already, by the channel {channel}")
            hint = mark("Change that one (tuidesk channel set), or remove it first (tuidesk channel remove).")
            raise BadUsage(Phrase(title, {"address": address, "channel": row.name}), Phrase(hint))
