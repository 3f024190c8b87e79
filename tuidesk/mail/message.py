"""What is known about a mail once its bytes have been read: plain values, no bytes, no behaviour.

Every string is as the mail said it, decoded: it may hold terminal controls (`term.clean` is for
whoever shows it) but neither NUL nor lone surrogates, which no database and no JSON can keep.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from tuidesk.mail.trust import Authenticated

KINDS = ("human", "auto-reply", "bulk", "notification", "bounce", "receipt", "report")


@dataclass(frozen=True, slots=True)
class Address:
    """A display name and an address: lower case, its domain in IDNA form, '' when it could not be read."""

    name: str
    address: str


def pairs(addresses: Iterable[Address]) -> list[list[str]]:
    """Return addresses as JSON keeps them: [name, address] each."""
    return [[one.name, one.address] for one in addresses]


@dataclass(frozen=True, slots=True)
class AttachmentInfo:
    """One attachment of a mail; `part` is what `attachments.extract(raw, part)` asks for.

    `title` is the subject of an attached mail.
    """

    part: int
    filename: str
    content_type: str
    size: int
    sha256: str
    inline: bool
    title: str = ""


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines [first, end) of the text that are old words: a quote, or the writer's signature."""

    first: int
    end: int
    what: Literal["quote", "signature"]


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail that says that one of ours failed: for whom, with which RFC 3463 status, for good or not.

    `original_id` is the Message-ID of the mail that failed, `original_token` its X-Tuidesk-Id, `reason` one
    line of what the other server said. `hard` and `status` are the first recipient's; `dead` are those of
    the recipients whose address will never work. What the report does not name is ''.
    """

    recipients: tuple[str, ...]
    status: str
    hard: bool
    original_id: str
    original_token: str = ""
    reason: str = ""
    dead: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """All that intake needs of one mail; small and quick to send through the cage's pipe.

    `marks`: 'parse-limited' = a cap cut something off, 'unparsed' = only a header scan was possible;
    'invitation', 'invitation-answered', 'invitation-cancelled'; 'pgp-signed', 'pgp-encrypted', 'smime-signed',
    'smime-encrypted' = what it claims to be, nothing of it verified; 'winmail' = files in a packet of Outlook
    that the extra `outlook` would open; 'link-elsewhere' = a link's words name another host than its target.
    `authenticated` is what the topmost Authentication-Results say, whoever wrote them.
    `kind_reason` names the header that decided. `received` counts the Received headers.
    `tag` is the ticket number of '[#123]' in the subject, `forwarding_code` that of a confirmation of Gmail,
    `quoted_sender` the sender in a forwarded header block that opens the text, `passed_on` the one
    of a mail that is attached or forwarded under a mark in the subject, `about` the ids of the mail on which
    a machine reports, `conversation` the head of Outlook's
    Thread-Index. `kind_behind_list` is the
    kind of a bulk mail but for the marks that a mailing list puts on it, `list_addresses` where one writes
    to the list, `original_sender` who stood in From before the list did, `submitter` who stands in Sender.
    """

    subject: str = ""
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sender: Address = Address("", "")
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    resent_to: tuple[Address, ...] = ()
    resent_from: tuple[Address, ...] = ()
    envelope: tuple[str, ...] = ()
    forwarded_to: tuple[str, ...] = ()
    forwarded_for: tuple[str, ...] = ()
    list_addresses: tuple[str, ...] = ()
    original_sender: Address | None = None
    submitter: Address | None = None
    date_ms: int | None = None
    text: str = ""
    folds: tuple[Fold, ...] = ()
    from_html: bool = False
    attachments: tuple[AttachmentInfo, ...] = ()
    kind: str = "human"
    kind_reason: str = ""
    kind_behind_list: str = ""
    bounce: Bounce | None = None
    digest: str = ""
    fingerprint: str = ""
    marks: tuple[str, ...] = ()
    received: int = 0
    tuidesk_id: str = ""
    tag: int | None = None
    forwarding_code: str = ""
    quoted_sender: Address | None = None
    passed_on: Address | None = None
    about: tuple[str, ...] = ()
    authenticated: Authenticated | None = None
    conversation: str = ""

    def to_json(self) -> str:
        """Return the mail as one line of ASCII JSON."""
        return json.dumps({name: _plain(getattr(self, name)) for name in self.__slots__})

    @classmethod
    def from_json(cls, text: str | bytes) -> Parsed:
        """Read what `to_json` wrote; raises ValueError, TypeError or KeyError for anything else."""
        values: dict[str, Any] = json.loads(text)
        for name, value in values.items():
            values[name] = _READERS[name](value) if name in _READERS else value
        return cls(**values)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, (Address, AttachmentInfo, Fold, Bounce, Authenticated)):
        return [getattr(value, name) for name in value.__slots__]
    return value


def _addresses(rows: list[list[str]]) -> tuple[Address, ...]:
    return tuple(Address(name, address) for name, address in rows)


def _bounce(row: list[Any] | None) -> Bounce | None:
    if row is None:
        return None
    recipients, status, hard, original_id, token, reason, dead = row
    return Bounce(tuple(recipients), status, hard, original_id, token, reason, tuple(dead))


def _authenticated(row: list[Any] | None) -> Authenticated | None:
    if row is None:
        return None
    server, above, below, results = row
    return Authenticated(server, tuple(above), below, tuple((method, said) for method, said in results))


_READERS: dict[str, Any] = {
    **dict.fromkeys(
        (
            "in_reply_to",
            "references",
            "envelope",
            "forwarded_to",
            "forwarded_for",
            "list_addresses",
            "marks",
            "about",
        ),
        tuple,
    ),
    **dict.fromkeys(("reply_to", "to", "cc", "resent_to", "resent_from"), _addresses),
    "sender": lambda row: Address(*row),
    **dict.fromkeys(
        ("quoted_sender", "passed_on", "original_sender", "submitter"),
        lambda row: None if row is None else Address(*row),
    ),
    "folds": lambda rows: tuple(Fold(*row) for row in rows),
    "attachments": lambda rows: tuple(AttachmentInfo(*row) for row in rows),
    "bounce": _bounce,
    "authenticated": _authenticated,
}
