"""`tuidesk show`: tickets with their messages, oldest first."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tuidesk.cli.listing import as_json, priority_word
from tuidesk.cli.opening import Desk, open_desk
from tuidesk.cli.output import iso, local, print_json, say
from tuidesk.cli.parsing import Subparsers, add_json, ticket_number
from tuidesk.cli.show_part import PARTS, print_part
from tuidesk.errors import BadUsage
from tuidesk.i18n import _, ngettext
from tuidesk.store.conversation import Entry, entries, pieces
from tuidesk.store.listings import TicketLine, tickets
from tuidesk.term.clean import clean_block, clean_line


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser("show", description=_("Show tickets with all their messages and notes."))
    parser.add_argument("numbers", metavar="N", type=ticket_number, nargs="*", help=_("the tickets' numbers"))
    parser.add_argument("--all", action="store_true", help=_("every ticket"))
    parser.add_argument(
        "--part", choices=PARTS, help=_("each mail's text, HTML, headers or raw source instead")
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Show them."""
    if bool(args.numbers) == args.all:
        raise BadUsage(_("Say which tickets"), _("Give their numbers, or --all."))
    if args.part and args.json:
        raise BadUsage(_("--part goes without --json"), _("Leave one of the two out."))
    with open_desk() as desk:
        for line, messages in _tickets(desk, args):
            if args.part:
                print_part(desk, messages, args.part)
            elif args.json:
                print_json(as_json(line) | {"messages": [message_json(entry) for entry in messages]})
            else:
                _print_ticket(line, messages, desk)
    return 0


def _tickets(desk: Desk, args: argparse.Namespace) -> Iterator[tuple[TicketLine, list[Entry]]]:
    for line in tickets(desk.store, _ids(desk, args)):
        with desk.store.read() as conn:
            found = entries(conn, line.id)
        yield line, found


def _ids(desk: Desk, args: argparse.Namespace) -> Sequence[int]:
    from tuidesk.cli.finding import ticket_id
    from tuidesk.desk import seeing
    from tuidesk.store import lists

    if not args.all:
        return [ticket_id(desk, number) for number in args.numbers]
    with desk.store.read() as conn:
        return sorted(lists.ids(conn, lists.View("status", hidden=seeing.hidden(conn, desk.actor))))


def message_json(entry: Entry) -> dict[str, Any]:
    """Return a message or note under the names that scripts rely on."""
    return {
        "message_id": entry.message_id,
        "kind": entry.kind,
        "author": entry.author or entry.address,
        "from": entry.address,
        "to": [address for _name, address in entry.to],
        "cc": [address for _name, address in entry.cc],
        "date": iso(entry.at),
        "subject": entry.subject,
        "body_text": entry.text,
        "state": entry.state,
        "disposition": entry.disposition,
        "verified": bool(entry.verified),
        "marks": list(entry.marks),
        "attachments": [
            {
                "number": file.number,
                "filename": file.filename,
                "content_type": file.content_type,
                "size": file.size,
                "sha256": file.sha256,
            }
            for file in entry.attachments
        ],
        "copies": [
            {
                "message_id": copy.message_id,
                "disposition": copy.disposition,
                "reason": copy.reason,
                "channel": copy.channel,
                "date": iso(copy.at),
                "sha256": copy.sha256,
            }
            for copy in entry.copies
        ],
    }


def _print_ticket(line: TicketLine, messages: list[Entry], desk: Desk) -> None:
    say(f"#{line.number}  {clean_line(line.title)}")
    words = [clean_line(line.queue), _(line.status), _(priority_word(line.priority))]
    if line.assignee:
        words.append(f"@{clean_line(line.assignee)}")
    words += [f"#{clean_line(tag)}" for tag in line.tags]
    if line.merged_into is not None:
        words.append(_("merged into #{number}").format(number=line.merged_into))
    say("  ".join([*words, _named(line.customer_name, line.customer_address)]).rstrip())
    places = _places(line.number, messages)
    for entry in messages:
        _print_message(entry, desk, places)
    say("")


def _places(number: int, messages: Sequence[Entry]) -> dict[int, str]:
    """Return by which words a session gets each attachment, by its id: 1042/2 is the ticket's second."""
    return {row.id: f"{number}/{count}" for count, (_entry, row) in enumerate(pieces(messages), 1)}


def _print_message(entry: Entry, desk: Desk, places: Mapping[int, str]) -> None:
    what = _(entry.state or entry.kind)
    say("")
    say(f"--- {_named(entry.author, entry.address)}  {local(entry.at, desk.actor)}  {what}")
    for heading, addresses in ((_("To"), entry.to), (_("Cc"), entry.cc)):
        if addresses:
            say(f"{heading}: {', '.join(_named(*one) for one in addresses)}")
    say(clean_block(entry.text).rstrip("\n"))
    for file in entry.attachments:
        say(
            f"[{places[file.id]}] {clean_line(file.filename)}  {clean_line(file.content_type)}  {file.size} B"
        )
    if entry.copies:
        said = ngettext(
            "{n} more copy of this mail came", "{n} more copies of this mail came", len(entry.copies)
        )
        say(said.format(n=len(entry.copies)))


def _named(name: str, address: str) -> str:
    if name and address:
        return f"{clean_line(name)} <{clean_line(address)}>"
    return clean_line(name or address)
