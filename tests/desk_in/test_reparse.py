"""A better parser goes over stored mail: what it reads otherwise changes, what agents did does not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from tests.desk_in.desk import Desk
from tests.desk_in.mails import mail
from tuidesk.desk import reparse
from tuidesk.desk.actor import Actor
from tuidesk.locations import locate
from tuidesk.mail.message import AttachmentInfo, Fold, Parsed
from tuidesk.mail.parse import PARSER, parse
from tuidesk.store import search, tables
from tuidesk.store.errors import LeaseLost
from tuidesk.store.leases import Lease

ADMIN = Actor(0, "root", "admin")
Better = Callable[[Parsed], Parsed]


def same(parsed: Parsed) -> Parsed:
    return parsed


@pytest.fixture
def lease(desk: Desk) -> Iterator[Lease]:
    taken = Lease.take(desk.store, locate(), "reparse")
    assert taken
    yield taken
    taken.release()


def again(
    desk: Desk, lease: Lease | None, better: Better = same, scope: reparse.Scope | None = None
) -> reparse.Progress:
    """Read all mail again with a parser that makes `better` of what the present one reads."""

    def improved(raws: Sequence[bytes]) -> list[Parsed]:
        return [better(parse(raw)) for raw in raws]

    *_, last = reparse.read_again(desk.store, ADMIN, scope or reparse.Scope(), improved, lease)
    return last


def age(desk: Desk) -> None:
    """Make all mail that of an older parser."""
    with desk.store.write() as conn:
        conn.execute(sa.update(tables.body).values(parser=PARSER - 1))


def found(desk: Desk, words: str) -> list[int]:
    with desk.store.read() as conn:
        return search.ticket_ids(conn, words)


def snapshot(desk: Desk) -> list[Any]:
    every = (tables.message, tables.ticket, tables.attachment, tables.reference, tables.body, tables.event)
    return [desk.rows(table) for table in every]


def test_new_mail_notes_its_parser_and_is_not_read_again(desk: Desk, lease: Lease) -> None:
    desk.get(mail("a@c"), mail("b@c", answers="a@c"))
    assert {row.parser for row in desk.rows(tables.body)} == {PARSER}
    before = snapshot(desk)
    assert again(desk, lease).total == 0
    assert snapshot(desk) == before


def test_the_same_parser_changes_nothing_but_its_mark(desk: Desk, lease: Lease) -> None:
    desk.get(mail("a@c"), mail("b@c", answers="a@c", Auto_Submitted="auto-replied"), mail("", subject=None))
    before = snapshot(desk)
    age(desk)
    progress = again(desk, lease)
    assert (progress.read, progress.changed) == (3, 0)
    assert snapshot(desk) == before
    assert again(desk, lease).total == 0


def test_what_the_parser_reads_is_replaced(desk: Desk, lease: Lease) -> None:
    taken = desk.get_one(mail("a@c"))
    age(desk)
    file = AttachmentInfo(0, "plan.pdf", "application/pdf", 3, "ab" * 32, False)

    def better(parsed: Parsed) -> Parsed:
        return replace(
            parsed, text="Fresh words\n> old", folds=(Fold(1, 2, "quote"),), attachments=(file,),
            marks=("winmail",), sender=replace(parsed.sender, name="Ána"), subject="Prínter",
        )  # fmt: skip

    assert again(desk, lease, better).changed == 1
    (message,), (body,), (kept,) = (
        desk.rows(table) for table in (tables.message, tables.body, tables.attachment)
    )
    assert (message.author_name, message.subject, message.marks) == ("Ána", "Prínter", "winmail")
    assert (body.text, body.folds, body.parser) == ("Fresh words\n> old", [[1, 2, "quote"]], PARSER)
    assert kept.filename == "plan.pdf"
    assert desk.ticket(taken).title == "Prínter"
    assert (found(desk, "fresh"), found(desk, "burns")) == ([taken.ticket_id], [])
    assert found(desk, "plan.pdf") == [taken.ticket_id]
    assert desk.sound()


def test_what_agents_did_stays(desk: Desk, lease: Lease) -> None:
    taken = desk.get_one(mail("a@c"))
    desk.answer(taken, "ours@xyz.test")
    desk.change(taken, title="Fire in room 4", status="solved", priority=2, queue_id=desk.sales)
    before = desk.ticket(taken)
    age(desk)
    again(desk, lease, lambda parsed: replace(parsed, subject="otherwise", kind="bulk"))
    assert desk.ticket(taken) == before
    assert desk.rows(tables.message, direction="in")[0].subject == "otherwise"
    assert desk.counted()


def test_marks_of_the_intake_stay(desk: Desk, lease: Lease) -> None:
    desk.get(mail("a@c"), mail("a@c", date="Wed, 11 Nov 2026 09:00:00 +0000", body="another"))
    age(desk)
    again(desk, lease, lambda parsed: replace(parsed, marks=("invitation",)))
    assert [row.marks for row in desk.rows(tables.message)] == ["invitation", "invitation same-id"]


def test_an_untouched_ticket_becomes_automatic_and_back(desk: Desk, lease: Lease) -> None:
    taken = desk.get_one(mail("a@c"))
    for kind, automatic, waiting in (("bulk", True, ""), ("human", False, "us")):
        age(desk)
        assert again(desk, lease, lambda parsed, kind=kind: replace(parsed, kind=kind)).kinds == 1
        ticket = desk.ticket(taken)
        assert (ticket.automatic, ticket.waiting) == (automatic, waiting)
        assert desk.sound()


def test_mail_that_would_join_elsewhere_stays_and_is_told(desk: Desk, lease: Lease) -> None:
    first, second = desk.get(mail("a@c"), mail("b@c"))
    age(desk)

    def better(parsed: Parsed) -> Parsed:
        return replace(parsed, in_reply_to=("<a@c>",)) if parsed.message_id == "<b@c>" else parsed

    dry = again(desk, None, better)
    assert [moved[1:] for moved in dry.moved] == [(second.ticket_number, first.ticket_number)]
    again(desk, lease, better)
    assert desk.threads() == {frozenset({"a@c"}), frozenset({"b@c"})}


def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    desk.get(mail("a@c"), mail("b@c"))
    age(desk)
    before = snapshot(desk)
    progress = again(desk, None, lambda parsed: replace(parsed, text="other"))
    assert (progress.read, progress.changed) == (2, 2)
    assert snapshot(desk) == before


def test_one_ticket_or_what_came_since(desk: Desk, lease: Lease) -> None:
    first, _second = desk.get(mail("a@c"), mail("b@c"))
    age(desk)
    assert (
        again(desk, None, scope=reparse.Scope(since=desk.rows(tables.message)[0].created_at + 1)).total == 0
    )
    assert again(desk, lease, scope=reparse.Scope(ticket_id=first.ticket_id)).read == 1
    assert again(desk, lease).read == 1


def test_who_lost_the_lease_writes_no_more(desk: Desk, lease: Lease) -> None:
    desk.get_one(mail("a@c"))
    age(desk)
    with desk.store.write() as conn:
        conn.execute(sa.update(tables.lease).values(epoch=99))
    with pytest.raises(LeaseLost):
        again(desk, lease)
    assert desk.rows(tables.body)[0].parser == PARSER - 1


def test_mail_whose_bytes_are_gone_is_passed_over(desk: Desk, lease: Lease) -> None:
    desk.get(mail("a@c"), mail("b@c"))
    age(desk)
    with desk.store.write() as conn:
        conn.execute(sa.update(tables.message).where(tables.message.c.id == 1).values(raw_sha256="00"))
    progress = again(desk, lease)
    assert (progress.read, progress.lost) == (2, 1)


KILLED = """
import os, sys
from dataclasses import replace
from tuidesk.desk import reparse
from tuidesk.desk.actor import Actor
from tuidesk.locations import locate
from tuidesk.mail.parse import parse
from tuidesk.store.engine import open_store
from tuidesk.store.leases import Lease
store = open_store(locate())
lease = Lease.take(store, locate(), "reparse", 200)
reparse.BATCH = 2
read = []
def better(raws):
    read.extend(raws)
    if len(read) > 4:
        os.kill(os.getpid(), 9)
    return [replace(parse(raw), text="better words") for raw in raws]
for _ in reparse.read_again(store, Actor(0, "root", "admin"), reparse.Scope(), better, lease):
    pass
"""


def test_a_run_that_is_killed_goes_on_where_it_was(desk: Desk) -> None:
    desk.get(*(mail(f"{number}@c", subject=f"mail {number}") for number in range(9)))
    age(desk)
    ended = subprocess.run([sys.executable, "-c", KILLED], check=False)
    assert ended.returncode == -9
    done = [row.text for row in desk.rows(tables.body, parser=PARSER)]
    assert done == ["better words"] * 4
    assert desk.sound()
    lease = None
    while lease is None:  # on PostgreSQL the dead holder's time must pass
        lease = Lease.take(desk.store, locate(), "reparse")
    assert again(desk, lease, lambda parsed: replace(parsed, text="better words")).read == 5
    lease.release()
    assert {row.text for row in desk.rows(tables.body)} == {"better words"}
    assert len(found(desk, "better")) == 9
    assert found(desk, "burns") == []
    assert desk.sound()
