"""`tuidesk agent set`: an agent's role, address and names, and the queues he is a member of."""

from __future__ import annotations

from collections.abc import Sequence

from tuidesk.cli.opening import Desk
from tuidesk.cli.parsing import Subparsers, assignments
from tuidesk.i18n import _


def add_parser(actions: Subparsers) -> None:
    """Declare the arguments."""
    change = actions.add_parser("set")
    change.add_argument("name", metavar="NAME")
    keys = _(
        "role=admin|agent|readonly email= display-name= language=en|es timezone= active=yes|no "
        "queues= (whose member he is, apart by commas; nothing behind the sign = of no queue)"
    )
    change.add_argument("changes", metavar="KEY=VALUE", nargs="+", help=keys)


def run(desk: Desk, name: str, words: Sequence[str]) -> None:
    """Make the changes, all or none."""
    from tuidesk.desk import agents

    agents.change(desk.store, desk.actor, name, assignments(list(words)))


def queues_of(desk: Desk) -> dict[int, list[str]]:
    """Return the names of the queues that name each agent a member, as far as who asks sees them."""
    from tuidesk.desk import memberships, seeing

    with desk.store.read() as conn:
        return memberships.read(conn, seeing.hidden(conn, desk.actor))
