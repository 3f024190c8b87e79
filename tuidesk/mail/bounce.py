"""Mails that say that one of ours failed: RFC 3464 reports first, then the plain styles of older servers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tuidesk.mail.addresses import normal_address
from tuidesk.mail.auto import Kind
from tuidesk.mail.bounce_hard import is_hard
from tuidesk.mail.bounce_plain import failed_recipients, report_part, words_for, written_to
from tuidesk.mail.bounce_reason import reason_of
from tuidesk.mail.bounce_signs import looks_like_bounce, opens_like_a_server
from tuidesk.mail.bounce_status import find_status, is_temporary, status_of_words
from tuidesk.mail.caps import split_headers
from tuidesk.mail.charset import decode, decode_header
from tuidesk.mail.clues import scan_headers
from tuidesk.mail.headers import Headers
from tuidesk.mail.ids import find_ids
from tuidesk.mail.message import Bounce
from tuidesk.mail.parts import read
from tuidesk.mail.structure import Structure, structure_of

_MAX_REPORT = 256 * 1024
_MAX_RECIPIENTS = 100
_NO_FAILURE = ("delayed", "delivered", "relayed", "expanded")
_REPORTS = ("message/delivery-status", "message/global-delivery-status")
_RETURNED = (
    "message/rfc822",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global",
    "message/partial",
)
_TELLING = ("message/disposition-notification", "message/feedback-report")
_ID_LINE = re.compile(r"^[> \t]{0,4}message-id:\s*(<[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)
_TOKEN_LINE = re.compile(
    r"^[> \t]{0,4}x-tuidesk-id:[ \t]{0,4}([\w.@<>-]{1,250})[ \t]*$", re.IGNORECASE | re.MULTILINE
)
_SUCCESS = re.compile(r"(?:was|been|were) success?fully (?:delivered|relayed)", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def find_bounce(structure: Structure, text: str) -> tuple[Bounce | None, Kind | None]:
    """Return the failure that a mail reports and the kind that this makes it; (None, None) for other mail.

    A report of a delay or of a success is no failure, but it is no person's mail either.
    """
    reports = [part for part in structure.attachments if part.type in _REPORTS]
    if reports:
        groups = [group for part in reports for group in _groups(decode(part.data[:_MAX_REPORT]))]
        found = _from_report(structure, groups, text)
        if found:
            return found
    if not looks_like_bounce(structure.root.headers, text):
        return None, None
    return _from_text(structure, text) or _from_inside(structure) or (None, None)


def _groups(report: str) -> Iterator[Headers]:
    """Yield the field groups of a delivery-status part (RFC 3464 §2.1): one for the mail, one a recipient."""
    for block in _BLANK_LINE.split(report.replace("\r\n", "\n").strip()):
        yield Headers(scan_headers(block.encode("utf-8", "replace")))


def _from_report(
    structure: Structure, groups: list[Headers], text: str
) -> tuple[Bounce | None, Kind | None] | None:
    recipients = [g for g in groups[:_MAX_RECIPIENTS] if "final-recipient" in g or "original-recipient" in g]
    actions = {_action(group) for group in recipients}
    failed = [group for group in recipients if _has_failed(group)]
    if failed:
        said = next(filter(None, (decode_header(group.raw("diagnostic-code")) for group in failed)), "")
        addresses = tuple(dict.fromkeys(filter(None, map(_recipient, failed))))
        words = said if any(map(str.isalpha, said.partition(";")[2])) else words_for(addresses, text)
        status = next(filter(None, map(_status, failed)), "")
        if not status or status.endswith(".0.0"):  # what many write who know more
            exact = find_status(words)
            status = exact if exact and exact[0] == (status or exact)[0] else status or status_of_words(said)
        hard = is_hard(status, words, text)
        dead = _dead(failed) if len(addresses) > 1 else addresses if hard else ()
        reason = reason_of(said, words_for(addresses, report_part(text)), addresses)
        bounce = Bounce(addresses, status, hard, *_original(structure, text), reason, dead)
        return bounce, Kind("bounce", "Content-Type")
    if "delayed" in actions:
        return None, Kind("notification", "Content-Type")
    return (None, Kind("receipt", "Content-Type")) if actions & set(_NO_FAILURE) else None


def _dead(failed: list[Headers]) -> tuple[str, ...]:
    """Return those of several recipients whose address will never work."""
    found = (
        _recipient(group)
        for group in failed
        if is_hard(_status(group), decode_header(group.raw("diagnostic-code")))
    )
    return tuple(dict.fromkeys(filter(None, found)))


def _action(group: Headers) -> str:
    return group.token("action").partition(" ")[0]


def _has_failed(group: Headers) -> bool:
    action = _action(group)
    return action == "failed" or (action not in _NO_FAILURE and _status(group).startswith("5"))


def _recipient(group: Headers) -> str:
    for name in ("original-recipient", "final-recipient"):
        value = decode_header(group.raw(name))
        address = normal_address(value.rpartition(";")[2].strip(" <>\"'"))
        if address:
            return address
    return ""


def _status(group: Headers) -> str:
    """Return the status of the server that refused, else the reporting one's (many write only x.0.0)."""
    told = decode_header(group.raw("diagnostic-code"))
    return find_status(told) or find_status(group.raw("status"))


def _from_text(structure: Structure, text: str) -> tuple[Bounce, Kind] | None:
    report = report_part(text)
    if is_temporary(structure.root.headers.text("subject"), report) or _SUCCESS.search(report):
        return None
    recipients = failed_recipients(structure.root.headers, report)
    if not recipients and not opens_like_a_server(report):
        return None
    recipients = recipients or written_to(_returned_head(structure) or text[len(report) :])
    status = find_status(report)
    status = status if status[:1] in ("4", "5") else status_of_words(report)
    words = words_for(recipients, report)
    hard = is_hard(status, words, report)
    dead = _dead_in(report, recipients) if len(recipients) > 1 else recipients if hard else ()
    reason = reason_of("", words, recipients)
    bounce = Bounce(recipients, status, hard, *_original(structure, text), reason, dead)
    return bounce, Kind("bounce", "From")


def _dead_in(report: str, recipients: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of several recipients of whom a report's words say that their address will never work."""
    about = {one: words_for((one, *recipients), report) for one in recipients}
    return tuple(one for one, words in about.items() if is_hard(find_status(words), words, report))


def _returned_head(structure: Structure) -> str:
    """Return the headers of the mail that came back as a part of its own."""
    part = next((part for part in structure.attachments if part.type in _RETURNED), None)
    return decode(split_headers(part.data[:_MAX_REPORT].lstrip())[0]) if part else ""


def _from_inside(structure: Structure) -> tuple[Bounce | None, Kind | None] | None:
    """Read the report that a gateway passed on as an attached mail."""
    for part in structure.attachments:
        if part.type == "message/rfc822" and b"delivery-status" in part.data[:_MAX_REPORT]:
            inner = structure_of(read(part.data[:_MAX_REPORT])[0])
            reports = [leaf for leaf in inner.attachments if leaf.type in _REPORTS]
            groups = [group for leaf in reports for group in _groups(decode(leaf.data))]
            return _from_report(inner, groups, "")
    return None


def reports_on(structure: Structure) -> tuple[str, ...]:
    """Return the ids under which a report of any kind names the mail that it is about (RFC 3464, 5965, 8098)."""
    if structure.root.type != "multipart/report":
        return ()
    told = (part for part in structure.attachments if part.type in _TELLING)
    heads = (Headers(scan_headers(part.data[:_MAX_REPORT])) for part in told)
    named = [one for head in heads for one in find_ids(head.raw("original-message-id"))]
    return tuple(dict.fromkeys(filter(None, (*named, *_original(structure, "")))))


def _original(structure: Structure, text: str) -> tuple[str, str]:
    """Return the Message-ID of the mail that came back, and the token that a desk like this put on it."""
    for part in structure.attachments:
        if part.type in _RETURNED:
            head = Headers(scan_headers(split_headers(part.data[:_MAX_REPORT].lstrip())[0]))
            ids, token = find_ids(head.raw("message-id")), head.text("x-tuidesk-id")
            if ids or token:
                return ids[0] if ids else "", token
    found, token_line = _ID_LINE.search(text), _TOKEN_LINE.search(text)
    return found[1] if found else "", token_line[1] if token_line else ""
