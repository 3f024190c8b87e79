"""What customers write in these tests."""

from __future__ import annotations

import email.policy
from email.message import EmailMessage, Message
from email.utils import formatdate, make_msgid


def letter(sender: str, to: str, subject: str, text: str, **headers: str) -> bytes:
    """Write one mail; `in_reply_to="<id>"` makes it an answer."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain="customer.test")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes(policy=email.policy.SMTP)


def answer(to: bytes, text: str, sender: str) -> bytes:
    """Write the answer of a mail program: to the address in the header, with its references."""
    mail = email.message_from_bytes(to)
    message_id = str(mail["Message-ID"])
    references = " ".join([*str(mail.get("References", "")).split(), message_id])
    to_address = str(mail.get("Reply-To") or mail["From"])
    return letter(
        sender, to_address, f"Re: {mail['Subject']}", text, In_Reply_To=message_id, References=references
    )


def parsed(data: bytes) -> Message:
    """Read a mail that reached a sink."""
    return email.message_from_bytes(data, policy=email.policy.default)
