"""set, assign, note, new and reply: what they change and what they say happens next."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.store.rows import add_message, add_ticket, insert
from tuidesk.locations import locate
from tuidesk.store import tables, workers
from tuidesk.store.engine import open_store


@pytest.fixture
def ticket(tuidesk: Run, imap: Run, smtp: Run) -> dict[str, object]:
    """Make a desk with two queues and one customer's mail, and return the ticket as list shows it."""
    imap()
    smtp()
    tuidesk("queue", "add", "Support", "--inbound", "support", "--reply-via", "it")
    tuidesk("queue", "add", "Sales")
    tuidesk("agent", "add", "ana", "--email", "ana@xyz.test")
    store = open_store(locate())
    with store.write() as conn:
        customer = insert(conn, tables.customer, name="Zoë", created_at=1)
        insert(conn, tables.customer_address, customer_id=customer, address="zoe@cliente.test")
        number = add_ticket(conn, 1, "Printer", customer_id=customer)
        add_message(
            conn,
            number,
            "It is broken",
            message_id="<one@cliente.test>",
            author_name="Zoë",
            author_address="zoe@cliente.test",
            to=[["", "support@xyz.test"]],
            cc=[["", "boss@cliente.test"], ["", "support@xyz.test"]],
            subject="Printer",
        )
    store.close()
    return the_ticket(tuidesk)


def the_ticket(tuidesk: Run) -> dict[str, object]:
    return tuidesk("list", "--json").rows[-1]


def test_set_changes_status_priority_and_queue(ticket: dict[str, object], tuidesk: Run) -> None:
    tuidesk("set", "#1", "--status", "pending", "--priority", "urgent", "--queue", "Sales")
    row = the_ticket(tuidesk)
    assert (row["status"], row["priority"], row["queue"], row["origin_queue"]) == (
        "pending",
        "urgent",
        "Sales",
        "Support",
    )
    assert tuidesk("set", "1", "--status", "nice", code=2).err
    assert tuidesk("set", "1", "--queue", "Nope", code=3).err


def test_assign_takes_a_name_me_and_nobody(ticket: dict[str, object], tuidesk: Run) -> None:
    tuidesk("assign", "1", "ana")
    assert the_ticket(tuidesk)["assignee"] == "ana"
    assert the_ticket(tuidesk)["status"] == "open"
    me = next(row["name"] for row in tuidesk("agent", "list", "--json").rows if row["role"] == "admin")
    tuidesk("assign", "1", "me")
    assert the_ticket(tuidesk)["assignee"] == me
    tuidesk("assign", "1", "-")
    assert the_ticket(tuidesk)["assignee"] == ""
    assert tuidesk("assign", "1", "nobody-here", code=3).err


def test_a_note_comes_from_a_file_or_standard_input(
    ticket: dict[str, object], tuidesk: Run, tmp_path: Path
) -> None:
    tuidesk("note", "1", "--body-file", "-", stdin="señor\nsecond line\n")
    (tmp_path / "note.txt").write_text("from a file")
    tuidesk("note", "1", "--body-file", str(tmp_path / "note.txt"))
    messages = tuidesk("show", "1", "--json").rows[0]["messages"]
    assert [one["kind"] for one in messages] == ["human", "note", "note"]
    assert messages[1]["body_text"].startswith("señor\nsecond line")
    assert "--body-file" in tuidesk("note", "1", code=2).err
    assert tuidesk("note", "1", "--body-file", str(tmp_path / "none"), code=1).err.count("\n") == 1
    assert "UTF-8" in tuidesk("note", "1", "--body-file", "-", stdin=b"\xff\xfe", code=2).err


def test_a_note_that_names_nobody_is_written_and_says_so(ticket: dict[str, object], tuidesk: Run) -> None:
    tuidesk("agent", "add", "boris", "--email", "boris@abc.test")
    said = tuidesk("note", "1", "--body-file", "-", stdin="@bors, look")
    assert said.err == "Nobody is called @bors; agents: ana, boris\n"
    assert tuidesk("show", "1", "--json").rows[0]["messages"][1]["body_text"] == "@bors, look"


def test_reply_goes_to_the_customer_through_reply_via(
    ticket: dict[str, object], tuidesk: Run, tmp_path: Path
) -> None:
    (tmp_path / "plan.txt").write_text("data")
    said = tuidesk(
        *("reply", "1", "--body-file", "-", "--cc", "More <more@cliente.test>"),
        *("--attach", str(tmp_path / "plan.txt")),
        stdin="Turn it on.\n",
    ).out
    assert "#1" in said
    assert "tuidesk worker" in said
    [mail] = tuidesk("outbox", "--json").rows
    assert (mail["kind"], mail["state"], mail["channel"], mail["from"]) == (
        "reply",
        "queued",
        "it",
        "it@abc.test",
    )
    assert set(mail["to"]) == {"zoe@cliente.test", "boss@cliente.test", "more@cliente.test"}
    shown = tuidesk("show", "1", "--json").rows[0]["messages"][-1]
    assert (shown["kind"], shown["state"]) == ("reply", "queued")
    assert [file["filename"] for file in shown["attachments"]] == ["plan.txt"]


def test_with_a_worker_it_says_when_it_leaves(ticket: dict[str, object], tuidesk: Run) -> None:
    store = open_store(locate())
    workers.register(store, "test")
    store.close()
    assert "sends in 0 s" in tuidesk("reply", "1", "--body-file", "-", "--no-undo", stdin="Hello.\n").out
    assert "sends in" in tuidesk("reply", "1", "--body-file", "-", stdin="Hello again.\n").out


def test_an_admin_may_answer_as_another_agent(ticket: dict[str, object], tuidesk: Run) -> None:
    tuidesk("reply", "1", "--as", "ana", "--body-file", "-", stdin="Hello.\n")
    assert tuidesk("show", "1", "--json").rows[0]["messages"][-1]["author"] == "ana"
    assert tuidesk("reply", "1", "--as", "nobody-here", "--body-file", "-", stdin="x", code=3).err


def test_new_opens_a_ticket_and_says_its_number(ticket: dict[str, object], tuidesk: Run) -> None:
    to = ("--to", "Kenji <kenji@cliente.test>", "--subject", "Your order")
    said = tuidesk("new", "--queue", "support", *to, "--body-file", "-", stdin="It is on its way.\n").out
    assert "#2" in said
    row = tuidesk("list", "--queue", "Support", "--json").rows[0]
    assert (row["number"], row["title"], row["customer"]["address"]) == (
        2,
        "Your order",
        "kenji@cliente.test",
    )
    assert tuidesk("new", "--queue", "Nope", *to, "--body-file", "-", stdin="x", code=3).err
    wrong = ("--to", "nobody", "--subject", "x")
    assert tuidesk("new", "--queue", "Support", *wrong, "--body-file", "-", stdin="x", code=2).err


def test_a_blocked_recipient_is_said(ticket: dict[str, object], tuidesk: Run) -> None:
    tuidesk("filter", "add", "@cliente.test")
    said = tuidesk("reply", "1", "--body-file", "-", stdin="Hello.\n").out
    assert "held" in said


def test_a_letter_of_a_queue_without_a_way_out_waits_and_says_so(
    ticket: dict[str, object], tuidesk: Run
) -> None:
    to = ("--to", "k@cliente.test", "--subject", "x")
    result = tuidesk("new", "--queue", "Sales", *to, "--body-file", "-", stdin="x")
    assert "held: no way out" in result.out
    [mail] = tuidesk("outbox", "--json").rows
    assert (mail["state"], mail["reason"], mail["channel"], mail["from"]) == ("held", "no way out", "", "")


def test_outbox_actions(ticket: dict[str, object], tuidesk: Run) -> None:
    tuidesk("reply", "1", "--body-file", "-", stdin="Hello.\n")
    [mail] = tuidesk("outbox", "--json").rows
    assert tuidesk("outbox", "arrived", str(mail["id"]), code=1).err.count("\n") == 1
    assert str(mail["id"]) in tuidesk("outbox", "withdraw", str(mail["id"])).out
    assert tuidesk("outbox", "--json").rows[0]["state"] == "withdrawn"
    assert tuidesk("outbox", "withdraw", code=2).err
    assert "#1" in tuidesk("outbox").out
