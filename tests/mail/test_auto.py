"""Person or machine, and which header decided."""

from __future__ import annotations

import pytest

from tests.mail.letters import letter, multipart, part
from tuidesk.mail.message import KINDS
from tuidesk.mail.parse import parse

HUMAN = [
    {},
    {"Auto_Submitted": "no"},
    {"Auto_Submitted": "No"},
    {"Auto_Submitted": "NO; x=y"},
    {"Auto_Submitted": "no (a person)"},
    {"Precedence": "normal"},
    {"X_Auto_Response_Suppress": "OOF"},
    {"X_Auto_Response_Suppress": "DR, RN, NRN"},
    {"Subject": "Out of office does not work"},
    {"Subject": "Re: Automatic reply: away"},
    {"From": "Roots <rooting@example.com>"},
    {"From": "form@example.com", "Reply_To": "noreply@example.com"},
    {"From": "no-reply@shop.example", "Reply_To": "Ann <ann@customer.example>"},
]

MACHINE = [
    ({"Auto_Submitted": "auto-replied"}, "auto-reply", "Auto-Submitted"),
    ({"Auto_Submitted": "Auto-Replied; owner-email=x@y"}, "auto-reply", "Auto-Submitted"),
    ({"Auto_Submitted": "auto-replied (vacation)"}, "auto-reply", "Auto-Submitted"),
    ({"Auto_Submitted": "auto-generated"}, "notification", "Auto-Submitted"),
    ({"Auto_Submitted": "auto-notified"}, "notification", "Auto-Submitted"),
    (
        {"Auto_Submitted": "auto-generated", "Subject": "Respuesta automática: fuera"},
        "auto-reply",
        "Auto-Submitted",
    ),
    ({"Precedence": "bulk"}, "bulk", "Precedence"),
    ({"Precedence": "Bulk"}, "bulk", "Precedence"),
    ({"Precedence": "list"}, "bulk", "Precedence"),
    ({"Precedence": "auto_reply"}, "auto-reply", "Precedence"),
    ({"X_Auto_Response_Suppress": "All"}, "notification", "X-Auto-Response-Suppress"),
    ({"X_Auto_Response_Suppress": "DR, OOF, AutoReply"}, "notification", "X-Auto-Response-Suppress"),
    ({"List_Id": "<l.example.com>"}, "bulk", "List-Id"),
    ({"List_Unsubscribe": "<mailto:u@example.com>"}, "bulk", "List-Unsubscribe"),
    ({"Return_Path": "<>"}, "notification", "Return-Path"),
    ({"From": "MAILER-DAEMON@example.com"}, "notification", "From"),
    ({"From": "postmaster@example.com"}, "notification", "From"),
    ({"From": "no-reply@example.com"}, "notification", "From"),
    ({"From": "noreply@example.com", "Reply_To": "support@example.com"}, "notification", "From"),
    ({"X_Autoreply": "yes"}, "auto-reply", "X-Autoreply"),
    ({"X_Autorespond": "x"}, "auto-reply", "X-Autorespond"),
    ({"X_Loop": "desk@example.com"}, "notification", "X-Loop"),
    ({"Subject": "Automatic reply: on holiday"}, "auto-reply", "Subject"),
    ({"Subject": "Automaattinen vastaus: lomalla"}, "auto-reply", "Subject"),
    ({"Subject": "자동 회신: 휴가"}, "auto-reply", "Subject"),
    ({"Subject": "Abwesenheitsnotiz: Urlaub"}, "auto-reply", "Subject"),
]


@pytest.mark.parametrize("headers", HUMAN, ids=str)
def test_people(headers: dict[str, str]) -> None:
    found = parse(letter(**headers))
    assert (found.kind, found.kind_reason) == ("human", "")


@pytest.mark.parametrize(("headers", "kind", "reason"), MACHINE, ids=str)
def test_machines(headers: dict[str, str], kind: str, reason: str) -> None:
    found = parse(letter(**headers))
    assert (found.kind, found.kind_reason) == (kind, reason)
    assert kind in KINDS


def test_reports_that_are_no_bounces() -> None:
    for report, kind in (("disposition-notification", "receipt"), ("feedback-report", "report")):
        raw = multipart(
            part(b"It was read"), part(b"x: y\r\n", f"message/{report}"), kind=f"report; report-type={report}"
        )
        assert parse(raw).kind == kind
        assert parse(raw).bounce is None


def test_a_report_in_a_plain_multipart() -> None:
    for report, kind in (("disposition-notification", "receipt"), ("feedback-report", "report")):
        raw = multipart(part(b"It was read"), part(b"x: y\r\n", f"message/{report}"))
        assert parse(raw).kind == kind
    complaint = multipart(part(letter(), "message/rfc822"), Subject="complaint about message from 192.0.2.1")
    assert parse(complaint).kind == "report"
    assert parse(letter(Subject="Complaint about message from 192.0.2.1")).kind == "human"


@pytest.mark.parametrize(
    "subject",
    [
        "AUTO: Ana García is out of the office (returning 06/05/2025)",
        "AUTO: Ana García está fuera (vuelve el 06/05/2025)",
        "Fuera de oficina Re: Help",
        "Fuera de la oficina",
        "Respuesta automática",
        "Re: Help (Automatic Response)",
        "[Auto-Reply] Help",
        "Abwesenheitsnotiz",
        "Fuori ufficio: Help",
        "Automatyczna odpowiedź: Help",
        "رد تلقائي: Help",
        "תשובה אוטומטית: Help",
        "自動回覆: Help",
    ],
)
def test_more_forms_of_out_of_office_subjects(subject: str) -> None:
    assert parse(letter(Subject=subject)).kind == "auto-reply"
    robot = letter("It was not delivered to a person.", Subject=subject, Return_Path="<>")
    assert parse(robot).bounce is None


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Automatic reply: Help",
        "RV: Respuesta automática: Help",
        "How do I set an automatic reply?",
        "Mi respuesta automática no funciona",
        "Fuera de la oficina no me funciona el correo",
        "Auto: mi coche no arranca",
        "Auto insurance (policy 5)",
    ],
)
def test_people_write_about_being_away(subject: str) -> None:
    assert parse(letter(Subject=subject)).kind == "human"


@pytest.mark.parametrize(
    "sender",
    [
        "no-responder",
        "noresponda",
        "nepasrepondre",
        "nao-responda",
        "non-rispondere",
        "keine-antwort",
        "noreply2",
    ],
)
def test_addresses_that_nobody_answers(sender: str) -> None:
    assert parse(letter(From=f"Tienda <{sender}@shop.example>")).kind == "notification"


@pytest.mark.parametrize("name", ["Delivered_To", "X_POST_MessageClass"])
def test_autoresponders_that_name_themselves(name: str) -> None:
    assert parse(letter(**{name: "9; Autoresponder"})).kind == "auto-reply"
