"""Mails that say that one of ours failed: RFC 3464 reports first, then the plain styles of older servers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tuidesk.mail.addresses import normal_address
from tuidesk.mail.auto import Kind
from tuidesk.mail.bounce_plain import failed_recipients, looks_like_bounce, report_part
from tuidesk.mail.bounce_status import find_status, is_hard, is_temporary
from tuidesk.mail.caps import split_headers
from tuidesk.mail.charset import decode, decode_header
from tuidesk.mail.clues import scan_headers
from tuidesk.mail.headers import Headers
from tuidesk.mail.ids import find_ids
from tuidesk.mail.message import Bounce
from tuidesk.mail.structure import Structure

_MAX_REPORT = 256 * 1024
_MAX_RECIPIENTS = 100
_NO_FAILURE = ("delayed", "delivered", "relayed", "expanded")
_RETURNED = (
    "message/rfc822",
    "text/rfc822-headers",
    "message/rfc822-headers",
    "message/global",
    "message/partial",
)
_ID_LINE = re.compile(r"^[> \t]{0,4}message-id:\s*(<[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def find_bounce(structure: Structure, text: str) -> tuple[Bounce | None, Kind | None]:
    """Return the failure that a mail reports and the kind that this makes it; (None, None) for other mail.

    A report of a delay or of a success is no failure, but it is no person's mail either.
    """
    reports = [
        part
        for part in structure.attachments
        if part.type in ("message/delivery-status", "message/global-delivery-status")
    ]
    if reports:
        groups = [group for part in reports for group in _groups(decode(part.data[:_MAX_REPORT]))]
        found = _from_report(structure, groups, text)
        if found:
            return found
    if looks_like_bounce(structure.root.headers):
        return _from_text(structure, text)
    return None, None


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
        said = "\n".join(decode_header(group.raw("diagnostic-code")) for group in failed)
        status = next(filter(None, map(_status, failed)), "") or find_status(text)
        addresses = tuple(dict.fromkeys(filter(None, map(_recipient, failed))))
        bounce = Bounce(addresses, status, is_hard(status, said or text), _original_id(structure, text))
        return bounce, Kind("bounce", "Content-Type")
    if "delayed" in actions:
        return None, Kind("notification", "Content-Type")
    return (None, Kind("receipt", "Content-Type")) if actions & set(_NO_FAILURE) else None


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
    """Return the most exact of what Status and Diagnostic-Code say (many servers write only x.0.0)."""
    stated = find_status(group.raw("status"))
    if stated and not stated.endswith(".0.0"):
        return stated
    return find_status(decode_header(group.raw("diagnostic-code"))) or stated


def _from_text(structure: Structure, text: str) -> tuple[Bounce | None, Kind | None]:
    report = report_part(text)
    recipients = failed_recipients(structure.root.headers, report)
    if not recipients or is_temporary(structure.root.headers.text("subject"), report):
        return None, None
    status = find_status(report)
    if status.startswith("2"):
        return None, None
    return Bounce(recipients, status, is_hard(status, report), _original_id(structure, text)), Kind(
        "bounce", "From"
    )


def _original_id(structure: Structure, text: str) -> str:
    """Return the Message-ID of the mail that came back."""
    for part in structure.attachments:
        if part.type in _RETURNED:
            head = split_headers(part.data[:_MAX_REPORT].lstrip())[0]
            ids = find_ids(Headers(scan_headers(head)).raw("message-id"))
            if ids:
                return ids[0]
    found = _ID_LINE.search(text)
    return found[1] if found else ""
