"""Failure notices in prose, as servers write them to Spanish customers and others; each about gone@z.example."""

from __future__ import annotations

import pytest

from tests.mail.letters import letter
from tuidesk.mail.parse import parse

GONE = "gone@z.example"
OUTLOOK = "Microsoft Outlook <postmaster@x.example>"
DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.example>"

# Who writes, the subject, the words, and whether the address is dead for good.
NOTICES = {
    "Outlook 365, es": (
        OUTLOOK,
        "No se puede entregar: Pedido",
        f"No se pudo entregar el mensaje a {GONE}.\n\n{GONE} no se encontró en z.example.\n\n"
        f"Información de diagnóstico para administradores:\n\n{GONE}\n"
        "Remote Server returned '550 5.1.1 User unknown'",
        True,
    ),
    "Exchange, es": (
        "Administrador del sistema <postmaster@z.example>",
        "No se puede entregar: Pedido",
        f"El mensaje\n\n  Para:      {GONE}\n  Asunto: Pedido\n\n"
        f"no ha llegado a algunos o a todos los destinatarios siguientes:\n\n{GONE} el 03/06/2025 10:00\n"
        "  No existe la cuenta de correo electrónico en la organización.\n   <mx.z.example #5.1.1>",
        True,
    ),
    "Gmail, es": (
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        f"** No se ha encontrado la dirección **\n\nTu mensaje no se ha entregado a {GONE} porque no se ha "
        "encontrado la dirección.\n\nLa respuesta fue:\n\n550 5.1.1 The account does not exist.",
        True,
    ),
    "a telephone company, es": (
        "MAILER-DAEMON@telefonica.example",
        "Mensaje no entregado",
        f"Su mensaje no ha podido ser entregado a los siguientes destinatarios:\n\n{GONE}\n\nMotivo: buzón lleno",
        False,
    ),
    "a hoster, es": (
        "Sistema de correo <mailer-daemon@hosting.example>",
        "Devolución de correo: error en la entrega",
        "Este mensaje ha sido generado automáticamente por el servidor de correo.\n\n"
        f"El mensaje que envió no pudo ser entregado:\n\n  {GONE}\n    550 Usuario desconocido",
        True,
    ),
    "Outlook 365, ca": (
        OUTLOOK,
        "No s'ha pogut lliurar: Comanda",
        f"No s'ha pogut lliurar el missatge a {GONE}.\n\n{GONE}\nRemote Server returned '550 5.1.1 User unknown'",
        True,
    ),
    "Outlook 365, pt": (
        OUTLOOK,
        "Não entregue: Pedido",
        f"Sua mensagem para {GONE} não pôde ser entregue.\n\n{GONE}\nRemote Server returned '550 5.1.1 User unknown'",
        True,
    ),
    "a telephone company, ja": (
        DAEMON,
        "Undelivered Mail Returned to Sender",
        f"次のあて先への電子メールは送信できませんでした。\n\n{GONE}\n\n【理由】宛先のメールアドレスが見つかりません。",
        True,
    ),
    "a size": (
        DAEMON,
        "Undelivered Mail Returned to Sender",
        f"<{GONE}>: message size 36000000 exceeds size limit 20971520 of server mx.z.example[1.2.3.4]",
        False,
    ),
    "a size under the wrong status": (
        DAEMON,
        "Undelivered Mail Returned to Sender",
        f"<{GONE}>: host mx said: 550 5.1.1 max message size exceeded",
        False,
    ),
    "a full box without a code": (
        "Postmaster <postmaster@z.example>",
        "Undeliverable Mail",
        f"User mailbox exceeds allowed size: {GONE}\n\n\nOriginal message follows.\n\nSubject: x",
        False,
    ),
    "a lookup": (
        DAEMON,
        "Undelivered Mail Returned to Sender",
        f"<{GONE}>: user lookup success but no user record found",
        True,
    ),
    "words joined by underscores": (
        "Mail Administrator <postmaster@mx.example>",
        "Returned mail: delivery problems encountered",
        f"The following addresses had delivery problems:\n\n{GONE}\n\tPermanent Failure: 550_User_unknown",
        True,
    ),
}


@pytest.mark.parametrize("name", NOTICES)
def test_notices_of_failure(name: str) -> None:
    sender, subject, words, hard = NOTICES[name]
    found = parse(letter(words, From=sender, Subject=subject, Return_Path="<>")).bounce
    assert found is not None
    assert found.recipients == (GONE,)
    assert found.status[:1] == "5"
    assert found.hard is hard


STILL_TRYING = {
    "Postfix": "Your message could not be delivered for more than 4 hour(s).\n"
    "It will be retried until it is 5 day(s) old.",
    "Exim": "A message that you sent has not yet been delivered.\nNo action is required on your part.",
    "Sendmail": "Deferred: Connection timed out\nWill keep trying until message is 5 days old",
    "Exchange, es": "Este mensaje aún no se ha entregado. Se seguirá intentando la entrega.",
}


@pytest.mark.parametrize("name", STILL_TRYING)
def test_what_a_server_still_tries_is_no_failure(name: str) -> None:
    found = parse(letter(f"{STILL_TRYING[name]}\n\n<{GONE}>: timed out", From=DAEMON, Subject="Delayed mail"))
    assert found.bounce is None
    assert found.kind != "human"


@pytest.mark.parametrize(
    "body",
    [
        'Me llegó "550 5.1.1 user unknown" al escribir a pepe@z.example. ¿Me ayudáis?',
        "I got this when I wrote to you: Your message could not be delivered. What now?",
    ],
)
def test_people_who_write_about_a_failure(body: str) -> None:
    found = parse(letter(body, Subject="Undeliverable: Re: order"))
    assert found.bounce is None
    assert found.kind == "human"
