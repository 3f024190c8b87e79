"""A desk with channels of every kind, and the settings opened on one of their tabs."""

from __future__ import annotations

from tests.screens.helpers import Running
from tests.screens.seed import Desk
from tuidesk.desk import agents, connecting, queues
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.connecting import Connection, Registration
from tuidesk.desk.queues import QueueLine
from tuidesk.desk.servers import Server
from tuidesk.i18n import _
from tuidesk.screens.settings.main import SettingsScreen
from tuidesk.screens.settings.tabs import TABS


def every_kind(desk: Desk) -> None:
    """Give the desk an Office 365 account, a Gmail one, a relay, a server of its own and forwarded mail."""
    desk.fill()
    store, actor = desk.store, desk.actor
    registration = Registration(tenant="xyz.test", client_id="8f2a0c1e-1111", login="", cache=b"sealed")
    with store.write() as conn:
        connection = Connection("support@xyz.test", queue="Support")
        connecting.connect_office365(conn, actor, connection, registration)
    connecting.connect_gmail(store, actor, "billing@xyz.test", "abcdabcdabcdabcd", queue="Billing")
    relay, own = Server("smtp.relay.test", 587, "starttls"), Server("smtp.abc.test", 465, "implicit")
    sender = "Acme <desk@acme.test>"
    channel_additions.add_relay(store, actor, "relay", relay, from_=sender, user="u", password="p")
    channel_additions.add_smtp(
        store, actor, "IT@abc.test", own, from_="IT <it@abc.test>", user="it@abc.test", password="p"
    )
    channel_additions.add_forward(
        store, actor, "forward", public_address="sales@xyz.test", creation_address="c-71bdkm@desk.test"
    )
    queues.change(store, actor, "Sales", [("inbound", "forward")])
    queues.change(store, actor, "Support", [("reply-via", "IT@abc.test")])
    agents.add(store, actor, "bob", "bob@xyz.test", "agent")


def queue(desk: Desk, name: str) -> QueueLine:
    """Return a queue as it is stored."""
    return next(line for line in queues.listed(desk.store) if line.name == name)


async def open_tab(run: Running, title: str) -> SettingsScreen:
    """Open the settings on the tab of that title."""
    titles = [tab.title for tab in TABS]
    await run.press("comma", *["right_square_bracket"] * titles.index(title))
    await run.until(
        lambda: isinstance(run.app.screen, SettingsScreen) and f"[{_(title)}]" in run.text, f"the tab {title}"
    )
    screen = run.app.screen
    assert isinstance(screen, SettingsScreen)
    await run.until(lambda: screen.takes_keys, "its rows")
    return screen
