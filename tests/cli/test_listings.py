"""list, show, outbox and ledger: stable keys, filters, and no control byte whatever a mail holds."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run
from tests.payloads import FORBIDDEN_CHARACTERS, FORBIDDEN_SEQUENCES, PAYLOADS
from tests.store.rows import add_message, add_queue, add_ticket, insert
from tuidesk.locations import locate
from tuidesk.store import tables
from tuidesk.store.engine import open_store

LISTINGS = (["list"], ["show", "--all"], ["outbox"], ["ledger"], ["queue", "list"], ["channel", "list"])


def fill(text: str = "Printer") -> None:
    """Make a desk with one ticket, mail in, mail out and a ledger line, all text columns holding `text`."""
    store = open_store(locate())
    with store.write() as conn:
        queue_id = add_queue(conn, text, "SU")
        customer = insert(conn, tables.customer, name=text, created_at=1)
        insert(conn, tables.customer_address, customer_id=customer, address=f"ana@x.test{text}")
        account = insert(conn, tables.account, name=text, kind="smtp", login=text)
        names = {
            "name": text,
            "from_name": text,
            "from_address": text,
            "error_title": text,
            "error_hint": text,
        }
        outbound = insert(conn, tables.outbound, account_id=account, **names)
        ticket = add_ticket(conn, queue_id, text, customer_id=customer)
        mail = add_message(
            conn, ticket, f"first\n{text}", message_id=f"<a{text}@x>", author_name=text, author_address=text,
            to=[[text, text]], cc=[[text, text]], subject=text, sent_at=1_700_000_000_000, disposition="ticket",
        )  # fmt: skip
        file = {"number": 1, "part": 0, "filename": text, "content_type": text, "size": 3, "sha256": "0" * 64}
        insert(conn, tables.attachment, message_id=mail, **file)
        insert(
            conn, tables.outbox, ticket_id=ticket, entry_id=mail, outbound_id=outbound, kind="reply", state="held",
            reason=text, from_address=text, recipients=[text], subject=text, message_id=text, results={text: text},
        )  # fmt: skip
        insert(
            conn, tables.ledger, channel=text, folder=text, uidvalidity=1, uid=7, message_id=text, sha256="0" * 64,
            disposition="ticket", kind="human", reason=text, ticket_id=ticket, at=1,
        )  # fmt: skip
    store.close()


def test_list_and_show_have_the_stable_keys(tuidesk: Run) -> None:
    fill()
    [row] = tuidesk("list", "--json").rows
    assert row["number"] == 1
    assert row["priority"] == "normal"
    assert row["customer"] == {"name": "Printer", "address": "ana@x.testPrinter"}
    assert row["automatic"] is False
    assert row["updated"].endswith("Z")
    [shown] = tuidesk("show", "1", "--json").rows
    assert shown.keys() == row.keys() | {"messages"}
    [message] = shown["messages"]
    assert message.keys() >= {
        *("message_id", "kind", "author", "from", "to", "cc", "date", "subject", "body_text"),
        *("state", "disposition", "attachments", "copies"),
    }
    assert message["date"] == "2023-11-14T22:13:20Z"
    assert message["body_text"] == "first\nPrinter"
    assert message["attachments"][0].keys() == {"number", "filename", "content_type", "size", "sha256"}
    assert tuidesk("show", "--all", "--json").rows == [shown]


def test_outbox_and_ledger_have_the_stable_keys(tuidesk: Run) -> None:
    fill()
    [mail] = tuidesk("outbox", "list", "--json").rows
    assert mail.keys() >= {
        *("id", "ticket", "kind", "state", "reason", "channel", "from", "to", "subject", "message_id"),
        *("assigned_id", "attempts", "not_before", "sent_at"),
    }
    assert (mail["ticket"], mail["state"], mail["to"], mail["sent_at"]) == (1, "held", ["Printer"], None)
    [line] = tuidesk("ledger", "--json").rows
    assert line.keys() >= {
        *("channel", "folder", "uidvalidity", "uid", "message_id", "sha256"),
        *("disposition", "kind", "reason", "ticket"),
    }
    assert line["ticket"] == 1
    assert tuidesk("ledger", "--channel", "other").out == ""


def test_list_filters(tuidesk: Run) -> None:
    store = open_store(locate())
    with store.write() as conn:
        queue_id, other = add_queue(conn), add_queue(conn, "Sales", "SA")
        for number in range(1200):
            ticket = add_ticket(
                conn, other if number % 2 else queue_id, f"Título {number}", updated_at=number + 1
            )
            if number == 7:
                add_message(conn, ticket, "la impresora está rota")
        add_ticket(conn, queue_id, "closed", status="closed", automatic=True)
    store.close()
    assert len(tuidesk("list", "--json").rows) == 1201
    assert len(tuidesk("list", "--queue", "sales", "--json").rows) == 600
    assert [row["title"] for row in tuidesk("list", "--status", "closed", "--json").rows] == ["closed"]
    assert [row["title"] for row in tuidesk("list", "--search", "ESTA impresora", "--json").rows] == [
        "Título 7"
    ]
    assert [row["number"] for row in tuidesk("list", "--limit", "2", "--queue", "Sales", "--json").rows] == [
        8,
        1200,
    ]
    assert tuidesk("list", "--search", "nothing like it").out == ""


def test_people_get_aligned_columns(tuidesk: Run) -> None:
    fill("請求書")
    head, row = tuidesk("list").out.splitlines()
    assert head.startswith("Number")
    assert row.startswith("#1")
    assert "請求書" in row


@pytest.mark.parametrize("name", sorted(PAYLOADS))
def test_no_control_byte_reaches_standard_output(name: str, tuidesk: Run) -> None:
    fill(f"M{PAYLOADS[name]}M")
    for listing in LISTINGS:
        out = tuidesk(*listing).out
        assert out
        assert not set(out) & (FORBIDDEN_CHARACTERS | {"\x1b", "\x07", "\r"})
        as_json = tuidesk(*listing, "--json")
        assert as_json.out.isascii()
        for row in as_json.rows:
            said = json.dumps(row, ensure_ascii=False)
            assert not set(_strings(row)) & (FORBIDDEN_CHARACTERS | {"\x1b", "\x07", "\r"})
            assert not any(sequence in said for sequence in FORBIDDEN_SEQUENCES)


def _strings(value: object) -> str:
    if isinstance(value, dict):
        return "".join(map(_strings, [*value, *value.values()]))
    if isinstance(value, list):
        return "".join(map(_strings, value))
    return value if isinstance(value, str) else ""
