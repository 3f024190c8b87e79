"""What the keys of Incoming / queues do beyond editing: add, test, copy, confirm."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from tuidesk.commands.base import Commands
from tuidesk.desk import alignment, queues
from tuidesk.desk.forwarding import creation as creation_addresses
from tuidesk.desk.forwarding import seen as forwarding_seen
from tuidesk.desk.queues.cards import QueueCard
from tuidesk.i18n import _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.queue_book import QueueBook
from tuidesk.screens.settings.tab import Ask, Hands, Job, TabCommand
from tuidesk.term.clean import SafeText, clean_line


class CopyAddress(TabCommand):
    """Copy the creation address and show it alone on a line."""

    does = "copy"
    keys = shown = "y"
    word = mark("copy address")
    title = mark("Copy the creation address and show it alone on a line")
    needs = frozenset()


class MakeAddress(TabCommand):
    """Make a creation address for the queue."""

    does = "make"
    keys = shown = "g"
    title = mark("Make a creation address for this queue")


class Confirm(TabCommand):
    """Confirm that a sender may be of another domain."""

    does = "confirm"
    keys = shown = "c"
    title = mark("Confirm that the sender may be of another domain")


class Accept(TabCommand):
    """Make a proposed address the public one."""

    does = "accept"
    keys = shown = "a"
    title = mark("Make the proposed address the public one")


KEYS: Commands = (CopyAddress, MakeAddress, Confirm, Accept)

SCREENS = {
    "sign-in-office365": mark("Sign in with Office 365"),
    "sign-in-gmail": mark("Sign in with Gmail"),
    "connect-imap": mark("IMAP and SMTP"),
    "connect-forward": mark("Forwarded"),
}
BY_HAND = "by-hand"


def add(hands: Hands) -> None:
    """Ask in which way mail of the new queue comes."""
    ways = tuple((screen, clean_line(_(words))) for screen, words in SCREENS.items())
    choices = (*ways, (BY_HAND, clean_line(_("Add queue: tickets are opened by hand"))))

    def take(answer: str) -> None:
        if answer == BY_HAND:
            _add_by_hand(hands)
        else:
            hands.show(answer)

    hands.question(Ask(clean_line(_("Add queue")), choices=choices), take)


def _add_by_hand(hands: Hands) -> None:
    """Ask for a name; the rest is chosen and can be edited."""

    def add(name: str, opened: OpenDesk) -> SafeText:
        queues.add(opened.store, opened.actor, name)
        return clean_line(_("{name} was added").format(name=name))

    ask = Ask(clean_line(_("Name of the new queue")))
    hands.question(ask, lambda name: hands.read(partial(add, name)))


def test(hands: Hands, book: QueueBook, card: QueueCard, *, only_out: bool) -> None:
    """Have a worker try how the queue's mail comes and leaves."""
    channel = book.channels.get(card.line.inbound)
    out = Job("test-channel", {"channel": card.line.reply_via, "direction": "out"})
    jobs = [out] if card.line.reply_via else []
    if channel is not None and not only_out and channel.kind == "forward":
        jobs = [Job("probe-forward", {"queue": card.line.name})]
    elif channel is not None and not only_out:
        jobs = [Job("test-channel", {"channel": channel.name, "direction": "in"}), *jobs]
    hands.follow(card.id, jobs)


def _copy(hands: Hands, book: QueueBook, card: QueueCard) -> None:
    addresses = card.line.creation_addresses
    if addresses:
        hands.copy(clean_line(addresses[0]))
    else:
        hands.say(clean_line(_("It has no creation address: g makes one")))


def _make(hands: Hands, _book: QueueBook, card: QueueCard) -> None:
    def make(opened: OpenDesk) -> SafeText:
        with opened.store.read() as conn:
            made = creation_addresses.propose(conn, card.id)
        if not made.address:
            return clean_line(made.missing.said())
        change = [("creation-address", made.address)]
        queues.change(opened.store, opened.actor, card.line.name, change)
        return clean_line(_("Mail to {address} opens tickets here; y copies it").format(address=made.address))

    hands.read(make)


def _confirm(hands: Hands, book: QueueBook, card: QueueCard) -> None:
    outlook = book.outlooks.get(card.id)
    outbound = outlook.way.outbound if outlook and outlook.doubt else None
    if outbound is None:
        hands.say(clean_line(_("Nothing is doubtful about the sender of this queue")))
        return

    def confirm(opened: OpenDesk) -> SafeText:
        alignment.confirm(opened.store, opened.actor, outbound.id)
        return clean_line(_("confirmed"))

    hands.read(confirm)


def _accept(hands: Hands, book: QueueBook, card: QueueCard) -> None:
    outlook = book.outlooks.get(card.id)
    address = outlook.forwarding.proposal if outlook else ""
    if not address:
        hands.say(clean_line(_("No address is proposed for this queue")))
        return

    def accept(opened: OpenDesk) -> SafeText:
        forwarding_seen.accept(opened.store, opened.actor, card.line.name, address)
        return clean_line(_("{address} is never mailed from now on").format(address=address))

    hands.read(accept)


BY_NAME: Mapping[str, Callable[[Hands, QueueBook, QueueCard], None]] = {
    CopyAddress.does: _copy,
    MakeAddress.does: _make,
    Confirm.does: _confirm,
    Accept.does: _accept,
}
