"""What the settings of a channel may say, whichever way they are given; each check raises BadUsage."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from tuidesk.desk.names import check_address, quoted
from tuidesk.errors import BadUsage
from tuidesk.i18n import Phrase, _, mark
from tuidesk.term.clean import clean_line

AFTER = ("leave", "read", "move")  # what happens to a mail in its mailbox
SENT = ("auto", "append", "off")  # whether a copy goes into the mailbox's Sent folder
YES_NO = ("yes", "no")
DIRECTIONS = ("both", "in", "out")
POLL_SECONDS = range(5, 86_401)
MOST_A_MINUTE = 10_000
APP_PASSWORD_LETTERS = 16

_SINCE = re.compile(r"now|all|[1-9][0-9]{0,4}d")
_REGISTRATION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?")


def check_since(text: str) -> str:
    """Return since when mail of a new mailbox is wanted: now, all or Nd (N days)."""
    if not _SINCE.fullmatch(text):
        title = _("{text} says not since when mail is wanted").format(text=quoted(text))
        raise BadUsage(title, _("Use now, all, or days such as 30d."))
    return text


def check_poll(text: str) -> int:
    """Return the seconds between two looks at a mailbox without IDLE."""
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) in POLL_SECONDS):
        title = _("{text} is no time between two looks").format(text=quoted(text))
        raise BadUsage(title, _("Give seconds, from 5 to 86400."))
    return int(text)


def check_rate(text: str) -> int:
    """Return how many mails may leave a minute; 0 = as the provider allows."""
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= MOST_A_MINUTE):
        title = _("{text} is no number of mails a minute").format(text=quoted(text))
        raise BadUsage(title, _("Give a number from 1 to {most}, or 0 for the provider's own limit.").format(
            most=MOST_A_MINUTE))  # fmt: skip
    return int(text)


def check_plain(text: str, what: str) -> str:
    """Return a text that is not empty and holds no control character."""
    if not text or clean_line(text) != text:
        raise BadUsage(_("{what} is empty or holds characters that cannot be shown").format(what=what))
    return text


def check_optional_address(text: str) -> str:
    """Return an address, or '' for none."""
    return check_address(text) if text else ""


def check_choice(text: str, choices: tuple[str, ...], what: str) -> str:
    """Return one of a few words; `what` names the setting."""
    if text not in choices:
        title = _("{text} is no value of {what}").format(text=quoted(text), what=what)
        raise BadUsage(title, _("Use one of: {all}").format(all=", ".join(choices)))
    return text


def check_app_password(text: str) -> str:
    """Return a Gmail app password without the blanks that Google shows in it; it has 16 letters."""
    password = "".join(text.split())
    if not (len(password) == APP_PASSWORD_LETTERS and password.isascii() and password.isalpha()):
        title = _("An app password has {count} letters, and this has not").format(count=APP_PASSWORD_LETTERS)
        hint = _(
            "Make one at myaccount.google.com/apppasswords (2-step verification must be on first)"
            " and paste it as it is shown; the password of the account itself does not work."
        )
        raise BadUsage(title, hint)
    return password


def check_tenant(text: str) -> str:
    """Return the tenant of an Office 365 account: its id or one of its domains."""
    if not _REGISTRATION.fullmatch(text):
        title = Phrase(mark("{text} is no tenant"), {"text": quoted(text)})
        hint = mark(
            "Give the Directory (tenant) ID of the app registration, or a domain such as example.com."
        )
        raise BadUsage(title, Phrase(hint))
    return text


def check_client_id(text: str) -> str:
    """Return the client id of an app registration."""
    if not _REGISTRATION.fullmatch(text):
        title = Phrase(mark("{text} is no client ID"), {"text": quoted(text)})
        raise BadUsage(title, Phrase(mark("Give the Application (client) ID of the app registration.")))
    return text


def check_day(text: str) -> int:
    """Return the end of a day (UTC, ms) given as YYYY-MM-DD; '' is 0, not known."""
    if not text:
        return 0
    try:
        day = date.fromisoformat(text)
        return int(datetime.combine(day, time.max, UTC).timestamp() * 1000)
    except (ValueError, OverflowError) as error:
        title = _("{text} is no day").format(text=quoted(text))
        raise BadUsage(title, _("Write it as 2027-03-31.")) from error
