"""channel: what may be saved, how it is listed, and that passwords are sealed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tuidesk.locations import locate
from tuidesk.store.engine import open_store
from tuidesk.store.secrets import get_secret
from tuidesk.store.tables import account

KEYS = {"name", "kind", "directions", "address", "from", "enabled_in", "enabled_out", "last_ok", "error"}


def test_each_kind_is_listed_under_the_stable_keys(tuidesk: Run, imap: Run, smtp: Run) -> None:
    imap()
    smtp()
    smtp("rel", "desk@abc.test", kind="relay")
    tuidesk("channel", "add", "forward", "fw", "--creation-address", "c-1@desk.test", "--disabled")
    rows = {row["name"]: row for row in tuidesk("channel", "list", "--json").rows}
    assert all(row.keys() >= KEYS for row in rows.values())
    assert [rows[n]["directions"] for n in ("support", "it", "rel", "fw")] == ["in", "out", "out", "in"]
    assert rows["support"]["address"] == "support@xyz.test"
    assert rows["it"]["from"] == "it@abc.test"
    assert rows["it"]["enabled_out"] is True
    assert rows["fw"]["enabled_in"] is False
    assert "support@xyz.test" in tuidesk("channel", "list").out


def test_a_password_is_read_from_one_line_and_sealed_at_once(sealed: Path, imap: Run, tuidesk: Run) -> None:
    imap()
    tuidesk("channel", "set", "support", "--password-stdin", stdin="another one\nrest\n")
    store = open_store(locate())
    with store.read() as conn:
        account_id = conn.scalar(account.select().with_only_columns(account.c.id))
        assert account_id is not None
        assert get_secret(conn, locate(), account_id, "password") == "another one"
    store.close()
    assert b"another one" not in b"".join(path.read_bytes() for path in sealed.glob("*.db*"))


def test_a_switch_may_stand_between_the_name_and_the_settings(imap: Run, tuidesk: Run) -> None:
    imap()
    assert tuidesk("channel", "set", "support", "--password-stdin", "poll=60", stdin="new\n").code == 0


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (("--host", "mail.example.com"), "TLS"),
        (("--host", "two words"), "host"),
        (("--port", "0"), "port"),
        (("--port", "65536"), "port"),
        (("--tls", "maybe"), "TLS"),
        (("--address", "nobody"), "address"),
        (("--since", "yesterday"), "since"),
        (("--since", "0d"), "since"),
        (("--poll", "1"), "time"),
        (("--ca-file", "/nowhere/ca.pem"), "file"),
    ],
)
def test_what_cannot_be_meant_is_refused(change: tuple[str, str], word: str, imap: Run, tuidesk: Run) -> None:
    assert word in imap("support", *change, code=2).err
    assert tuidesk("channel", "list").out == ""


def test_names_are_one_namespace_whatever_their_case(imap: Run, smtp: Run) -> None:
    imap("support")
    assert "exists" in smtp("Support", code=2).err
    assert smtp("\x1b[31mred", code=2).err.isascii()


def test_there_is_one_relay(smtp: Run) -> None:
    smtp("first", kind="relay")
    assert "first" in smtp("second", kind="relay", code=2).err


def test_user_and_password_belong_together(tuidesk: Run) -> None:
    arguments = ("channel", "add", "smtp", "it", "--host", "localhost", "--port", "25", "--tls", "none")
    assert tuidesk(*arguments, "--from", "it@abc.test", "--user", "it", code=2).err
    assert tuidesk(*arguments, "--from", "it@abc.test", "--user", "it", "--password-stdin", code=2).err


def test_set_changes_what_it_names_and_checks_the_whole(tuidesk: Run, imap: Run, smtp: Run) -> None:
    imap()
    smtp()
    tuidesk("channel", "set", "support", "host=imap.example.com", "tls=implicit", "address=Help@XYZ.test")
    [row] = [row for row in tuidesk("channel", "list", "--json").rows if row["name"] == "support"]
    assert row["address"] == "help@xyz.test"
    assert "TLS" in tuidesk("channel", "set", "support", "tls=none", code=2).err
    assert "folder=" in tuidesk("channel", "set", "support", "colour=blue", code=2).err
    assert tuidesk("channel", "set", "it", "folder=INBOX", code=2).err
    assert tuidesk("channel", "set", "it", "nonsense", code=2).err
    assert tuidesk("channel", "set", "it", code=2).err


def test_remove_says_what_stands_in_the_way(tuidesk: Run, imap: Run, smtp: Run) -> None:
    imap()
    smtp()
    tuidesk("queue", "add", "Internal IT", "--inbound", "support", "--reply-via", "it")
    assert "tuidesk queue set 'Internal IT' inbound=" in tuidesk("channel", "remove", "support", code=2).err
    assert "reply-via=" in tuidesk("channel", "remove", "it", code=2).err
    tuidesk("queue", "set", "Internal IT", "inbound=", "reply-via=")
    tuidesk("channel", "remove", "support")
    tuidesk("channel", "remove", "it")
    assert tuidesk("channel", "list").out == ""


def test_disable_and_enable(tuidesk: Run, imap: Run, smtp: Run) -> None:
    imap()
    smtp()
    for name, key in (("support", "enabled_in"), ("it", "enabled_out")):
        for action, wanted in (("disable", False), ("enable", True)):
            tuidesk("channel", action, name)
            [row] = [row for row in tuidesk("channel", "list", "--json").rows if row["name"] == name]
            assert row[key] is wanted


def test_testing_a_server_that_is_not_there_fails_in_one_line(tuidesk: Run) -> None:
    server = ("--host", "127.0.0.1", "--port", "1", "--tls", "none")
    tuidesk("channel", "add", "smtp", "it", *server, "--from", "it@abc.test")
    assert tuidesk("channel", "test", "it", code=1).err.count("\n") == 1
    [row] = tuidesk("channel", "test", "it", "--json", code=1).rows
    assert row["ok"] is False
    assert "127.0.0.1" in row["error"]
    tuidesk("channel", "add", "forward", "fw")
    assert tuidesk("channel", "test", "fw", "--json").rows[0]["ok"] is True
