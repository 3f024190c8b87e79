"""A person is given out and erased: no word of his is left anywhere, all numbers are, and he does not come back."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.cli.conftest import Run
from tests.worker.post import letter
from tuidesk.desk import intake, why
from tuidesk.desk.actor import Actor
from tuidesk.desk.intake import Arrival
from tuidesk.locations import Locations, locate
from tuidesk.mail.parse import parse
from tuidesk.store import doctor
from tuidesk.store import tables as t
from tuidesk.store.engine import Store, open_store

CANARIES = (
    "zanzibaro", "zebulonia", "zirconica", "zoroastra", "zugzwanga", "zabaglioni", "zarzuelas", "zeitgeista",
    "zenithal", "zephyrus", "zibelline", "ziggurata", "zinfandela", "zodiacus", "zombiesque", "zoolatria",
    "zootomia", "zucchetto", "zwiebackia", "zymurgia",
)  # fmt: skip
ANA, BEA = "Zanzibaro Zebulonia <zirconica@cliente.test>", "Bea <bea@otra.test>"
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.server)]


def ingest(raw: bytes) -> None:
    command = [sys.executable, "-m", "tuidesk", "ingest", "--queue", "Support"]
    subprocess.run(command, input=raw, check=True)


def canary_mail(subject: str, text: str, **headers: str) -> bytes:
    return letter(ANA, "support@xyz.test", subject, text, **headers)


@pytest.fixture(params=KINDS)
def desk(
    request: pytest.FixtureRequest, tuidesk: Run, imap: Run, smtp: Run, monkeypatch: pytest.MonkeyPatch
) -> Locations:
    """Give a desk on which Ana's words lie everywhere, and Bea's beside them."""
    if request.param == "postgresql":
        monkeypatch.setenv("TUIDESK_DATABASE", request.getfixturevalue("postgres").new_database())
    imap("support")
    smtp("it")
    tuidesk("queue", "add", "Support", "--inbound", "support", "--reply-via", "it")
    mail = canary_mail(
        "Zoroastra zugzwanga", "The zabaglioni zarzuelas zeitgeista", Cc="zenithal <zephyrus@x.test>"
    )
    mail = mail.replace(b"\r\n\r\n", b"\r\nX-Odd: zibelline\r\n\r\n", 1)
    ingest(mail)
    ingest(letter(BEA, "support@xyz.test", "Printer", "My own words", Cc="bob@otra.test"))
    tuidesk("reply", "1", "--body-file", "-", "--no-undo", stdin="Dear ziggurata zinfandela\n")
    tuidesk("note", "1", "--body-file", "-", stdin="He is a zodiacus and a zombiesque\n")
    ingest(letter(ANA, "support@xyz.test", "Second zoolatria", "More zootomia and zucchetto"))
    ingest(canary_mail("Third", "A zwiebackia, a zymurgia"))
    store = open_store(locate())
    with store.write() as conn:
        agent_id = conn.scalar(sa.select(t.agent.c.id))
        ticket_id = conn.scalar(sa.select(t.ticket.c.id).where(t.ticket.c.number == 1))
        draft = {
            "agent_id": agent_id,
            "ticket_id": ticket_id,
            "kind": "reply",
            "payload": {"text": "zymurgia"},
        }
        conn.execute(sa.insert(t.draft).values(draft))
        event = {
            "at": 1,
            "actor": "x",
            "ticket_id": ticket_id,
            "kind": "renamed",
            "data": {"title": "zugzwanga", "n": 7},
        }
        conn.execute(sa.insert(t.event).values(event))
    store.close()
    return locate()


@pytest.fixture
def store(desk: Locations) -> Iterator[Store]:
    opened = open_store(desk)
    yield opened
    opened.close()


def residue(locations: Locations) -> list[str]:
    """Return where one of the words is still found: files byte by byte, PostgreSQL row by row."""
    found = [
        f"{path.name}: {word}"
        for path in locations.data.rglob("*")
        if path.is_file()
        for word in CANARIES
        if word in path.read_bytes().decode("utf-8", "replace").casefold()
    ]
    store = open_store(locations)
    with store.read() as conn:
        for name in sa.inspect(conn).get_table_names():
            if not name.startswith("search_"):
                text = str(
                    [tuple(row) for row in conn.execute(sa.text(f'SELECT * FROM "{name}"'))]
                ).casefold()
                found += [f"{name}: {word}" for word in CANARIES if word in text]
        names = store.raw.names()
    for name in names:
        found += [
            f"raw {name}: {word}" for word in CANARIES if word in store.raw.get(name).decode().casefold()
        ]
    store.close()
    return found


def numbers(locations: Locations) -> dict[str, Any]:
    store = open_store(locations)
    with store.read() as conn:
        found = {
            table.name: conn.scalar(sa.select(sa.func.count()).select_from(table))
            for table in (t.ticket, t.message, t.ledger, t.outbox)
        }
    store.close()
    return found


def test_no_word_is_left_and_every_number_is(tuidesk: Run, desk: Locations) -> None:
    assert {line.rpartition(" ")[2] for line in residue(desk)} == set(CANARIES)  # they were there to be found
    before = numbers(desk)
    receipt = tuidesk("erase", "zirconica@cliente.test", "--yes", "--json").rows[-1]
    assert residue(desk) == []
    assert numbers(desk) == before
    assert receipt["tickets"] == [1, 3, 4]
    assert receipt["counts"]["messages"] == 5
    assert "zirconica" not in json.dumps(receipt)
    said = tuidesk("show", "--all", "--json").rows
    assert [row["title"] for row in said] == ["erased", "Printer", "erased", "erased"]
    assert said[1]["messages"][0]["body_text"].strip() == "My own words"
    assert [row["number"] for row in tuidesk("list", "--search", "own words", "--json").rows] == [2]
    for word in ("zabaglioni", "zombiesque"):
        assert tuidesk("list", "--search", word, "--json").rows == []
    for command in ("list", "outbox", "ledger", "health"):
        tuidesk(command)
    for number in ("1", "2", "3"):
        tuidesk("show", number)


def test_the_books_are_in_order_afterwards(tuidesk: Run, desk: Locations) -> None:
    tuidesk("erase", "zirconica@cliente.test", "--yes")
    store = open_store(desk)
    assert [one for one in doctor.check(store, full=True) if one.serious and not one.ok] == []
    store.close()
    assert "Nothing is held" in tuidesk("erase", "zirconica@cliente.test", "--yes", code=3).err


def test_every_command_meets_the_shells_without_stumbling(
    tuidesk: Run, desk: Locations, tmp_path: Path
) -> None:
    tuidesk("erase", "zirconica@cliente.test", "--yes")
    commands = [
        ("show", number, "--part", part) for number in ("1", "3") for part in ("raw", "headers", "text")
    ]
    commands += [("reparse", "--all"), ("export", str(tmp_path / "out")), ("backup", str(tmp_path / "copy"))]
    commands += [("outbox", "retry", "1"), ("outbox", "release", "1"), ("reply", "1", "--body-file", "-")]
    for command in commands:
        assert "Unexpected" not in tuidesk(*command, stdin="words", code=None).err, command
    store = open_store(desk)
    with store.read() as conn:
        messages = list(conn.scalars(sa.select(t.message.c.id)))
    for message_id in messages:
        why.explain(store, Actor(None, "cli", "admin"), message_id)
    store.close()


def test_a_file_that_was_sent_to_others_too_stays_with_them(
    tuidesk: Run, desk: Locations, tmp_path: Path
) -> None:
    file = tmp_path / "brochure.pdf"
    file.write_bytes(b"%PDF brochure")
    for number in ("1", "2"):
        tuidesk("reply", number, "--body-file", "-", "--attach", str(file), "--no-undo", stdin="Here it is\n")
    tuidesk("erase", "zirconica@cliente.test", "--yes")
    store = open_store(desk)
    with store.read() as conn:
        [row] = conn.execute(
            sa.select(t.attachment.c.sha256).where(t.attachment.c.filename == "brochure.pdf")
        ).all()
    assert store.raw.get(row.sha256) == b"%PDF brochure"
    assert [one for one in doctor.check(store, full=True) if one.serious and not one.ok] == []
    store.close()


def test_what_waits_for_him_never_leaves(tuidesk: Run, desk: Locations) -> None:
    tuidesk("erase", "zirconica@cliente.test", "--yes")
    assert [(row["state"], row["to"]) for row in tuidesk("outbox", "--json").rows] == [("withdrawn", [])]


def test_old_mail_on_the_server_does_not_come_back_and_new_mail_comes(store: Store, tuidesk: Run) -> None:
    with store.read() as conn:
        old = [store.raw.get(name) for name in conn.scalars(sa.select(t.ledger.c.sha256))]
        queue_id = conn.scalar(sa.select(t.queue.c.id))
    old = [raw for raw in old if b"zirconica" in raw.lower()]
    assert len(old) == 3
    tuidesk("erase", "zirconica@cliente.test", "--yes")
    other = canary_mail("Never seen", "An old zwiebackia that lay in another folder")
    before = numbers(locate())

    def take(raw: bytes, uid: int | None, received_ms: int) -> intake.Taken:
        arrival = Arrival("support", "INBOX", 7, uid, store.raw.put(raw), parse(raw), received_ms, queue_id)
        return intake.take(store, [arrival])[0]

    went = [take(raw, uid, 2**41).disposition for uid, raw in enumerate(old, 1)]
    went.append(take(other, 9, 1_000).disposition)
    went += [take(raw, None, 2**41).disposition for raw in (*old, *old)]
    assert set(went) == {"quarantined"}
    assert residue(locate()) == []
    after = numbers(locate())
    assert (after["ticket"], after["message"]) == (before["ticket"], before["message"])
    new = canary_mail("A new matter", "He writes again")
    assert take(new, 10, 2**42).disposition == "ticket"


def test_mail_of_others_that_names_him_stays_and_is_told(tuidesk: Run, desk: Locations) -> None:
    receipt = tuidesk("erase", "bob@otra.test", "--yes", "--json", code=None)
    assert receipt.code == 0
    stays = receipt.rows[-1]["stays"]
    assert stays["mail_of_others_that_names_the_person_on_tickets"] == [2]
    assert tuidesk("show", "2", "--json").rows[0]["messages"][0]["cc"] == ["bob@otra.test"]


def test_nothing_is_erased_without_being_confirmed(tuidesk: Run, desk: Locations) -> None:
    before = numbers(desk)
    said = tuidesk("erase", "zirconica@cliente.test", stdin="zirconica@cliente.test\n", code=2)
    assert "--yes" in said.err
    assert "3  tickets" in said.out
    assert "  mails and files as they came" in said.out
    assert numbers(desk) == before
    assert residue(desk)


def test_addresses_of_the_desk_and_its_agents_are_refused(tuidesk: Run, desk: Locations) -> None:
    assert "belongs to this desk" in tuidesk("erase", "support@xyz.test", "--yes", code=2).err


def test_only_an_admin_erases_and_gives_out(tuidesk: Run, store: Store, tmp_path: Path) -> None:
    with store.write() as conn:
        conn.execute(sa.update(t.agent).values(role="agent"))
    for command in (("erase", "zirconica@cliente.test", "--yes"), ("export", str(tmp_path / "x"))):
        assert "may not do this" in tuidesk(*command, code=1).err


def test_all_that_is_held_about_a_person_is_given_out(tuidesk: Run, desk: Locations, tmp_path: Path) -> None:
    folder = tmp_path / "person"
    tuidesk("export", str(folder), "--person", "zirconica@cliente.test")
    text = "".join(
        path.read_bytes().decode("utf-8", "replace").casefold()
        for path in folder.rglob("*")
        if path.is_file()
    )
    assert [word for word in CANARIES if word not in text] == []
    assert "my own words" not in text
    wide = [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]
    assert wide == []
