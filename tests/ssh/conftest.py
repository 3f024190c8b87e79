"""A desk as it stands on a server, and agents who log in to it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest

from tests.servers.smtp_sink import SmtpSink
from tests.servers.sshd import Sshd
from tests.terminal.conftest import TUIDESK, tuidesk
from tests.terminal.hostile_mail import ADMIN, take_in
from tests.terminal.program import Terminal
from tests.worker.post import letter
from tuidesk.desk import queues
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.servers import Server
from tuidesk.locations import locate
from tuidesk.store.engine import open_store

__all__ = ["tuidesk"]

ANA = "Ana Ruiz <ana@cliente.test>"
LONG = "\n\n".join(f"Zeile {number}" for number in range(1, 81))


@pytest.fixture
def way_out(smtp_sink: SmtpSink) -> SmtpSink:
    """Make a desk with a queue, two tickets and an SMTP server that its replies leave by."""
    locations = locate()
    locations.make()
    store = open_store(locations)
    server = Server(smtp_sink.host, smtp_sink.port, "none")
    channel_additions.add_smtp(store, ADMIN, "out", server, from_="Support <support@desk.test>")
    queues.add(store, ADMIN, "Support", reply_via="out")
    tickets = (("Factura equivocada", "El IVA está mal."), ("Lange Liste", LONG))
    take_in(store, [letter(ANA, "support@desk.test", subject, text) for subject, text in tickets])
    store.close()
    return smtp_sink


@pytest.fixture
def login(sshd: Sshd) -> Iterator[Callable[..., Terminal]]:
    """Give what logs in and shows the desk, as an agent whose key is tied to `tuidesk` does."""
    sessions: list[Terminal] = []

    def start(
        *, env: dict[str, str] | None = None, there: dict[str, str] | None = None, **size: int
    ) -> Terminal:
        inherited = {name: os.environ[name] for name in ("TUIDESK_HOME", "TUIDESK_LANG", "TZ")}
        command = sshd.client(TUIDESK, inherited | (there or {}))
        sessions.append(Terminal(command, env=env, **size))
        return sessions[-1]

    yield start
    for session in sessions:
        session.__exit__(None, None, None)
