"""`tuidesk erase`: erase what is kept about one person, and hand out a receipt."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from tuidesk.cli.counted import say_counts
from tuidesk.cli.opening import open_desk
from tuidesk.cli.output import iso, print_json, say
from tuidesk.cli.parsing import Subparsers, add_json
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line

if TYPE_CHECKING:
    from tuidesk.desk.person import Held


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    description = _(
        "Erase a customer: words, names, addresses, mails and files. Numbers of tickets and mails stay. "
        "It writes the whole store anew, and cannot be taken back."
    )
    parser = sub.add_parser("erase", description=description)
    parser.add_argument("address", metavar="A", help=_("the person's address"))
    parser.add_argument("--yes", action="store_true", help=_("do not ask"))
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Show what will go, ask, erase, and print the receipt."""
    from tuidesk.desk import person
    from tuidesk.desk.person.erase import erase

    with open_desk("admin") as desk:
        held = person.look(desk.store, desk.actor, args.address)
        if not args.yes:
            _show(held)
            _ask(held)
        receipt = erase(desk.store, desk.actor, desk.locations, args.address).to_json()
    receipt["erased_at"] = iso(receipt["erased_at"])
    if args.json:
        print_json(receipt)
    else:
        _print(receipt)
    return 0


def _show(held: Held) -> None:
    say(_("This will be erased:"))
    say("  " + ", ".join(clean_line(one) for one in (held.name, *held.addresses) if one))
    say_counts(held.counts(), "  ")


def _ask(held: Held) -> None:
    """Have the address typed again; anything else stops it. Raises BadUsage without a person to ask."""
    if not sys.stdin.isatty():
        raise BadUsage(_("Nobody is here to confirm it"), _("Add --yes to erase without being asked."))
    print(_("Type the address again to erase it:"), end=" ", flush=True)
    if sys.stdin.readline().strip().casefold() not in held.addresses:
        raise BadUsage(_("Nothing was erased"), _("The address was another one."))


def _print(receipt: dict[str, Any]) -> None:
    say(_("Erased at {time} by {name}:").format(time=receipt["erased_at"], name=clean_line(receipt["by"])))
    say_counts(receipt["counts"], "  ")
    stays = receipt["stays"]
    named = ", ".join(f"#{number}" for number in stays["mail_of_others_that_names_the_person_on_tickets"])
    say(_("Stays: mail of others that names the person, on tickets: {tickets}").format(tickets=named or "-"))
    if stays["in_the_list_of_addresses_never_mailed"]:
        say(_("Stays: the address in Filter outgoing mail, so that it is never mailed; see tuidesk filter"))
    names = ", ".join(clean_line(name) for name in stays["backups_beside_the_store"])
    say(_("Stays: backups made before, until they are deleted: {names}").format(names=names or "-"))
    say(_("Copies that were put elsewhere, and PostgreSQL's own logs, stay as long as they are kept there."))
