"""A server of one's own by which mail leaves: asked for, tried by the worker, and only then saved."""

from __future__ import annotations

from tuidesk.desk import channels
from tuidesk.desk.forwarding.connect import Relay
from tuidesk.desk.names import check_from
from tuidesk.i18n import _
from tuidesk.screens.connect.flow import FlowScreen
from tuidesk.screens.connect.page import Finish, Turn
from tuidesk.screens.connect.way_out import RelayQuestions
from tuidesk.screens.opening import OpenDesk
from tuidesk.term.clean import clean_line


class AddSmtp(FlowScreen):
    """Adds a channel of kind smtp under the address it sends as; gives back its name."""

    def __init__(self, address: str = "") -> None:
        questions = RelayQuestions(address, _add, relay=False)
        super().__init__(questions.first(), clean_line(_("Custom SMTP")))


def _add(opened: OpenDesk, way: Relay) -> Turn:
    name = check_from(way.from_)[1]
    channels.add_smtp(
        opened.store,
        opened.actor,
        name,
        way.server,
        from_=way.from_,
        user=way.user,
        password=way.password,
    )
    return Finish(name)
