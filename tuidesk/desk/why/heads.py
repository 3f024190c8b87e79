"""The head of a stored mail, read again to say which of its headers made it what it is."""

from __future__ import annotations

from tuidesk.desk.why.story import Automatic
from tuidesk.mail import caps
from tuidesk.mail.auto import kind_of
from tuidesk.mail.message import Address
from tuidesk.mail.parts import Part
from tuidesk.mail.parts import read as read_part
from tuidesk.store.raw import RawStore

SHOWN = (
    "Delivered-To", "X-Original-To", "Envelope-To", "X-Forwarded-To", "To", "Cc", "From", "Reply-To",
    "Message-ID", "In-Reply-To", "References", "Thread-Index", "Auto-Submitted", "Precedence", "List-Id",
    "Authentication-Results",
)  # fmt: skip
_BY_HEADERS = ("auto-reply", "bulk", "notification")  # the other kinds are told by the body as well
_SOMEBODY = Address("", "somebody@example.org")


def read(raw: RawStore, sha256: str) -> bytes:
    """Return the header block of a stored mail, b"" when there is none."""
    if not sha256:
        return b""
    try:
        return caps.split_headers(raw.head(sha256).data)[0]
    except KeyError:
        return b""


def shown(head: bytes) -> tuple[tuple[str, str], ...]:
    """Return the headers that intake looks at, as they stand in the mail, in its order."""
    known = {name.casefold(): name for name in SHOWN}
    items = read_part(head + b"\r\n\r\n")[0].raw_items()
    named = ((known.get(name.casefold(), ""), value) for name, value in items)
    return tuple((name, " ".join(value.split())) for name, value in named if name)


def automatic(head: bytes, kind: str, reason: str) -> Automatic | None:
    """Return the header that made a mail an automatic one, None for a person's mail."""
    if kind == "human" or not reason:
        return None
    root = read_part(head + b"\r\n\r\n")[0]
    value = root.headers.raw(reason.lower()).strip()
    if kind not in _BY_HEADERS or reason in ("Content-Type", "Subject"):
        return Automatic(reason, value, "")
    return Automatic(reason, value, _kind_without(root, reason))


def _kind_without(root: Part, header: str) -> str:
    """Return the kind that the other headers give the mail."""
    headers = root.headers
    sender = next(iter(headers.addresses("from")), _SOMEBODY)
    reply_to, subject = headers.addresses("reply-to"), headers.text("subject")
    if header == "From":
        sender = _SOMEBODY
    else:
        del root[header]
        del root.headers
    return kind_of(root, sender, reply_to, subject).kind
