"""What the health screen says: about the desk in sentences, about one channel as labels and values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from tuidesk.desk.health import ChannelHealth, Health
from tuidesk.desk.health.limits import Token
from tuidesk.desk.health.sides import SideHealth
from tuidesk.desk.health.trouble import Trouble, date
from tuidesk.i18n import _, mark, ngettext
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.term.glyphs import Glyphs
from tuidesk.widgets.times import age, moment

MINUTE_MS = 60_000
ORDER = ("bad", "soon", "note", "new", "good", "idle", "off")
KINDS = {
    "office365": mark("Office 365"),
    "gmail": mark("Gmail"),
    "imap": mark("IMAP"),
    "smtp": mark("Custom SMTP"),
    "relay": mark("Default relay"),
    "forward": mark("Forwarded"),
}


def desk_lines(health: Health, timezone: str, glyphs: Glyphs) -> list[tuple[SafeText, str]]:
    """Return the sentences about the desk itself, each with the class that colours it."""
    names = {channel.name for channel in health.channels}
    wrong = [one for one in health.troubles if one.channel not in names]
    lines = [(clean_line(f"{glyphs.wrong} {one.sentence(timezone)}"), _class(one)) for one in wrong]
    if not health.troubles:
        lines.append((clean_line(f"{glyphs.check} {_('All is well.')}"), "good"))
    return [*lines, (clean_line(" ".join(_running(health))), "good")]


def _class(trouble: Trouble) -> str:
    return "bad" if trouble.level == "bad" else "soon"


def _running(health: Health) -> Iterator[str]:
    if health.worker_alive:
        yield _("A worker runs.")
    if health.mail_at > health.at - MINUTE_MS:
        yield _("Mail was fetched within the last minute.")
    elif health.mail_at:
        yield _("Mail was last fetched {age} ago.").format(age=age(health.mail_at, health.at))
    if health.outbox:
        waiting = ngettext("{n} mail has not left yet.", "{n} mails have not left yet.", health.outbox)
        yield waiting.format(n=health.outbox)
    else:
        yield _("Every mail has left.")


def by_gravity(health: Health) -> list[tuple[ChannelHealth, str]]:
    """Return each channel with its gravest state, the gravest first, then by name."""
    pairs = [(channel, _gravest(channel, health.troubles)) for channel in health.channels]
    return sorted(pairs, key=lambda pair: (ORDER.index(pair[1]), pair[0].name))


def _gravest(channel: ChannelHealth, troubles: Sequence[Trouble]) -> str:
    levels = {one.level for one in troubles if one.channel == channel.name}
    return next((level for level in ORDER[:3] if level in levels), channel.state)


def details(channel: ChannelHealth, health: Health, zone: tzinfo | None) -> list[tuple[str, SafeText]]:
    """Return label and value of all that is known about a channel."""
    pairs = [
        (_("channel"), f"{channel.name} · {_(KINDS.get(channel.kind, channel.kind))}"),
        (_("queue"), channel.queue),
        *_side(_("receives"), channel.receives, health.at, zone),
        *_side(_("sends"), channel.sends, health.at, zone),
        *_troubles(channel, health),
        (_("to fetch"), _backlog(channel)),
        (_("Spam"), _spam(channel)),
        *_audit(channel, health.at, zone),
        (_("sign-in"), _token(channel.token, health.at, zone)),
        (_("client secret"), _secret(channel)),
        (_("last 24 hours"), _sent(channel)),
    ]
    return [(label, clean_line(value)) for label, value in pairs if value]


def _troubles(channel: ChannelHealth, health: Health) -> Iterator[tuple[str, str]]:
    """Yield what soon will not work and what to do; what fails now is told with its direction."""
    for one in health.troubles:
        if one.channel == channel.name and one.level == "soon":
            yield _("soon"), one.title
            yield _("what to do"), one.hint
    if not channel.signed_in:
        yield _("what to do"), _("Nobody has signed in for this account yet: s does")


def _side(label: str, side: SideHealth | None, at: int, zone: tzinfo | None) -> Iterator[tuple[str, str]]:
    if side is None:
        return
    if side.state != "bad":
        when = moment(side.ok_at, at, zone) if side.ok_at else ""
        well = {"good": _("yes"), "off": _("switched off"), "idle": _("no queue takes its mail")}
        said = well.get(side.state, _("not proved yet"))
        yield label, _("{said}, last proved {time}").format(said=said, time=when) if when else said
        return
    since = moment(side.error_at, at, zone)
    yield label, _("no, since {time}: {why}").format(time=since, why=side.title)
    yield _("what to do"), side.hint
    yield "", f"{side.retry[:1].upper()}{side.retry[1:]}"
    if side.ok_at:
        yield "", _("It last worked {time}").format(time=moment(side.ok_at, at, zone))


def _backlog(channel: ChannelHealth) -> str:
    count = channel.backlog
    words = ngettext("{n} mail waits on the server", "{n} mails wait on the server", count)
    return words.format(n=count) if count else ""


def _spam(channel: ChannelHealth) -> str:
    count = channel.spam_unseen
    words = ngettext(
        "{n} new mail since somebody looked: f looks through it",
        "{n} new mails since somebody looked: f looks through them",
        count,
    )
    return words.format(n=count) if count else ""


def _audit(channel: ChannelHealth, at: int, zone: tzinfo | None) -> Iterator[tuple[str, str]]:
    if not channel.audited_at:
        return
    found = _("every mail on the server is accounted for")
    if channel.audit_missing:
        missing = ngettext("{n} mail is missing", "{n} mails are missing", channel.audit_missing)
        found = missing.format(n=channel.audit_missing)
    if channel.audit_extra:
        gone = ngettext(
            "{n} has left the server since", "{n} have left the server since", channel.audit_extra
        )
        found = f"{found}; {gone.format(n=channel.audit_extra)}"
    yield _("audit"), f"{moment(channel.audited_at, at, zone)}: {found}"
    if channel.audit_missing:
        yield _("what to do"), _("a counts again and takes in what is missing; tuidesk audit names it")


def audit_outcome(result: Mapping[str, Any]) -> SafeText:
    """Return in one line what an audit that somebody asked for found and did."""
    server, missing, mended = (int(result[name]) for name in ("server", "missing", "mended"))
    words = _("{server} on the server = {accounted} accounted for")
    if missing:
        words = _("{server} on the server, {accounted} accounted for")
    said = words.format(server=server, accounted=server - missing)
    if mended:
        taken = ngettext("{n} mail was taken in just now", "{n} mails were taken in just now", mended)
        said = f"{said}; {taken.format(n=mended)}"
    return clean_line(said)


def _token(token: Token | None, at: int, zone: tzinfo | None) -> str:
    if token is None:
        return ""
    words = _("renewed {time}; it ends on {date} unless it is renewed before")
    return words.format(time=moment(token.renewed_at, at, zone), date=date(token.ends_at))


def _secret(channel: ChannelHealth) -> str:
    ends = channel.secret_expires_at
    return _("ends on {date}").format(date=date(ends)) if ends else ""


def _sent(channel: ChannelHealth) -> str:
    sent, limit = channel.sent.sent, channel.sent.limit
    if channel.sends is None:
        return ""
    if not limit:
        return ngettext("{n} mail sent", "{n} mails sent", sent).format(n=sent) if sent else ""
    if channel.sent.of_recipients:
        return _("{sent} of the {limit} recipients that the provider allows").format(sent=sent, limit=limit)
    return _("{sent} of the {limit} mails that the provider takes").format(sent=sent, limit=limit)
