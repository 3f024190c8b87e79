"""channel add office365, gmail and from: what one command makes, lists and refuses."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Result, Run

PASSWORD = "abcd efgh ijkl mnop\n"
REGISTRATION = ("--tenant", "acme.test", "--client-id", "11111111-2222")


@pytest.fixture
def gmail(tuidesk: Run) -> Run:
    def add(address: str = "support@acme.test", *more: str, stdin: str = PASSWORD, **options: Any) -> Result:
        return tuidesk("channel", "add", "gmail", address, "--password-stdin", *more, stdin=stdin, **options)

    return add


def listed(tuidesk: Run) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in tuidesk("channel", "list", "--json").rows}


def test_gmail_in_one_command(tuidesk: Run, gmail: Run) -> None:
    assert "Support" in gmail().out
    row = listed(tuidesk)["support@acme.test"]
    assert (row["kind"], row["directions"], row["from"]) == ("gmail", "both", "support@acme.test")
    assert row["enabled_in"] is row["enabled_out"] is True
    [queue] = tuidesk("queue", "list", "--json").rows
    assert queue["inbound"] == queue["reply_via"] == "support@acme.test"
    [entry] = tuidesk("filter", "list", "--json").rows
    assert entry == entry | {"address": "support@acme.test", "removable": False}
    assert "2-step" in gmail("b@acme.test", stdin="hunter2\n", code=2).err
    assert gmail(code=2).err.startswith("tuidesk: support@acme.test is connected already")


def test_office365_without_a_sign_in_is_saved_and_says_how_to_go_on(tuidesk: Run) -> None:
    said = tuidesk("channel", "add", "office365", "it@acme.test", *REGISTRATION, "--no-queue").out
    assert "tuidesk channel sign-in it@acme.test" in said
    row = listed(tuidesk)["it@acme.test"]
    assert row["signed_in"] is False
    assert "sign-in it@acme.test" in row["error"]
    assert tuidesk("queue", "list", "--json").rows == []
    tuidesk("channel", "set", "it@acme.test", "--secret-stdin", stdin="s3cret\n")
    assert listed(tuidesk)["it@acme.test"]["signed_in"] is True
    assert "sign-in" in tuidesk("channel", "set", "it@acme.test", "--password-stdin", stdin="x\n", code=2).err


def test_office365_with_a_secret_a_login_and_a_queue(tuidesk: Run) -> None:
    tuidesk("queue", "add", "IT")
    arguments = ("--secret-stdin", "--queue", "IT", "--directions", "in", "--disabled")
    tuidesk("channel", "add", "office365", "it@acme.test", *REGISTRATION, *arguments, stdin="s3cret\n")
    row = listed(tuidesk)["it@acme.test"]
    assert (row["directions"], row["enabled_in"], row["error"]) == ("in", False, "")
    tuidesk("channel", "set", "it@acme.test", "login=ana@acme.test", "tenant=other.test")
    tuidesk("channel", "set", "it@acme.test", "secret-expires=2027-03-31", "client-id=22")
    assert listed(tuidesk)["it@acme.test"]["login"] == "ana@acme.test"
    assert "day" in tuidesk("channel", "set", "it@acme.test", "secret-expires=soon", code=2).err
    assert tuidesk("channel", "add", "office365", "x@outlook.com", *REGISTRATION, code=2).err.count("\n") == 1
    assert tuidesk("channel", "add", "office365", "x@a.test", *REGISTRATION, "--queue", "No", code=3).err


def test_several_senders_share_an_account(tuidesk: Run, gmail: Run) -> None:
    gmail()
    add = ("channel", "add", "from", "sales", "--account", "support@acme.test", "--from")
    tuidesk(*add, "Sales <sales@acme.test>")
    row = listed(tuidesk)["sales"]
    assert (row["kind"], row["directions"], row["from"]) == ("gmail", "out", "sales@acme.test")
    assert row["account"] == "support@acme.test"
    assert "exists" in tuidesk(*add, "B <b@acme.test>", code=2).err
    assert "already" in tuidesk(*add, "Sales <sales@acme.test>", code=2).err
    tuidesk("queue", "add", "Sales", "--reply-via", "sales")
    assert "inbound=" in tuidesk("channel", "remove", "support@acme.test", code=2).err
    tuidesk("queue", "set", "Support", "inbound=", "reply-via=")
    assert "channel remove sales" in tuidesk("channel", "remove", "support@acme.test", code=2).err
    assert "reply-via=" in tuidesk("channel", "remove", "sales", code=2).err
    tuidesk("queue", "set", "Sales", "reply-via=")
    tuidesk("channel", "remove", "sales")
    assert listed(tuidesk).keys() == {"support@acme.test"}
    tuidesk("channel", "remove", "support@acme.test")
    assert listed(tuidesk) == {}


def test_a_from_needs_an_account_that_sends(tuidesk: Run, imap: Run) -> None:
    imap()
    add = ("channel", "add", "from", "x", "--from", "x@a.test", "--account")
    assert "brings mail in" in tuidesk(*add, "support", code=2).err
    assert tuidesk(*add, "nobody", code=3).err


def test_the_directions_are_switched_apart(tuidesk: Run, gmail: Run, imap: Run) -> None:
    gmail()
    name = "support@acme.test"
    tuidesk("channel", "disable", name, "--out")
    assert (listed(tuidesk)[name]["enabled_in"], listed(tuidesk)[name]["enabled_out"]) == (True, False)
    assert "only receives" in tuidesk("channel", "list").out
    tuidesk("channel", "enable", name)
    tuidesk("channel", "disable", name, "--in")
    assert (listed(tuidesk)[name]["enabled_in"], listed(tuidesk)[name]["enabled_out"]) == (False, True)
    imap("box", address="box@acme.test")
    assert "brings mail in" in tuidesk("channel", "disable", "box", "--out", code=2).err
    assert tuidesk("channel", "disable", name, "--in", "--out", code=2).err


def test_set_knows_what_each_half_has(tuidesk: Run, gmail: Run) -> None:
    gmail()
    change = ("channel", "set", "support@acme.test")
    tuidesk(*change, "after=move", "after-folder=Done", "rate=20", "sent=off", "imap-port=1993")
    row = listed(tuidesk)["support@acme.test"]
    assert (row["after"], row["after_folder"], row["rate"], row["sent"]) == ("move", "Done", 20, "off")
    for wrong in ("after=burn", "rate=many", "sent=maybe", "host=a.test", "user=x", "imap-tls=none"):
        assert tuidesk(*change, wrong, code=2).err.count("\n") == 1
    assert "after-folder=" in tuidesk(*change, "after-folder=", code=2).err


def test_sent_is_watched_where_that_is_set(tuidesk: Run, gmail: Run) -> None:
    gmail()
    change = ("channel", "set", "support@acme.test")
    assert listed(tuidesk)["support@acme.test"]["watch_sent"] is False
    tuidesk(*change, "watch-sent=yes")
    assert listed(tuidesk)["support@acme.test"]["watch_sent"] is True
    assert "both, watches Sent" in tuidesk("channel", "list").out
    assert "yes, no" in tuidesk(*change, "watch-sent=maybe", code=2).err
    tuidesk(*change, "watch-sent=no")
    assert "watches Sent" not in tuidesk("channel", "list").out


def test_aliases_are_the_desks_own(tuidesk: Run, gmail: Run) -> None:
    gmail()
    change = ("channel", "set", "support@acme.test")
    tuidesk(*change, "alias=help@acme.test", "alias=hilfe@acme.test")
    assert listed(tuidesk)["support@acme.test"]["aliases"] == ["help@acme.test", "hilfe@acme.test"]
    assert "help@acme.test" in {row["address"] for row in tuidesk("filter", "list", "--json").rows}
    assert "already" in tuidesk(*change, "alias=help@acme.test", code=2).err
    tuidesk(*change, "alias=-help@acme.test")
    assert listed(tuidesk)["support@acme.test"]["aliases"] == ["hilfe@acme.test"]
    assert (
        "connected already"
        in tuidesk(
            "channel", "add", "gmail", "hilfe@acme.test", "--password-stdin", stdin=PASSWORD, code=2
        ).err
    )
