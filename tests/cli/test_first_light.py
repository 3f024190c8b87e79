"""The main job by commands alone: a mail in Dovecot becomes a ticket, the answer leaves, the audit agrees."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink

pytestmark = pytest.mark.server

MAIL = (
    b"From: Ana Ruiz <ana@cliente.test>\r\nTo: support@xyz.test\r\nSubject: =?utf-8?q?Factura_equivocada?=\r\n"
    b"Message-ID: <%d.first@cliente.test>\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\n\r\nEl IVA no es correcto.\r\n"
)


def work() -> dict[str, Any]:
    """Run the worker once as a program: it ends its process when a thread hangs."""
    command = [sys.executable, "-m", "tuidesk", "worker", "--once", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_from_mailbox_to_answer(dovecot: Dovecot, smtp_sink: SmtpSink, tuidesk: Run) -> None:
    user, password = dovecot.add_user(f"cli-{uuid.uuid4().hex[:8]}")
    server = (
        "--host",
        dovecot.host,
        "--port",
        str(dovecot.port),
        "--tls",
        "none",
        "--user",
        user,
        "--since",
        "all",
    )
    box = ("--password-stdin", "--address", "support@xyz.test")
    tuidesk("channel", "add", "imap", "support", *server, *box, stdin=f"{password}\n")
    out = (
        "--host",
        "127.0.0.1",
        "--port",
        str(smtp_sink.port),
        "--tls",
        "none",
        "--from",
        "IT <it@abc.test>",
    )
    tuidesk("channel", "add", "smtp", "it", *out)
    tuidesk("queue", "add", "Support", "--inbound", "support", "--reply-via", "it")
    assert tuidesk("channel", "test", "support", "--json").rows[0]["ok"] is True
    assert dovecot.host in tuidesk("channel", "test", "it").out

    dovecot.deliver(user, MAIL % 1)
    assert work()["tickets"] == 1
    [ticket] = tuidesk("show", "--all", "--json").rows
    assert (ticket["title"], ticket["queue"]) == ("Factura equivocada", "Support")
    assert ticket["customer"] == {"name": "Ana Ruiz", "address": "ana@cliente.test"}

    tuidesk("reply", "1", "--no-undo", "--body-file", "-", stdin="La corregimos hoy mismo.\n")
    assert work()["sent"] == 1
    [sent] = smtp_sink.received
    assert sent.mail_from == "it@abc.test"
    assert b"La corregimos hoy mismo." in sent.data
    assert [row["state"] for row in tuidesk("outbox", "--json").rows] == ["sent"]
    assert [row["disposition"] for row in tuidesk("ledger", "--json").rows] == ["ticket"]

    dovecot.deliver(user, MAIL % 2)
    [counted] = tuidesk("audit", "--json").rows
    assert counted == {
        "channel": "support",
        "folder": "INBOX",
        "server": 2,
        "accounted": 1,
        "missing": 1,
        "extra": 0,
    }
    dovecot.expunge(user, 1)
    work()
    [counted] = tuidesk("audit", "--json").rows
    assert counted == {
        "channel": "support",
        "folder": "INBOX",
        "server": 1,
        "accounted": 1,
        "missing": 0,
        "extra": 1,
    }
    assert "support" in tuidesk("audit").out
    assert tuidesk("channel", "remove", "it", code=2).err
