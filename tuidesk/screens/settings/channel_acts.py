"""What the keys of Outgoing and Accounts do beyond editing."""

from __future__ import annotations

from functools import partial

from tuidesk.desk import alignment, channels
from tuidesk.i18n import _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.tab import Ask, Hands, Job, TabCommand
from tuidesk.store.setup_channels import ChannelRow, Side
from tuidesk.term.clean import NOTHING, SafeText, clean_line


class Switch(TabCommand):
    """Enable or disable a direction of the channel under the cursor."""

    does = "switch"
    keys = shown = "e"
    word = mark("on/off")
    title = mark("Switch this channel, or one direction of it, on or off")


class TestMail(TabCommand):
    """Send a test mail to an address outside the desk."""

    does = "test-mail"
    keys = shown = "T"
    word = mark("test mail")
    title = mark("Send a test mail to an address outside the desk")


class Confirm(TabCommand):
    """Confirm that a sender may be of another domain."""

    does = "confirm"
    keys = shown = "c"
    title = mark("Confirm that the sender may be of another domain")


class SignIn(TabCommand):
    """Sign in again, or give another password."""

    does = "sign-in"
    keys = shown = "i"
    word = mark("sign in")
    title = mark("Sign in again, or give another password")


def switch(hands: Hands, row: ChannelRow, direction: str) -> None:
    """Switch a direction on when it is off, and off when it is on."""
    half = row.inbound if direction == "in" else row.outbound
    if half is None:
        return
    on = not half.enabled

    def store(opened: OpenDesk) -> SafeText:
        channels.enable(opened.store, opened.actor, row.name, on, direction)
        words = _("{channel}: enabled") if on else _("{channel}: disabled; e enables it again")
        return clean_line(words.format(channel=row.name))

    hands.read(store)


def ask_switch(hands: Hands, row: ChannelRow) -> None:
    """Ask which direction is switched, where there are two."""
    if row.inbound is None or row.outbound is None:
        switch(hands, row, row.directions)
        return
    choices = (
        ("in", clean_line(_switched(row.inbound, _("receive again"), _("stop receiving")))),
        ("out", clean_line(_switched(row.outbound, _("send again"), _("stop sending")))),
    )
    hands.edit_here(Ask(clean_line(row.name), choices=choices), partial(switch, hands, row))


def _switched(half: Side, on: str, off: str) -> str:
    return off if half.enabled else on


def test_mail(hands: Hands, row_id: int, row: ChannelRow) -> None:
    """Ask to which address a test mail goes, and follow it."""

    def send(to: str) -> None:
        hands.follow(row_id, [Job("send-test", {"channel": row.name, "to": to})])

    question = _("Send a test mail by {channel} to an address outside the desk").format(channel=row.name)
    hands.question(Ask(clean_line(question)), send)


def confirm(hands: Hands, outbound_id: int) -> None:
    """Note that the sender may be of another domain; 0 = nothing is doubtful."""
    if not outbound_id:
        hands.say(clean_line(_("Nothing is doubtful about this sender")))
        return

    def store(opened: OpenDesk) -> SafeText:
        alignment.confirm(opened.store, opened.actor, outbound_id)
        return clean_line(_("confirmed"))

    hands.read(store)


def remove(hands: Hands, row: ChannelRow) -> None:
    """Ask before a channel goes; one that is used stays, and the reason names the way out."""

    def store(answer: str, opened: OpenDesk) -> SafeText:
        if not answer:
            return NOTHING
        channels.remove(opened.store, opened.actor, row.name)
        return clean_line(_("{channel} was removed").format(channel=row.name))

    yes = ("yes", clean_line(_("remove {channel}").format(channel=row.name)))
    question = clean_line(_("Remove it? Its password goes too"))
    ask = Ask(question, choices=(("", clean_line(_("leave it"))), yes))
    hands.question(ask, lambda answer: hands.read(partial(store, answer)))


def sign_in(hands: Hands, row: ChannelRow) -> None:
    """Sign in again at Office 365; ask every other kind for its password."""
    if row.kind == "office365":
        address = row.account.address or row.login
        hands.show("sign-in-office365", address, row.directions, "", NOTHING, row.account_id)
        return
    if row.kind == "forward":
        hands.say(clean_line(_("Nobody signs in here: its mail is forwarded to this desk")))
        return

    def seal(password: str, opened: OpenDesk) -> SafeText:
        channels.change(opened.store, opened.actor, row.name, {}, password)
        return clean_line(_("saved"))

    question = clean_line(_("Another password for {channel}").format(channel=row.name))
    hands.question(Ask(question, password=True), lambda text: hands.read(partial(seal, text)))
