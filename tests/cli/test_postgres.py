"""The commands that set a desk up and list it, over a store in PostgreSQL."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run
from tests.cli.test_listings import fill
from tests.servers.postgres import Postgres

pytestmark = pytest.mark.server


def test_commands_over_postgresql(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, tuidesk: Run, imap: Run, smtp: Run
) -> None:
    monkeypatch.setenv("TUIDESK_DATABASE", postgres.new_database())
    tuidesk("agent", "list")
    fill()
    imap()
    smtp()
    tuidesk("queue", "add", "Sales", "--inbound", "support", "--reply-via", "it")
    tuidesk("queue", "remove", "Printer", "--move-to", "Sales")
    [queue] = tuidesk("queue", "list", "--json").rows
    assert (queue["name"], queue["new"], queue["reply_via"]) == ("Sales", 1, "it")
    [ticket] = tuidesk("list", "--search", "printer", "--queue", "Sales", "--json").rows
    assert tuidesk("show", "1", "--json").rows[0]["number"] == ticket["number"]
    tuidesk("reply", "1", "--body-file", "-", stdin="Hello.\n")
    tuidesk("filter", "add", "@spam.test")
    for arguments in (
        ["channel", "list"],
        ["filter", "list"],
        ["outbox"],
        ["ledger"],
        ["agent", "list"],
        ["health"],
    ):
        assert tuidesk(*arguments, "--json").rows
    assert tuidesk("filter", "remove", "@spam.test").out == ""
    found = {row["name"]: row["ok"] for row in tuidesk("doctor", "--json", code=1).rows}
    assert found["counters"]
    assert not found["ledger"]  # the line of `fill` names no message
