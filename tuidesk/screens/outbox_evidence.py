"""Why a mail has not left: everything that is known about it, in the order in which it helps to decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from tuidesk.commands.base import Fact
from tuidesk.desk.outbox_results import NO_WAY, RESTORED, words
from tuidesk.i18n import _, mark, ngettext, said
from tuidesk.store.clock import now
from tuidesk.store.doubts import Seen
from tuidesk.store.overtaking import Newer
from tuidesk.store.waiting import WaitingMail
from tuidesk.term.clean import SafeText, clean_block, clean_line
from tuidesk.widgets.times import moment

WITHDRAWABLE = ("queued", "held", "failed", "uncertain")
MOST_NEWER = 5  # messages that are told of
QUIET = "quiet"  # why quiet mode held a mail, as stored

SENTENCES = {  # for reasons of the gate whose one word says too little
    "rate": mark("more mail goes to this address in a short time than the desk sends by itself"),
    "loop": mark("machines would answer each other for ever"),
    QUIET: mark("quiet mode holds all mail"),
}

Pair = tuple[str, SafeText]


def evidence(
    mail: WaitingMail, zone: tzinfo | None, seen: Sequence[Seen] = (), newer: Sequence[Newer] = ()
) -> list[Pair]:
    """Return label and value of what is known about a mail.

    `seen` is what was done to learn whether it left, `newer` what its writer had not seen when he wrote it.
    """
    facts = list(_facts(mail, zone))
    looks = [("", line) for line in _looks(mail, zone, seen)]
    facts[2:2] = [(_("known so far"), looks[0][1]), *looks[1:]] if looks else []
    facts[1:1] = [("", line) for line in _newer(newer, zone)]
    return [(label, clean_line(value)) for label, value in facts if value]


def _looks(mail: WaitingMail, zone: tzinfo | None, seen: Sequence[Seen]) -> Iterator[str]:
    """Yield what was asked, when, where, and what was found."""
    if mail.state != "uncertain":
        return
    for one in seen:
        at = moment(one.at, now(), zone)
        if one.kind == "uncertain":
            yield _("{time}: all of it was handed over, and no answer came").format(time=at)
        elif one.kind == "looked":
            asked = _(
                "{time}: the worker looked by Message-ID and our header in the sent mail of {name}: {found}"
            )
            yield asked.format(time=at, name=one.where, found=words(one.found))
        elif one.kind == "retried":
            yield _("{time}: {name} sent it again").format(time=at, name=one.actor)
    if not any(one.kind == "looked" for one in seen):
        yield _("nobody looked in a Sent folder yet, or no mailbox of this sender is known")


def _newer(newer: Sequence[Newer], zone: tzinfo | None) -> Iterator[str]:
    """Yield who wrote what since, and when; of many only the newest."""
    if len(newer) > MOST_NEWER:
        more = len(newer) - MOST_NEWER
        yield ngettext("{count} more message", "{count} more messages", more).format(count=more)
    for one in newer[-MOST_NEWER:]:
        lines = (line.strip() for line in clean_block(one.text).split("\n"))
        words = " ".join(line for line in lines if line and not line.startswith(">"))
        who = _("{name} answered, {time}: {words}") if one.outward else _("{name} wrote, {time}: {words}")
        yield who.format(name=clean_line(one.author, 60), time=moment(one.at, now(), zone), words=words[:200])


def possible(mail: WaitingMail, mails: Sequence[WaitingMail]) -> frozenset[Fact]:
    """Return what may be done about a mail, and about all of them."""
    checks = {
        Fact.TICKET: mail.number is not None,
        Fact.HELD: mail.state == "held",
        Fact.QUIETED: any(one.reason == QUIET for one in mails),
        Fact.STOPPED: mail.state in ("failed", "uncertain"),
        Fact.UNCERTAIN: mail.state == "uncertain",
        Fact.WITHDRAWABLE: mail.state in WITHDRAWABLE,
    }
    return frozenset(fact for fact, true in checks.items() if true)


def _facts(mail: WaitingMail, zone: tzinfo | None) -> Iterator[tuple[str, str]]:
    moment_now = now()
    yield _("why"), _why(mail)
    yield _("what to do"), _way_out(mail)
    if mail.state == "queued":
        yield _("leaves"), moment(mail.not_before, moment_now, zone)
    yield _("subject"), mail.subject
    yield _("from"), " · ".join(word for word in (mail.from_address, mail.channel) if word)
    if mail.channel_title:
        yield _("channel"), f"{said(mail.channel_title)}. {said(mail.channel_hint)}".rstrip()
    for address in mail.recipients:
        yield _("to"), f"{address} · {(mail.results or {}).get(address, _('no answer yet'))}"
    yield _("server said"), said(mail.server_reply)
    yield _("tries"), str(mail.attempts or "")
    yield _("written"), f"{mail.writer} · {moment(mail.created_at, moment_now, zone)}".strip(" ·")
    yield "Message-ID", mail.message_id


def _why(mail: WaitingMail) -> str:
    if mail.reason:
        return why(mail.reason)
    return {
        "queued": _("it can still be taken back, or waits for its turn"),
        "sending": _("a worker hands it to the server now"),
    }.get(mail.state, "")


def why(reason: str) -> str:
    """Return why mail was stopped as a sentence; words that say it already stay as they are."""
    return _(SENTENCES[reason]) if reason in SENTENCES else words(reason)


def _way_out(mail: WaitingMail) -> str:
    if mail.reason == NO_WAY:
        return _("set its queue's Reply via in Settings › Emails: then it leaves by itself")
    if mail.reason == RESTORED:
        return _(
            "the store came out of a backup, and this mail may have left since: look for it in Sent or ask; "
            "then l sends it, e takes it back"
        )
    return {
        "held": _("l sends it all the same, e takes it back to edit it"),
        "failed": _("r sends it again, e takes it back to edit it"),
        "uncertain": _(
            "the server may have it but did not say so: look for it, or ask; then a (it arrived), r (send again) or e "
            "(give it up and write another one)"
        ),
    }.get(mail.state, "")
