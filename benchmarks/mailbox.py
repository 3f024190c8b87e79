"""A private Dovecot for the benchmarks, the mails in it, and a desk that reads it."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from benchmarks.desks import ADMIN
from tests.servers.dovecot import Dovecot
from tests.servers.tls import make_certificates
from tuidesk.desk import queues
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.servers import Server
from tuidesk.store.engine import Store

WORDS = (
    *("please", "find", "attached", "the", "invoice", "of", "our", "order"),
    *("gracias", "por", "la", "respuesta", "con", "un", "saludo", "Lieferung"),
)
REPLIES, WITH_HTML, WITH_FILE = 0.4, 0.35, 0.15


@contextmanager
def mail_server() -> Iterator[Dovecot]:
    """Run a Dovecot until the block ends."""
    with tempfile.TemporaryDirectory(prefix="dovecot") as name:
        folder = Path(name)
        folder.chmod(0o755)
        dovecot = Dovecot(folder, make_certificates(folder))
        dovecot.start()
        try:
            yield dovecot
        finally:
            dovecot.stop()


def connect(store: Store, dovecot: Dovecot, login: tuple[str, str]) -> None:
    """Let the desk's first queue read a mailbox from its first mail on."""
    server = Server(dovecot.host, dovecot.port, "none")
    user, password = login
    address = "support@bench.test"
    channel_additions.add_imap(
        store, ADMIN, "in", server, user=user, password=password, address=address, since="all"
    )
    queues.change(store, ADMIN, "Support", [("inbound", "in")])


def letters(count: int, seed: int = 7) -> list[bytes]:
    """Write mails of mixed kinds: mean about 24 kB, median about 3 kB, a third with HTML, some replies."""
    rng = random.Random(seed)
    written: list[bytes] = []
    ids: list[str] = []
    for number in range(count):
        mail = _letter(rng, number, f"<{number}.{seed}@client.test>")
        if ids and rng.random() < REPLIES:
            mail["In-Reply-To"] = mail["References"] = rng.choice(ids[-200:])
        ids.append(str(mail["Message-ID"]))
        written.append(mail.as_bytes())
    return written


def _letter(rng: random.Random, number: int, message_id: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"Customer {number % 400} <c{number % 400}@client{number % 20}.test>"
    mail["To"] = "support@bench.test"
    mail["Subject"] = f"Order {number}: {rng.choice(WORDS)}"
    mail["Message-ID"] = message_id
    mail["Date"] = "Tue, 24 Nov 2026 10:00:00 +0000"
    text = "\n".join(" ".join(rng.choices(WORDS, k=12)) for _ in range(rng.randrange(5, 60)))
    mail.set_content(text)
    if rng.random() < WITH_HTML:
        paragraphs = text.replace("\n", "</p><p>")
        mail.add_alternative(f"<html><body><p>{paragraphs}</p></body></html>", subtype="html")
    if rng.random() < WITH_FILE:
        data = rng.randbytes(rng.randrange(20_000, 200_000))
        mail.add_attachment(data, maintype="application", subtype="pdf", filename=f"file{number}.pdf")
    return mail
