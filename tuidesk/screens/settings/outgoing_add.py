"""Add outgoing email: the default relay, a sign-in, a server of one's own, or another From of an account."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from tuidesk.desk.channels import further as channel_further
from tuidesk.i18n import _
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.tab import Ask, Hands
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.term.clean import SafeText, clean_line

FROM = "from"
SENDS = ("office365", "gmail", "imap", "smtp", "relay")  # kinds whose account can have further senders


def add(hands: Hands, rows: Sequence[ChannelRow], public_address: str) -> None:
    """Ask in which way, and open what asks for the rest."""
    accounts = [row for row in rows if row.kind in SENDS and not row.further]
    choices = [
        ("sign-in-office365", _("Office 365")),
        ("sign-in-gmail", _("Gmail")),
        ("add-smtp", _("Custom SMTP")),
    ]
    if not any(row.kind == "relay" for row in rows):
        choices.insert(0, ("connect-relay", _("Default relay")))
    if accounts:
        choices.append((FROM, _("Another From of an account, no second sign-in")))

    def take(answer: str) -> None:
        if answer == FROM:
            _ask_account(hands, accounts)
        elif answer.startswith("sign-in"):
            hands.show(answer, "", "out", "-")
        else:
            hands.show(answer, public_address)

    shown = tuple((value, clean_line(words)) for value, words in choices)
    hands.question(Ask(clean_line(_("Add outgoing email")), choices=shown), take)


def _ask_account(hands: Hands, accounts: Sequence[ChannelRow]) -> None:
    choices = tuple((row.name, clean_line(row.name)) for row in accounts)
    if len(choices) == 1:
        _ask_from(hands, choices[0][0])
    else:
        hands.question(Ask(clean_line(_("Whose account?")), choices=choices), partial(_ask_from, hands))


def _ask_from(hands: Hands, account: str) -> None:
    def add(sender: str, opened: OpenDesk) -> SafeText:
        name = sender.rpartition("<")[2].strip("> ")
        channel_further.add_from(opened.store, opened.actor, name, account, sender)
        return clean_line(_("{name} was added").format(name=name))

    question = _("Another From of {account}, such as Sales <sales@example.com>").format(account=account)
    hands.question(Ask(clean_line(question)), lambda sender: hands.read(partial(add, sender)))
