"""Building the bytes of a mail that leaves: what was meant, and no header more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any, Literal

from tuidesk.i18n import _
from tuidesk.mail.addresses import normal_address
from tuidesk.mail.clean_header import clean_header
from tuidesk.mail.compose_errors import ComposeError
from tuidesk.mail.compose_html import Look, html_page, safe_html
from tuidesk.mail.fold import fold_addresses, fold_ids, fold_text
from tuidesk.mail.ids import valid_id
from tuidesk.mail.message import Address

_MAX_REFERENCES = 11  # the first and the last ten (RFC 5537 §3.4.4's advice for long threads)
_CONTENT_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+")
_ID_HEADERS = ("message-id", "in-reply-to", "references")
_ADDRESS_HEADERS = ("from", "to", "cc", "reply-to")
_OWN_HEADERS = frozenset(
    {"from", "to", "cc", "bcc", "sender", "subject", "date", "reply-to", "mime-version", *_ID_HEADERS}
)


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file that goes with a mail."""

    filename: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """All that the bytes of a mail are built from; the same values give the same words, whenever built.

    `above` and `header` stand before the text, the first as a line above which the answer belongs. `html` None
    means: made from all of that, in the colours of `look`. `headers` are further ones, such as Auto-Submitted.
    """

    from_: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: Address | None
    subject: str
    message_id: str
    date_ms: int
    in_reply_to: str
    references: tuple[str, ...]
    text: str
    html: str | None = None
    attachments: tuple[OutgoingFile, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    above: str = ""
    header: str = ""
    look: Look = Look()  # noqa: RUF009 - frozen


class _WirePolicy(EmailPolicy):
    """CRLF, and the headers that carry names, words and ids written by `fold`."""

    def fold(self, name: str, value: Any) -> str:
        """Return a header as it goes over the wire."""
        key = name.lower()
        if key in _ID_HEADERS:
            return fold_ids(name, str(value), self.linesep)
        if key in _ADDRESS_HEADERS:
            return fold_addresses(name, value.addresses, self.linesep)
        if key == "subject":
            return fold_text(name, str(value), self.linesep)
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return the same as bytes."""
        return self.fold(name, value).encode("ascii")


_POLICY = _WirePolicy(linesep="\r\n", cte_type="7bit")


def build(mail: Outgoing) -> bytes:
    """Return the bytes to send, with CRLF line ends; raises ComposeError when they would not say what was meant."""
    message = EmailMessage(policy=_POLICY)
    _write_headers(message, mail)
    text, html = plain_part(mail), html_part(mail)
    message.set_content(text, subtype="plain", charset="utf-8", cte=_encoding(text))
    message.add_alternative(html, subtype="html", charset="utf-8", cte=_encoding(html))
    for file in mail.attachments:
        _attach(message, file)
    return message.as_bytes()


def plain_part(mail: Outgoing) -> str:
    """Return the text part as it is sent."""
    return _sendable("\n\n".join(part for part in (mail.above, mail.header, mail.text) if part))


def html_part(mail: Outgoing) -> str:
    """Return the HTML part as it is sent; raises ComposeError."""
    if mail.html is not None:
        return safe_html(mail.html)
    return html_page(_sendable(mail.text), above=mail.above, header=mail.header, look=mail.look)


def _write_headers(message: EmailMessage, mail: Outgoing) -> None:
    message["From"] = _mailbox(mail.from_)
    message["To"] = _mailboxes(mail.to)
    if mail.cc:
        message["Cc"] = _mailboxes(mail.cc)
    if mail.reply_to:
        message["Reply-To"] = _mailbox(mail.reply_to)
    message["Subject"] = clean_header(mail.subject)
    message["Date"] = format_datetime(datetime.fromtimestamp(mail.date_ms // 1000, UTC))
    message["Message-ID"] = _checked_id(mail.message_id)
    if mail.in_reply_to and valid_id(mail.in_reply_to):
        message["In-Reply-To"] = mail.in_reply_to
    references = [item for item in dict.fromkeys(mail.references) if valid_id(item)]
    if len(references) > _MAX_REFERENCES:
        references = references[:1] + references[1 - _MAX_REFERENCES :]
    if references:
        message["References"] = " ".join(references)
    for name, value in mail.headers:
        message[_checked_name(name)] = clean_header(value)


def _checked_id(message_id: str) -> str:
    if not valid_id(message_id):
        raise ComposeError(_("The message id is not usable"), _("Write the message again."))
    return message_id


def _checked_name(name: str) -> str:
    """Refuse header names that are none (RFC 5322 §2.2) or that `Outgoing` has a field for."""
    if not name.isascii() or not name.replace("-", "").isalnum() or name.lower() in _OWN_HEADERS:
        raise ComposeError(_("A header has an unusable name"), _("Remove it and send again."))
    return name


def _mailboxes(addresses: tuple[Address, ...]) -> tuple[HeaderAddress, ...]:
    if not addresses:
        raise ComposeError(_("The message has no recipient"), _("Add an address under To."))
    return tuple(_mailbox(address) for address in addresses)


def _mailbox(address: Address) -> HeaderAddress:
    plain = normal_address(address.address)
    if not plain or not plain.isascii():
        raise ComposeError(_("An address cannot be mailed"), _("Correct it, for example name@example.com."))
    user, domain = plain.rsplit("@", 1)
    return HeaderAddress(display_name=clean_header(address.name), username=user.strip('"'), domain=domain)


def _sendable(text: str) -> str:
    """Return the text with \\n line ends and without what UTF-8 cannot carry."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return plain.encode("utf-8", "replace").decode("utf-8").rstrip("\n") + "\n"


def _encoding(text: str) -> Literal["quoted-printable", "base64"]:
    """Choose the shorter encoding; both keep every line below the 998 characters of RFC 5321 §4.5.3.1.6."""
    data = text.encode("utf-8")
    escaped = sum(1 for byte in data if byte > 126 or byte == 61)
    return "base64" if escaped * 6 > len(data) else "quoted-printable"


def _attach(message: EmailMessage, file: OutgoingFile) -> None:
    content_type = file.content_type.lower()
    if not _CONTENT_TYPE.fullmatch(content_type) or content_type.startswith(("multipart/", "message/")):
        content_type = "application/octet-stream"  # message/* may not be base64 encoded (RFC 2046 §5.2.1)
    maintype, _slash, subtype = content_type.partition("/")
    filename = clean_header(file.filename) or "attachment"
    message.add_attachment(file.data, maintype=maintype, subtype=subtype, filename=filename)
