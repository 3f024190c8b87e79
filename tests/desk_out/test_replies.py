"""What a reply consists of: recipients, subject, ids, words, files; and what it does to its ticket."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
import sqlalchemy as sa

from tests.desk_out.desk import Desk, opened, words
from tuidesk.desk import replying
from tuidesk.desk.actor import Actor
from tuidesk.desk.errors import BadRecipient, Overtaken, Unfinished
from tuidesk.desk.permissions import NotAllowed
from tuidesk.desk.replies.letter import Letter, LetterFile
from tuidesk.mail.message import Address
from tuidesk.mail.parse import parse
from tuidesk.store import search, tables, tickets

EXCHANGE = "AM0PR04MB1234567890ABCDEF1234567890ABCDEF1234567890@AM0PR04MB99.eurprd04.prod.out"


def test_a_reply_goes_to_the_customer_and_to_those_his_mail_also_went_to(desk: Desk) -> None:
    taken = desk.get(
        to="Support <support@xyz.test>, Kenji <kenji@cliente.test>",
        Cc="Zoë <zoe@otra.test>, ANA@cliente.test",
    )
    start = replying.start_reply(desk.store, desk.ana, taken.ticket_id or 0)
    assert start.to == (Address("Ana Ruiz", "ana@cliente.test"),)
    assert [one.address for one in start.cc] == ["zoe@otra.test", "kenji@cliente.test"]


def test_who_knows_an_id_only_is_not_answered(desk: Desk) -> None:
    taken = desk.get("m1@cliente.test")
    stranger = desk.get("x@else.test", sender="eve@else.test", answers="m1@cliente.test", subject="Hi")
    assert stranger.ticket_id == taken.ticket_id
    desk.get("m2@cliente.test", answers="m1@cliente.test", Cc="eve@else.test")
    start = replying.start_reply(desk.store, desk.ana, taken.ticket_id or 0)
    assert [one.address for one in start.to] == ["ana@cliente.test"]
    assert start.cc == ()


def test_a_web_form_is_answered_to_the_person_it_writes_for(desk: Desk) -> None:
    taken = desk.get(sender="no-reply@forms.test", Reply_To="Tom <tom@cliente.test>")
    start = replying.start_reply(desk.store, desk.ana, taken.ticket_id or 0)
    assert [one.address for one in start.to] == ["tom@cliente.test"]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("Printer", "Re: Printer"),
        ("Re: Printer", "Re: Printer"),
        ("RE: AW: Re[2]: Printer", "Re: Printer"),
        ("Regarding: x", "Re: Regarding: x"),
        ("=?utf-8?q?hi=0D=0ABcc=3A_x?=", "Re: hiBcc: x"),
    ],
)
def test_the_subject_is_answered_once(desk: Desk, theirs: str, ours: str) -> None:
    desk.reply(desk.get(subject=theirs).ticket_id)
    sent = desk.deliver()
    assert (sent["Subject"], sent["Bcc"]) == (ours, None)


def test_ids_of_exchange_stay_whole_and_the_thread_keeps_its_first_mail(desk: Desk) -> None:
    first = desk.get("first@cliente.test")
    chain = ["first@cliente.test", *(f"{n}{EXCHANGE}" for n in range(15))]
    assert len(f"<{chain[-1]}>") >= 79
    desk.get("last@cliente.test", answers=chain[-1], references=chain)
    desk.reply(first.ticket_id)
    item = desk.claimed()
    wanted = [chain[0], *chain[-9:], "last@cliente.test"]
    assert b"=?" not in item.data.split(b"\r\n\r\n")[0]
    header = opened(item)["References"]
    assert header.split() == [f"<{one}>" for one in wanted]
    assert opened(item)["In-Reply-To"] == "<last@cliente.test>"


def test_our_ids_are_issued_and_bring_answers_home(desk: Desk) -> None:
    taken = desk.get()
    desk.reply(taken.ticket_id)
    sent = desk.deliver()
    ours = str(sent["Message-ID"])
    with desk.store.read() as conn:
        issued = dict(conn.execute(sa.select(tables.issued.c.token, tables.issued.c.kind)).all())
    assert issued == {ours: "message-id", str(sent["X-Tuidesk-Id"]): "token"}
    assert len(ours.partition("@")[0]) >= 32
    answer = desk.get("a@cliente.test", answers=ours.strip("<>"), subject="Something else")
    assert answer.ticket_id == taken.ticket_id


def test_headers_say_that_a_person_wrote(desk: Desk) -> None:
    desk.reply(desk.get().ticket_id)
    sent = desk.deliver()
    assert sent["X-Auto-Response-Suppress"] == "OOF"
    assert parse(sent.as_bytes()).kind == "human"  # another desk must not take it for a robot's
    assert sent["Auto-Submitted"] is None
    assert sent["Precedence"] is None


def test_signatures_stand_below_the_words_and_the_quote_below_them(desk: Desk) -> None:
    desk.write(tables.queue, desk.support, signature="Acme Support")
    desk.write(tables.agent, desk.ana.agent_id or 0, signature="Ana, second floor")
    taken = desk.get(body="My printer burns.\n\nOn 2026-01-01, you wrote:\n> old words")
    desk.reply(taken.ticket_id, "Use water.")
    sent = desk.deliver()
    text = words(sent)
    assert text.startswith(
        "Use water.\n\n-- \nAcme Support\nAna, second floor\n\nOn 2026-11-10 09:00, Ana Ruiz"
    )
    assert "> My printer burns." in text
    assert "old words" not in text
    assert '<blockquote type="cite" style="' in words(sent, "html")
    entry = desk.entries(taken.ticket_id)[-1]
    lines = entry.text.split("\n")
    folded = {what: lines[first:end] for first, end, what in entry.folds}
    assert folded["signature"] == ["-- ", "Acme Support", "Ana, second floor"]
    assert folded["quote"][0].startswith("On 2026-11-10")


def test_without_quote_only_the_words_leave(desk: Desk) -> None:
    desk.reply(desk.get().ticket_id, "Use water.", quote=False)
    assert words(desk.deliver()).strip() == "Use water."


def test_files_leave_byte_for_byte_and_are_listed_on_the_ticket(desk: Desk) -> None:
    data = bytes(range(256)) * 300
    taken = desk.get()
    desk.reply(taken.ticket_id, files=(LetterFile("../infra\r\nX: y.pdf", "application/pdf", data),))
    (part,) = desk.deliver().iter_attachments()
    assert part.get_payload(decode=True) == data
    (row,) = desk.entries(taken.ticket_id)[-1].attachments
    assert (row.number, row.part, row.size) == (1, -1, len(data))
    assert row.sha256 == hashlib.sha256(data).hexdigest()
    assert desk.store.raw.get(row.sha256) == data
    assert "/" not in row.filename
    assert "\n" not in row.filename


def test_nothing_an_agent_types_makes_another_header(desk: Desk) -> None:
    to = (Address("Ana\r\nBcc: eve@else.test", "ana@cliente.test"),)
    desk.reply(desk.get().ticket_id, to=to, subject="a\r\nBcc: eve@else.test\r\n\r\nbody")
    item = desk.claimed()
    assert opened(item)["Bcc"] is None
    assert item.recipients == ("ana@cliente.test",)


@pytest.mark.parametrize(
    "address", ["", "ana", "ana@cliente.test\r\nBcc: eve@else.test", "a b@c.test", "<a@b.test>"]
)
def test_what_is_no_address_is_refused_before_anything_is_written(desk: Desk, address: str) -> None:
    taken = desk.get()
    letter = desk.letter(taken.ticket_id, to=(Address("", address),))
    with pytest.raises(BadRecipient):
        replying.send(desk.store, desk.ana, letter)
    assert desk.count(tables.outbox) == 0
    assert len(desk.entries(taken.ticket_id)) == 1


def test_an_empty_letter_is_refused(desk: Desk) -> None:
    letter = desk.letter(desk.get().ticket_id, " \n ")
    with pytest.raises(Unfinished):
        replying.send(desk.store, desk.ana, letter)


def test_a_reply_opens_assigns_and_is_found_by_search(desk: Desk) -> None:
    taken = desk.get()
    sent = desk.reply(taken.ticket_id, "The extinguisher comes.")
    ticket = desk.ticket(taken.ticket_id)
    assert (ticket.status, ticket.waiting, ticket.assignee_id, ticket.touched) == (
        "open",
        "them",
        desk.ana.agent_id,
        True,
    )
    assert ticket.last_message_id == sent.message_id
    with desk.store.read() as conn:
        assert search.ticket_ids(conn, "extinguisher") == [taken.ticket_id]


def test_a_reply_can_solve_and_leaves_the_assignee_alone(desk: Desk) -> None:
    taken = desk.get()
    desk.reply(taken.ticket_id, by=desk.bob)
    desk.reply(taken.ticket_id, solve=True)
    ticket = desk.ticket(taken.ticket_id)
    assert (ticket.status, ticket.assignee_id) == ("solved", desk.bob.agent_id)


def test_a_newer_mail_of_the_customer_stops_a_reply_until_it_was_read(desk: Desk) -> None:
    taken = desk.get("m1@cliente.test")
    letter = desk.letter(taken.ticket_id)
    desk.get("m2@cliente.test", answers="m1@cliente.test", body="Forget it.")
    with pytest.raises(Overtaken) as caught:
        replying.send(desk.store, desk.ana, letter)
    assert caught.value.newer_message_id == desk.entries(taken.ticket_id)[-1].id
    assert desk.count(tables.outbox) == 0
    sent = replying.send(desk.store, desk.ana, letter, undo_ms=0, overtaken_ok=True)
    assert sent.state == "queued"
    assert desk.claim()


def test_two_agents_do_not_answer_twice_by_accident(desk: Desk) -> None:
    taken = desk.get()
    letter = desk.letter(taken.ticket_id)
    desk.reply(taken.ticket_id, by=desk.bob)
    with pytest.raises(Overtaken, match="colleague"):
        replying.send(desk.store, desk.ana, letter)


def test_ones_own_earlier_reply_and_automatic_mail_stop_nothing(desk: Desk) -> None:
    taken = desk.get("m1@cliente.test")
    letter = desk.letter(taken.ticket_id)
    desk.reply(taken.ticket_id)
    desk.get("ooo@cliente.test", answers="m1@cliente.test", Auto_Submitted="auto-replied")
    assert replying.send(desk.store, desk.ana, letter).state == "queued"


def test_a_new_ticket_starts_with_a_mail_under_an_id_made_for_its_thread(desk: Desk) -> None:
    letter = Letter(
        queue_id=desk.support, to=(Address("Tom", "tom@cliente.test"),), subject="Your lease", text="It ends."
    )
    sent = replying.send(desk.store, desk.ana, letter, undo_ms=0)
    ticket = desk.ticket(sent.ticket_id)
    assert (ticket.title, ticket.status, ticket.waiting, ticket.origin_queue_id) == (
        "Your lease",
        "open",
        "them",
        desk.support,
    )
    mail = desk.deliver()
    made = str(mail["References"])
    assert (mail["Subject"], mail["In-Reply-To"]) == ("Your lease", None)
    back = desk.get(
        "t@cliente.test", sender="tom@cliente.test", answers="gone@relay.test", references=[made.strip("<>")]
    )
    assert back.ticket_id == sent.ticket_id
    desk.reply(sent.ticket_id)
    second = desk.deliver()
    assert second["References"].split()[0] == made
    assert second["In-Reply-To"] == "<t@cliente.test>"


def test_a_second_letter_before_any_answer_continues_our_own_thread(desk: Desk) -> None:
    letter = Letter(
        queue_id=desk.support, to=(Address("", "tom@cliente.test"),), subject="Lease", text="It ends."
    )
    sent = replying.send(desk.store, desk.ana, letter, undo_ms=0)
    first = desk.deliver()
    assert desk.letter(sent.ticket_id).to == (
        Address("tom@cliente.test", "tom@cliente.test"),
    ) or desk.letter(sent.ticket_id).to == (Address("", "tom@cliente.test"),)
    desk.reply(sent.ticket_id, "One more thing.")
    assert desk.deliver()["In-Reply-To"] == first["Message-ID"]


def test_readers_may_not_answer(desk: Desk) -> None:
    from tuidesk.desk import agents

    agents.add(desk.store, desk.ana, "eve", "eve@xyz.test", "readonly")
    letter = desk.letter(desk.get().ticket_id)
    with pytest.raises(NotAllowed):
        replying.send(desk.store, agents.named(desk.store, "eve"), letter)


def test_of_two_who_send_at_the_same_moment_one_is_told(desk: Desk) -> None:
    taken = desk.get()
    letter = desk.letter(taken.ticket_id)
    gun = Barrier(2)

    def shoot(actor: Actor) -> str:
        gun.wait()
        try:
            return replying.send(desk.store, actor, letter).state
        except Overtaken:
            return "overtaken"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(shoot, [desk.ana, desk.bob])) == ["overtaken", "queued"]
    assert desk.count(tables.outbox) == 1


def test_a_letter_follows_its_ticket_into_the_one_that_mail_merged_it_into(desk: Desk) -> None:
    home, joined = desk.get("m1@cliente.test"), desk.get("m2@cliente.test", answers="m0@cliente.test")
    letter = desk.letter(joined.ticket_id)
    with desk.store.write() as conn:
        tickets.change(conn, joined.ticket_id or 0, merged_into_id=home.ticket_id, status="closed")
    with pytest.raises(Overtaken):  # what the customer wrote there is news to the writer
        replying.send(desk.store, desk.ana, replace(letter, seen_message_id=0))
    assert replying.send(desk.store, desk.ana, letter, overtaken_ok=True).ticket_id == home.ticket_id
    assert desk.ticket(joined.ticket_id).status == "closed"
