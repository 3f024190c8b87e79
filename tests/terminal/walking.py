"""Somebody who has never seen tuidesk walks its wizard in a terminal, in either language."""

from __future__ import annotations

import email
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex

from tests.helpers import wait_for
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import Received, SmtpSink
from tests.terminal.program import Terminal
from tests.worker.post import letter, parsed

PATIENCE = 120.0  # seconds; a machine may be slow, and nothing here is timed
ENTER, CLEAR, SEND, LATER = "\r", "\x15", "\x0f", "\x0c"
ANA = "Ana Ruiz <ana@cliente.test>"
ADDRESS = "support@desk.test"
BOTH = [("en", (120, 40)), ("es", (80, 24))]  # each way is walked in both languages, at both sizes

SAID = {
    "en": {
        "step": "Step {n} of 6", "recommended": "recommended", "IMAP": r"\(IMAP\)\?", "SMTP": r"\(SMTP\)\?",
        "user": "Which user logs in there", "password": "The password of this mailbox", "works": "It works both ways",
        "count": "All of it +1", "round": "a test mail went round", "sends": "sends in", "to": "To",
        "answered": "answered via", "app password": "The app password of",
        "domain": "Which domain's mail", "relay": "Which server sends the answers", "sender": "Which sender",
        "works one way": "It works", "rule": "Now make the rule", "forwarded": "is forwarded comes in",
        "needs": "four things must be ready", "tenant": "Which tenant", "client": "Which application",
        "ways to sign in": "How will .* sign in", "code": "and type", "minutes": "The code is good for",
        "other user": "is a shared mailbox that", "told": "No, people answer",
    },
    "es": {
        "step": "Paso {n} de 6", "recommended": "recomendado", "IMAP": r"\(IMAP\)\?", "SMTP": r"\(SMTP\)\?",
        "user": "Con qué usuario", "password": "La contraseña de este buzón", "works": "Funciona en ambos sentidos",
        "count": "Todo +1", "round": "un correo de prueba dio la vuelta", "sends": "sale en", "to": "Para",
        "answered": "respondido", "app password": "La contraseña de aplicación de",
        "domain": "El correo de qué dominio", "relay": "Qué servidor envía las respuestas", "sender": "Qué remitente",
        "works one way": "Funciona", "rule": "Ahora, crear la regla", "forwarded": "El correo reenviado entra desde",
        "needs": "hacen falta cuatro cosas", "tenant": "Qué inquilino", "client": "id de aplicación",
        "ways to sign in": "Cómo iniciará sesión", "code": "escribir este", "minutes": "El código vale",
        "other user": "es un buzón compartido que", "told": "No, responden personas",
    },
}  # fmt: skip


@dataclass
class Walk:
    """The desk in a terminal, with the words of its language."""

    desk: Terminal
    language: str
    address: str = ADDRESS
    words: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.words = SAID[self.language]

    def see(self, *names: str) -> None:
        """Wait for words by their name, or for a pattern."""
        for name in names:
            self.desk.until(self.words.get(name, name), PATIENCE)

    def step(self, number: int) -> None:
        """Wait for a step of the wizard."""
        self.desk.until(self.words["step"].format(n=number), PATIENCE)

    def answer(self, text: str) -> None:
        """Type an answer in place of what stands there."""
        self.desk.send(f"{CLEAR}{text}")
        self.desk.until(re.escape(text[-30:]) if text.isascii() else ".", PATIENCE)
        self.desk.send(ENTER)

    def hide(self, password: str) -> None:
        """Type what is not shown."""
        self.desk.send(f"{CLEAR}{password}{ENTER}")

    def key(self, key: str) -> None:
        """Press one key."""
        self.desk.send(key)

    def give_address(self) -> None:
        """Answer the first step, and wait until the provider was looked up."""
        self.step(1)
        self.answer(self.address)
        self.step(2)
        self.see("recommended")

    def to_the_last_step(self, imported: str = "") -> None:
        """Take what is recommended: way out, block list, no acknowledgements, first import."""
        self.step(3)
        self.see(re.escape(self.address))
        self.key(ENTER)
        self.step(4)
        self.see(re.escape(self.address))
        self.key(ENTER)
        self.see("told")
        self.key(ENTER)
        self.step(5)
        if imported:
            self.see(imported)
        self.key(ENTER)
        self.step(6)

    def ends(self) -> None:
        """See the test mail come round, and go to the desk."""
        self.see("round", "answered")
        self.key(ENTER)
        self.see(r"\bSU\b")

    def answer_a_customer(
        self, deliver: Callable[[bytes], None], sent: Callable[[], list[Received]]
    ) -> Received:
        """Let a customer write, answer, and return the answer as the customer's server gets it."""
        deliver(letter(ANA, self.address, "Factura equivocada", "El IVA está mal."))
        self.see(r"Factura equiv", "El IVA está mal")
        self.key("r")
        self.see(rf"{self.words['to']} +Ana Ruiz <ana@cliente\.test>")
        self.key("Lo vemos hoy.")
        self.see("Lo vemos hoy")
        self.key(SEND)
        self.see("sends")

        def answers() -> list[Received]:
            return [mail for mail in sent() if mail.rcpt_tos == ("ana@cliente.test",)]

        [mail] = wait_for(answers, "the answer to leave", PATIENCE)
        assert "Lo vemos hoy." in parsed(mail.data).get_body(("plain",)).get_content()  # type: ignore[attr-defined]
        return mail


class Postman(threading.Thread):
    """Carries what a sink took for the desk's own address to where its mail arrives, as the world would."""

    def __init__(self, sink: SmtpSink, deliver: Callable[[bytes], None], address: str) -> None:
        super().__init__(daemon=True)
        self._sink, self._deliver, self._address = sink, deliver, address
        self._end = threading.Event()
        self._carried = 0

    def run(self) -> None:
        """Carry until told to end."""
        while not self._end.wait(0.05):
            for mail in self._sink.received[self._carried :]:
                self._carried += 1
                if self._address in mail.rcpt_tos:
                    self._deliver(mail.data)

    def __enter__(self) -> Postman:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._end.set()
        self.join()


def own_address() -> str:
    """Return a support address at a domain that no other test has, so that its mailbox is its own."""
    return f"support@{token_hex(4)}.test"


def mailbox(dovecot: Dovecot, user: str) -> Callable[[bytes], None]:
    """Return what puts a mail into a mailbox."""
    return lambda raw: dovecot.deliver(user, raw)


def sender(mail: Received) -> str:
    """Return the address that a customer sees."""
    return str(email.message_from_bytes(mail.data)["From"])
