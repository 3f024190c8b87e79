"""Which mails say that ours failed, for whom and for good or not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.mail.letters import letter, multipart, part
from tuidesk.mail.message import Bounce
from tuidesk.mail.parse import parse


def report(
    action: str = "failed", status: str = "5.1.1", diagnostic: str = "smtp; 550 5.1.1 No such user"
) -> bytes:
    recipient = f"Final-Recipient: rfc822; Gone@Example.com\r\nAction: {action}\r\nStatus: {status}\r\n"
    fields = f"Reporting-MTA: dns; mx.example\r\n\r\n{recipient}Diagnostic-Code: {diagnostic}\r\n"
    returned = letter("the mail", Message_ID="<ours@desk.example>")
    return multipart(
        part(b"I am sorry."),
        part(fields.encode(), "message/delivery-status"),
        part(returned, "message/rfc822"),
        kind="report; report-type=delivery-status",
        From="MAILER-DAEMON@mx.example",
        Subject="Undelivered Mail Returned to Sender",
    )


def test_a_failure_report() -> None:
    found = parse(report())
    assert found.bounce == Bounce(
        ("gone@example.com",),
        "5.1.1",
        True,
        "<ours@desk.example>",
        reason="550 5.1.1 No such user",
        dead=("gone@example.com",),
    )
    assert (found.kind, found.kind_reason) == ("bounce", "Content-Type")


@pytest.mark.parametrize(
    ("status", "diagnostic", "expected", "hard"),
    [
        ("5.2.2", "smtp; 552 5.2.2 Mailbox full", "5.2.2", False),
        ("5.0.0", "smtp; 550 5.1.1 User unknown", "5.1.1", True),
        ("4.4.1", "smtp; connect timed out", "4.4.1", False),
        ("5.7.1", "smtp; 554 5.7.1 Spam message rejected", "5.7.1", False),
        ("5.0.0", "smtp; 550 no such user here", "5.0.0", True),
        ("", "smtp; 550 mailbox unavailable", "5.0.0", True),
    ],
)
def test_status_and_whether_for_good(status: str, diagnostic: str, expected: str, hard: bool) -> None:
    found = parse(report(status=status, diagnostic=diagnostic)).bounce
    assert found is not None
    assert (found.status, found.hard) == (expected, hard)


def test_delays_and_successes_are_no_bounces() -> None:
    for action, status, kind in (
        ("delayed", "4.4.1", "notification"),
        ("delivered", "2.0.0", "receipt"),
        ("relayed", "2.0.0", "receipt"),
    ):
        found = parse(report(action=action, status=status))
        assert (found.bounce, found.kind) == (None, kind)


QMAIL = """Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<gone@example.com>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Message-ID: <ours@desk.example>
From: a@desk.example"""
EXIM = """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  gone@example.com
    SMTP error from remote mail server after RCPT TO:<gone@example.com>:
    550 5.1.1 unknown user

------ This is a copy of the message, including all the headers. ------

Message-ID: <ours@desk.example>"""
PLAIN = [
    (QMAIL, "failure notice", "Sorry, no mailbox here by that name. (#5.1.1)"),
    (EXIM, "Mail delivery failed: returning message to sender", "550 5.1.1 unknown user"),
]


@pytest.mark.parametrize(("body", "subject", "reason"), PLAIN)
def test_plain_styles(body: str, subject: str, reason: str) -> None:
    found = parse(letter(body, From="Mail Delivery System <MAILER-DAEMON@mx.example>", Subject=subject))
    assert found.bounce is not None
    assert found.bounce.reason == reason
    assert replace(found.bounce, reason="") == Bounce(
        ("gone@example.com",), "5.1.1", True, "<ours@desk.example>", dead=("gone@example.com",)
    )
    assert found.kind == "bounce"


def test_a_plain_delay_and_an_away_notice_are_none() -> None:
    delay = "This is a warning only. You do not need to resend.\ngone@example.com\nIt is delayed and will be retried."
    assert (
        parse(
            letter(delay, From="MAILER-DAEMON@mx.example", Subject="Warning: message delayed 24 hours")
        ).bounce
        is None
    )
    away = letter(
        "I am away. Write to bob@example.com, not to me, if it fails",
        Auto_Submitted="auto-replied",
        Subject="Automatic reply: x",
    )
    assert parse(away).bounce is None


def test_a_customer_who_writes_about_a_bounce_is_a_person() -> None:
    found = parse(letter("I got: 550 5.1.1 user unknown for x@example.com", Subject="Mail delivery failed"))
    assert (found.bounce, found.kind) == (None, "human")


LANGUAGES = [
    (
        "No se puede entregar: Factura",
        "Su mensaje no se pudo entregar a los siguientes destinatarios:",
        "no existe",
    ),
    ("Unzustellbar: Rechnung", "Ihre Nachricht konnte nicht zugestellt werden:", "Benutzer unbekannt"),
    ("Non remis : Facture", "Votre message n'a pas pu être remis à :", "utilisateur inconnu"),
    ("Mancata consegna", "Il suo messaggio non è stato consegnato a:", "l'indirizzo non esiste"),
    ("Não entregue: Fatura", "A mensagem não foi entregue a:", "o destinatário não existe"),
    ("Недоставленное сообщение", "Ваше сообщение не может быть доставлено:", "адрес не существует"),
    ("配信エラー", "メールを配信できませんでした。", "宛先は存在しません"),
    ("退信", "您的邮件无法投递到以下地址:", "该用户不存在"),
]


@pytest.mark.parametrize(("subject", "opening", "reason"), LANGUAGES)
def test_reports_in_other_languages(subject: str, opening: str, reason: str) -> None:
    body = f"{opening}\n\n<gone@example.com>\n   {reason}\n"
    found = parse(letter(body, From="Postmaster <postmaster@mx.example>", Subject=subject)).bounce
    assert found == Bounce(
        ("gone@example.com",), "5.0.0", True, "", reason=reason, dead=("gone@example.com",)
    )


def test_a_refusal_is_for_good_only_if_it_is_about_the_address() -> None:
    def hard(said: str, status: str = "5.0.0") -> bool:
        found = parse(report(status=status, diagnostic=f"smtp; {said}")).bounce
        assert found is not None
        return found.hard

    assert hard("550 user unknown")
    assert hard("550 no MX record for domain")
    assert not hard("552 5.1.1 mailbox is over quota", status="5.1.1")
    assert not hard("553 5.1.8 domain of sender address a@x.example does not exist", status="5.1.8")
    assert not hard("550 user unknown, blocked by a blacklist")
    assert not hard("550 see https://help.example/user-unknown")


def test_of_several_recipients_the_first_one_decides() -> None:
    said = "<gone@example.com>:\n550 5.1.1 user unknown\n\n<full@example.com>:\n552 5.2.2 mailbox full\n"
    found = parse(letter(said, From="MAILER-DAEMON@mx.example", Subject="failure notice")).bounce
    assert found is not None
    assert found.recipients == ("gone@example.com", "full@example.com")
    assert (found.status, found.hard, found.dead) == ("5.1.1", True, ("gone@example.com",))
    assert found.reason == "550 5.1.1 user unknown"


def test_a_report_that_names_nobody_is_about_whom_the_mail_went_to() -> None:
    body = (
        "Your message could not be delivered.\n\n--- Original message ---\nTo: gone@example.com\nSubject: x"
    )
    found = parse(letter(body, From="postmaster@mx.example", Subject="Undeliverable message")).bounce
    assert found is not None
    assert found.recipients == ("gone@example.com",)


def test_a_report_that_a_gateway_wrapped() -> None:
    raw = multipart(part(b"Scanned."), part(report(), "message/rfc822"), From="postmaster@gate.example")
    found = parse(raw.replace(b"Subject:", b"Subject: Delivery failure\nX-Old:", 1)).bounce
    assert found is not None
    assert found.recipients == ("gone@example.com",)


def test_a_forwarded_report_is_a_persons_mail() -> None:
    found = parse(
        letter("Your message could not be delivered\nto gone@example.com", Subject="Fwd: Undeliverable")
    )
    assert (found.bounce, found.kind) == (None, "human")
