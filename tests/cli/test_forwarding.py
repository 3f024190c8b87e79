"""Forwarded addresses on the command line: made in one go, shown in the queue's row, tested."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.cli.conftest import Run
from tuidesk.locations import locate
from tuidesk.store import facts
from tuidesk.store import tables as t
from tuidesk.store.engine import open_store


def queue(tuidesk: Run, name: str = "Sales") -> dict[str, Any]:
    return next(row for row in tuidesk("queue", "list", "--json").rows if row["name"] == name)


def test_a_made_address_stands_at_the_desks_domain_or_in_a_mailbox(tuidesk: Run, imap: Run) -> None:
    tuidesk("queue", "add", "Sales")
    refused = tuidesk("queue", "set", "Sales", "creation-address=new", code=2)
    assert "No mailbox is connected and this desk has no mail domain" in refused.err
    assert "No mailbox is connected" not in tuidesk("queue", "list").out  # a queue by hand misses nothing
    tuidesk("queue", "set", "Sales", "public-address=sales@xyz.test")
    assert "No mailbox is connected" in tuidesk("queue", "list").out
    imap()
    tuidesk("queue", "add", "Support", "--inbound", "support")
    tuidesk("queue", "set", "Sales", "creation-address=new")
    tuidesk("settings", "mail-domain=IN.Desk.test")
    tuidesk("queue", "set", "Sales", "creation-address=new")
    plus, own = queue(tuidesk)["creation_addresses"]
    assert plus.startswith("support+c-")
    assert plus.endswith("@xyz.test")
    assert own.startswith("c-")
    assert own.endswith("@in.desk.test")
    assert own in tuidesk("queue", "list").out
    assert {plus, own} <= {row["address"] for row in tuidesk("filter", "list", "--json").rows}


def test_the_mail_domain_is_checked_and_can_be_taken_away(tuidesk: Run) -> None:
    assert "no mail address" in tuidesk("settings", "mail-domain=a b", code=2).err
    assert "no setting of the desk" in tuidesk("settings", "colour=red", code=2).err
    tuidesk("settings", "mail-domain=in.desk.test")
    tuidesk("settings", "mail-domain=")
    with open_store(locate()).read() as conn:
        assert facts.get(conn, "mail_domain") == ""


def test_a_forwarded_queue_is_made_in_one_go_or_not_at_all(tuidesk: Run, smtp: Run) -> None:
    tuidesk("settings", "mail-domain=in.desk.test")
    connect = ("channel", "add", "forward", "fwd", "--public-address", "sales@xyz.test", "--queue", "Sales")
    assert "could not leave" in tuidesk(*connect, code=2).err
    assert tuidesk("queue", "list", "--json").rows == tuidesk("channel", "list", "--json").rows == []
    smtp("relay", "Sales <sales@xyz.test>", kind="relay")
    address = tuidesk(*connect).out.strip()
    row = queue(tuidesk)
    assert (row["inbound"], row["public_address"], row["creation_addresses"]) == (
        "fwd",
        "sales@xyz.test",
        [address],
    )
    assert row["reply_via"] == "relay"
    again = tuidesk(
        "channel", "add", "forward", "two", "--public-address", "sales@xyz.test", "--queue", "B", code=2
    )
    assert "is the public address of the queue Sales" in again.err
    assert tuidesk("channel", "add", "forward", "x", "--reply-via", "relay", code=2).err
    assert tuidesk("channel", "add", "forward", "x", "--queue", "C", code=2).err


def test_the_way_out_can_be_named(tuidesk: Run, smtp: Run) -> None:
    tuidesk("settings", "mail-domain=in.desk.test")
    smtp("relay", "Desk <desk@xyz.test>", kind="relay")
    smtp("it")
    connect = ("channel", "add", "forward", "fwd", "--public-address", "sales@xyz.test", "--queue", "Sales")
    tuidesk(*connect, "--reply-via", "it")
    assert queue(tuidesk)["reply_via"] == "it"


def test_a_test_is_sent_and_the_fourth_refused(tuidesk: Run, smtp: Run) -> None:
    tuidesk("settings", "mail-domain=in.desk.test")
    smtp("relay", "Sales <sales@xyz.test>", kind="relay")
    tuidesk("channel", "add", "forward", "fwd", "--public-address", "sales@xyz.test", "--queue", "Sales")
    for _ in range(3):
        tuidesk("queue", "test", "Sales", "--no-wait")
    assert "The next one is possible at" in tuidesk("queue", "test", "Sales", code=1).err
    assert [row["kind"] for row in tuidesk("outbox", "list", "--json").rows] == ["probe"] * 3
    assert (
        "no address that a test could go to"
        in tuidesk("queue", "test", "Sales", "--kind", "round", code=2).err
    )
    with open_store(locate()).write() as conn:
        conn.execute(sa.update(t.outbox).values(state="failed", results={"sales@xyz.test": "550 no"}))
        conn.execute(sa.update(t.probe).values(created_at=0))
        conn.execute(sa.update(t.outbound).values(enabled=False))
    assert "has no way out" in tuidesk("queue", "test", "Sales", code=1).err


def test_two_queues_share_neither_address(tuidesk: Run) -> None:
    for name in ("Sales", "Support"):
        tuidesk("queue", "add", name)
    tuidesk("queue", "set", "Sales", "public-address=sales@xyz.test", "creation-address=c-1@in.xyz.test")
    for change in (
        "public-address=sales@xyz.test",
        "creation-address=c-1@in.xyz.test",
        "public-address=c-1@in.xyz.test",
    ):
        refused = tuidesk("queue", "set", "Support", change, code=2)
        assert "of the queue Sales" in refused.err or "in the queue Sales" in refused.err
    tuidesk("queue", "set", "Sales", "public-address=sales@xyz.test")


def test_a_file_of_authorities_is_checked_where_nothing_uses_it_yet(tuidesk: Run, tmp_path: Path) -> None:
    missing = tuidesk("channel", "add", "forward", "fw", "--ca-file", str(tmp_path / "none.pem"), code=None)
    assert missing.code == 2
    assert "none.pem" in missing.err
    assert tuidesk("channel", "list").out == ""
