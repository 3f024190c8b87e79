"""Whole replies as Spanish mail programs write them, which no collection that we know of holds."""

from __future__ import annotations

import pytest

from tests.mail.letters import letter
from tuidesk.mail.parse import parse
from tuidesk.mail.quotes import visible_text

SAID = "Buenos días:\n\nSigue sin imprimir. ¿Pueden venir mañana?"
OLD = "Hola, Ana:\n¿Ha probado a apagarla?\n\nUn saludo,\nSoporte"
QUOTED = "\n".join(f"> {line}".rstrip() for line in OLD.split("\n"))

PROGRAMS = {
    "Gmail": f"{SAID}\n\nEl mar, 3 jun 2025 a las 10:00, Soporte (<soporte@x.example>)\nescribió:\n\n{QUOTED}",
    "Gmail, América": (
        f"{SAID}\n\nEl mar, 3 de jun de 2025, 10:00 a. m., Soporte <soporte@x.example>\nescribió:\n\n{QUOTED}"
    ),
    "Outlook": (
        f"{SAID}\n\nDe: Soporte <soporte@x.example>\nEnviado el: martes, 3 de junio de 2025 10:00\n"
        f"Para: Ana <ana@y.example>\nAsunto: RE: Impresora\n\n{OLD}"
    ),
    "Outlook 2010": (
        f"{SAID}\n\n________________________________________\nDe: Soporte [mailto:soporte@x.example]\n"
        f"Enviado el: martes, 03 de junio de 2025 10:00 a.m.\nPara: 'Ana'\nCC: Luis\nAsunto: RE: Impresora\n\n{OLD}"
    ),
    "Outlook Express": (
        f"{SAID}\n\n----- Mensaje original ----- \nDe: Soporte\nPara: Ana\n"
        f"Enviado: martes, 3 de junio de 2025 10:00\nAsunto: Impresora\n\n{OLD}"
    ),
    "Apple Mail": f"{SAID}\n\n> El 3 jun 2025, a las 10:00, Soporte <soporte@x.example> escribió:\n> \n{QUOTED}",
    "iPhone": (
        f"{SAID}\n\nEnviado desde mi iPhone\n\n> El 3 jun 2025, a las 10:00, Soporte <soporte@x.example> escribió:\n"
        f"> \n{QUOTED}"
    ),
    "Thunderbird": f"{SAID}\n\nEl 3/6/25 a las 10:00, Soporte escribió:\n{QUOTED}\n\n-- \nAna García",
    "Yahoo": (
        f"{SAID}\n\n    El martes, 3 de junio de 2025, 10:00:00 CEST, Soporte <soporte@x.example> escribió:  \n"
        f" \n {OLD}"
    ),
    "Yahoo Android": (
        f"{SAID}\n\nEnviado desde Yahoo Mail para Android \n \n"
        f"  El mar., 3 de jun. de 2025 a la(s) 10:00 a. m., Soporte<soporte@x.example> escribió:   {OLD}"
    ),
    "Samsung": (
        f"{SAID}\n\nEnviado desde mi Galaxy\n\n-------- Mensaje original --------\n"
        f"De: Soporte <soporte@x.example> \nFecha: 3/6/25  10:00  (GMT+01:00) \nPara: ana@y.example \n"
        f"Asunto: Re: Impresora \n\n{OLD}"
    ),
    "Zimbra": (
        f'{SAID}\n\n----- Mensaje original -----\n\nDe: "Soporte" <soporte@x.example>\nPara: "Ana" <ana@y.example>\n'
        f"Enviados: Martes, 3 de Junio 2025 10:00:00\nAsunto: Re: Impresora\n\n{OLD}"
    ),
    "Roundcube": f"{SAID}\n\nEl 2025-06-03 10:00, Soporte escribió:\n{QUOTED}",
    "Outlook para Android": (
        f"{SAID}\n\nObtener Outlook para Android<https://aka.ms/x>\n________________________________\n"
        f"From: Soporte <soporte@x.example>\nSent: Tuesday, June 3, 2025 10:00:00 AM\nTo: Ana <ana@y.example>\n"
        f"Subject: Re: Impresora\n\n{OLD}"
    ),
    "Zoho": (
        f"{SAID}\n\n\n---- El mar, 03 jun 2025 10:00:00 +0200 Soporte <soporte@x.example> escribió ----\n\n{OLD}"
    ),
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_new_words_of_a_reply(program: str) -> None:
    found = parse(letter(PROGRAMS[program]))
    assert visible_text(found.text, found.folds) == SAID


SIGNED = ('<div class="gmail_signature">', '<div id="Signature">', '<div class="moz-signature">-- <br>')


@pytest.mark.parametrize("opening", SIGNED)
def test_a_signature_that_html_marks(opening: str) -> None:
    quote = "<div class=gmail_quote>El 3/6/25 10:00, B escribió:</div>"
    html = f"<div>Gracias.</div><br>{opening}Ana<br>Ventas</div>{quote}"
    found = parse(letter(html, subtype="html"))
    assert visible_text(found.text, found.folds) == "Gracias."
    assert "Ventas" in found.text
    alone = parse(letter(f"{opening}Ana<br>Ventas</div>", subtype="html"))
    assert "Ventas" in visible_text(alone.text, alone.folds)


def test_answers_between_quoted_lines_stay_with_their_questions() -> None:
    body = (
        "El 3/6/25 a las 10:00, Soporte escribió:\n> ¿Qué impresora?\n\nLa del pasillo.\n\n"
        "> ¿Desde cuándo?\n\nDesde ayer.\n"
    )
    found = parse(letter(body))
    hidden = {number for fold in found.folds for number in range(fold.first, fold.end)}
    shown = [line for number, line in enumerate(found.text.split("\n")) if number not in hidden]
    assert "> ¿Qué impresora?" in shown
    assert "> ¿Desde cuándo?" in shown
    assert visible_text(found.text, found.folds).split("\n")[-1] == "Desde ayer."


def test_what_a_colleague_forwarded_is_what_the_mail_is_about() -> None:
    block = (
        "De: Ana <ana@y.example>\nDate: mar, 3 jun 2025 a las 10:00\nSubject: Impresora\nTo: <jefe@x.example>"
    )
    body = f"Para ustedes.\n\n---------- Forwarded message ---------\n{block}\n\nNo imprime."
    found = parse(letter(body))
    assert "No imprime." in visible_text(found.text, found.folds)
