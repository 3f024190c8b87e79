"""What a channel's state means for people: what does not work, what soon will not, and what is worth a look."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from tuidesk.desk.health.limits import SECRET_WARN_MS, TOKEN_WARN_MS
from tuidesk.desk.health.per_channel import ChannelHealth
from tuidesk.desk.health.sides import SideHealth
from tuidesk.desk.health.trouble import Trouble, date, trouble
from tuidesk.i18n import _, ngettext


def troubles_of(channel: ChannelHealth, moment: int) -> Iterator[Trouble]:
    """Yield what there is to say about a channel, the gravest first."""
    if channel.state == "off":
        return
    if not channel.signed_in:
        hint = _("Run: tuidesk channel sign-in {channel}").format(channel=shlex.quote(channel.name))
        yield trouble(channel.address, _("not signed in yet"), hint, channel=channel.name)
    else:  # before that neither half works, and nothing else helps
        yield from _broken(channel)
    yield from _uncounted(channel)
    yield from _ends_soon(channel, moment)
    yield from _worth_a_look(channel)


def _broken(channel: ChannelHealth) -> Iterator[Trouble]:
    """Yield why each half does not work, once where both fail alike."""
    latest_first = sorted(channel.sides, key=lambda side: side.error_at, reverse=True)
    reasons = {(side.title, side.hint): side for side in latest_first if side.state == "bad"}
    yield from (_failing(channel, side) for side in channel.sides if side in reasons.values())


def _failing(channel: ChannelHealth, side: SideHealth) -> Trouble:
    """Say which half does not work only where the other one does: alone it is the channel."""
    title: str = side.title
    others = [one for one in channel.sides if one is not side and one.state in ("good", "new")]
    if others:
        half = _("cannot receive: {why}") if side.receives else _("cannot send: {why}")
        title = half.format(why=side.title)
    return trouble(channel.address, title, side.hint, side.error_at, channel=channel.name)


def _uncounted(channel: ChannelHealth) -> Iterator[Trouble]:
    """Yield that the last audit could not account for all mail."""
    if channel.audit_missing:
        words = ngettext(
            "{n} mail on the server is not in the ledger",
            "{n} mails on the server are not in the ledger",
            channel.audit_missing,
        )
        hint = _("See which with: tuidesk audit; take them in with: tuidesk audit --mend, or ! and a")
        title = words.format(n=channel.audit_missing)
        yield trouble(channel.address, title, hint, channel.audited_at, channel=channel.name)


def _ends_soon(channel: ChannelHealth, moment: int) -> Iterator[Trouble]:
    token, secret_ends = channel.token, channel.secret_expires_at
    if token and token.ends_at - moment < TOKEN_WARN_MS:
        words = (
            _("the sign-in ends on {date}") if token.ends_at > moment else _("the sign-in ended on {date}")
        )
        hint = _("Let a worker run, which renews it, or sign in again: ! and s")
        yield _soon(channel, words.format(date=date(token.ends_at)), hint)
    if secret_ends and secret_ends - moment < SECRET_WARN_MS:
        words = (
            _("the client secret ends on {date}")
            if secret_ends > moment
            else _("the client secret ended on {date}")
        )
        hint = _(
            "Make another one in Entra, App registrations, and give it to the channel in the settings (key ,)"
        )
        yield _soon(channel, words.format(date=date(secret_ends)), hint)
    if channel.sends and channel.sent.nearly_used:
        words = _("{sent} of the {limit} mails that the provider takes in 24 hours were sent")
        if channel.sent.of_recipients:
            words = _("{sent} of the {limit} recipients that the provider allows in 24 hours were used")
        said = words.format(sent=channel.sent.sent, limit=channel.sent.limit)
        yield _soon(channel, said, _("What goes beyond waits and leaves by itself"))


def _soon(channel: ChannelHealth, title: str, hint: str) -> Trouble:
    return trouble(channel.address, title, hint, level="soon", channel=channel.name)


def _worth_a_look(channel: ChannelHealth) -> Iterator[Trouble]:
    if channel.spam_unseen:
        words = ngettext("{n} new mail in Spam", "{n} new mails in Spam", channel.spam_unseen)
        title = words.format(n=channel.spam_unseen)
        hint = _("Look through them: ! and f")
        yield trouble(channel.address, title, hint, level="note", channel=channel.name)
