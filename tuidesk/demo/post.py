"""Turns the letters of the demo into mail as customers' programs write it, and hands it to the desk."""

from __future__ import annotations

import smtplib
from datetime import UTC, datetime
from email.message import EmailMessage, Message
from email.utils import format_datetime, make_msgid
from pathlib import Path

from tuidesk.demo.letters import Letter
from tuidesk.demo.people import ANSWERS, ATTRIBUTIONS, Person

DOMAIN = "desk.acme.test"


def creation_address(queue: str) -> str:
    """Return the address that opens tickets in a queue of the demo desk."""
    return f"{queue.lower().replace(' ', '-')}@{DOMAIN}"


def write(letter: Letter, when: datetime) -> EmailMessage:
    """Return the mail that a letter is."""
    mail = _envelope(letter.sender, creation_address(letter.queue), letter.subject, when)
    if letter.automatic:
        mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(_signed(letter.text, letter.sender))
    if letter.html:
        mail.add_alternative(letter.html, subtype="html")
    for file in letter.files:
        kind, _, subtype = file.content_type.partition("/")
        mail.add_attachment(file.data, maintype=kind, subtype=subtype, filename=file.name)
    return mail


def answer(person: Person, received: Message, text: str, turn: int) -> EmailMessage:
    """Return what a customer writes back to a mail of the desk, quoting it."""
    now = datetime.now(UTC)
    mail = _envelope(
        person, str(received["Reply-To"] or received["From"]), f"Re: {_bare(received['Subject'])}", now
    )
    mail["In-Reply-To"] = str(received["Message-ID"])
    mail["References"] = " ".join([*str(received["References"] or "").split(), str(received["Message-ID"])])
    who = str(received["From"])
    attribution = ATTRIBUTIONS[person.language].format(date=now.strftime("%Y-%m-%d %H:%M"), who=who)
    quoted = "\n".join(f"> {line}" for line in text.splitlines())
    mail.set_content(f"{_signed(ANSWERS[person.language][turn], person)}\n{attribution}\n{quoted}\n")
    return mail


def hand_over(socket_path: Path, mail: EmailMessage) -> None:
    """Give a mail to the desk's LMTP listener."""
    with smtplib.LMTP(str(socket_path)) as lmtp:
        lmtp.send_message(mail)


def _envelope(sender: Person, to: str, subject: str, when: datetime) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = sender.header
    mail["To"] = to
    mail["Subject"] = subject
    mail["Date"] = format_datetime(when)
    mail["Message-ID"] = make_msgid(domain=sender.address.rpartition("@")[2])
    return mail


def _signed(text: str, sender: Person) -> str:
    return f"{text.rstrip()}\n\n-- \n{sender.sign_off}\n" if sender.sign_off else text


def _bare(subject: object) -> str:
    text = str(subject or "")
    return text[3:].strip() if text.lower().startswith("re:") else text
