"""Which ticket a mail joins, who counts as a stranger there, and what late mail brings together."""

from __future__ import annotations

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk_in.desk import Desk
from tests.desk_in.mails import mail
from tuidesk.locations import Locations
from tuidesk.store import tables
from tuidesk.store.engine import open_store

EVE = "Eve <eve@elsewhere.test>"


def test_an_answer_joins_by_in_reply_to(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    answer = desk.get_one(mail("b@c", answers="a@c", subject="quite another subject"))
    assert (answer.disposition, answer.ticket_id) == ("follow-up", first.ticket_id)
    why = desk.events("intake")[-1]
    assert (why.data["by"], why.data["header"]) == ("in-reply-to", "In-Reply-To")
    assert desk.ticket(first).message_count == 2
    assert desk.sound()


def test_references_are_read_newest_first(desk: Desk) -> None:
    _old, new = desk.get(mail("old@c", sender="bob@other.test"), mail("new@c"))
    answer = desk.get_one(mail("b@c", references=["old@c", "new@c", "never-seen@c"]))
    assert answer.ticket_id == new.ticket_id


def test_an_id_that_we_issued_beats_a_stored_one(desk: Desk) -> None:
    first, other = desk.get(mail("a@c"), mail("z@c", sender="bob@other.test"))
    desk.answer(first, "ours@xyz.test")
    answer = desk.get_one(mail("b@c", answers="z@c", references=["ours@xyz.test"]))
    assert answer.ticket_id == first.ticket_id
    assert desk.events("intake")[-1].data["by"] == "issued"
    assert desk.ticket(other).message_count == 1


def test_a_token_in_the_recipient_finds_the_ticket(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    with desk.store.write() as conn:
        conn.execute(tables.issued.insert().values(token="9f3c", ticket_id=first.ticket_id, kind="thread-id"))
    answer = desk.get_one(mail("b@c", to="support+9f3c@xyz.test"))
    assert answer.ticket_id == first.ticket_id


def test_an_exchange_id_of_79_characters_threads(desk: Desk) -> None:
    exchange = "AM0PR10MB" + "0123456789ABCDEF" * 2 + "01@AM0PR10MB1234.EURPRD10.PROD.OUTLOOK"
    assert len(exchange) == 79
    first = desk.get_one(mail(exchange))
    answer = desk.get_one(mail("b@c", references=[exchange]))
    assert answer.ticket_id == first.ticket_id


@pytest.mark.parametrize(("sender", "joins"), [("ana@cliente.test", True), (EVE, False)])
def test_a_subject_tag_counts_only_for_those_who_take_part(desk: Desk, sender: str, joins: bool) -> None:
    first = desk.get_one(mail("a@c"))
    tagged = desk.get_one(mail("b@c", sender=sender, subject="Re: [#1] Printer"))
    assert (tagged.ticket_id == first.ticket_id) is joins


def test_the_people_of_our_replies_take_part(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    desk.answer(first, "ours@xyz.test", to="boss@cliente.test")
    desk.get(mail("b@c", sender="boss@cliente.test", subject="[#1] And?"))
    assert desk.rows(tables.message)[-1].ticket_id == first.ticket_id
    assert desk.rows(tables.message)[-1].verified


@pytest.mark.parametrize("known_id", ["a@c", "ours@xyz.test"])
def test_a_stranger_with_a_known_id_joins_unverified_and_stays_a_stranger(desk: Desk, known_id: str) -> None:
    first = desk.get_one(mail("a@c"))
    desk.answer(first, "ours@xyz.test")
    stolen = desk.get_one(mail("e@e", sender=EVE, answers=known_id))
    assert stolen.ticket_id == first.ticket_id
    again = desk.get_one(mail("e2@e", sender=EVE, subject="[#1] let me in"))
    assert again.ticket_id != first.ticket_id
    verified = {row.message_id: row.verified for row in desk.rows(tables.message, direction="in")}
    assert verified == {"<a@c>": True, "<e@e>": False, "<e2@e>": True}
    assert desk.ticket(first).customer_id == desk.rows(tables.customer, name="Ana Ruiz")[0].id


def test_one_mail_that_names_two_tickets_joins_one_and_merges_nobody(desk: Desk) -> None:
    ana, bob = desk.get(mail("a@c"), mail("b@d", sender="bob@other.test"))
    desk.get(mail("e@e", sender=EVE, references=["a@c", "b@d"]))
    assert desk.threads() == {frozenset({"a@c"}), frozenset({"b@d", "e@e"})}
    [card] = desk.rows(tables.card, kind="join")
    assert {card.ticket_id, card.other_ticket_id} == {ana.ticket_id, bob.ticket_id}
    assert card.data["by"] in EVE  # whoever asks the question so, the agent sees it


def test_the_same_subject_from_strangers_is_two_tickets(desk: Desk) -> None:
    desk.get(mail("a@c", subject="Re: Hello"), mail("b@d", sender="bob@other.test", subject="Re: Hello"))
    assert len(desk.threads()) == 2


def test_a_late_parent_takes_the_lead_of_the_ticket_that_waited(desk: Desk) -> None:
    child = desk.get_one(mail("b@c", sender=EVE, subject="Re: Printer", answers="a@c"))
    parent = desk.get_one(mail("a@c"))
    assert (parent.ticket_id, parent.disposition) == (child.ticket_id, "follow-up")
    ticket = desk.ticket(parent)
    assert (ticket.number, ticket.title) == (1, "Printer on fire")
    assert ticket.customer_id == desk.rows(tables.customer, name="Ana Ruiz")[0].id
    verified = {row.message_id: row.verified for row in desk.rows(tables.message)}
    assert verified == {"<a@c>": True, "<b@c>": False}
    assert desk.sound()


def test_a_missing_link_joins_two_untouched_tickets_and_can_be_undone(desk: Desk) -> None:
    root = desk.get_one(mail("a@c"))
    late = desk.get_one(mail("c@c", subject="Re: Re:", answers="b@c"))
    link = desk.get_one(mail("b@c", answers="a@c"))
    assert link.ticket_id == root.ticket_id
    assert desk.threads() == {frozenset({"a@c", "b@c", "c@c"})}
    merged = desk.ticket(late)
    assert (merged.merged_into_id, merged.status, merged.message_count) == (root.ticket_id, "closed", 0)
    [joined] = desk.events("joined")
    assert joined.data["number"] == 2
    assert joined.data["message_ids"] == [desk.rows(tables.message, message_id="<c@c>")[0].id]
    assert desk.ticket(root).message_count == 3
    assert desk.sound()


def test_a_mail_to_a_merged_ticket_goes_to_the_one_that_stays(desk: Desk) -> None:
    root = desk.get_one(mail("a@c"))
    desk.get(mail("c@c", answers="b@c"))
    desk.get(mail("b@c", answers="a@c"))
    assert desk.get_one(mail("d@c", subject="[#2] hello")).ticket_id == root.ticket_id


def test_touched_tickets_stay_apart_with_a_question(desk: Desk) -> None:
    root = desk.get_one(mail("a@c"))
    late = desk.get_one(mail("c@c", answers="b@c"))
    desk.change(root, status="open")
    desk.change(late, status="open")
    link = desk.get_one(mail("b@c", answers="a@c"))
    assert link.ticket_id == root.ticket_id
    [card] = desk.rows(tables.card)
    assert (card.kind, card.ticket_id, card.other_ticket_id) == ("join", late.ticket_id, root.ticket_id)
    assert desk.ticket(late).merged_into_id is None


def test_an_untouched_ticket_joins_the_touched_one(desk: Desk) -> None:
    root = desk.get_one(mail("a@c"))
    late = desk.get_one(mail("c@c", answers="b@c"))
    desk.change(late, status="open")
    link = desk.get_one(mail("b@c", answers="a@c"))
    assert (link.ticket_id, desk.ticket(root).merged_into_id) == (late.ticket_id, late.ticket_id)
    assert desk.sound()


def test_a_stranger_who_knows_an_id_joins_unverified(desk: Desk) -> None:
    first = desk.get_one(mail("a@c"))
    joined = desk.get_one(mail("b@c", references=["a@c"], sender="eve@elsewhere.test"))
    assert joined.ticket_id == first.ticket_id
    assert (desk.events("intake")[-1].data["by"], desk.rows(tables.message)[-1].verified) == (
        "references",
        False,
    )


@st.composite
def conversations(draw: st.DrawFn) -> list[tuple[str, list[str], str]]:
    """Draw (id, chain of ancestors oldest first, writer) of several conversations."""
    found: list[tuple[str, list[str], str]] = []
    for tree in range(draw(st.integers(1, 3))):
        chains: list[list[str]] = []
        for n in range(draw(st.integers(1, 5))):
            parent = draw(st.integers(0, n - 1)) if n else None
            above = [] if parent is None else [*chains[parent], f"{tree}.{parent}@c"]
            chains.append(above)
            writer = draw(st.sampled_from(["ana@cliente.test", f"p{tree}@cliente.test", "eve@e.test"]))
            found.append((f"{tree}.{n}@c", above, writer))
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mails=conversations(), seed=st.integers(0, 10_000), cut=st.integers(1, 7), kept=st.integers(1, 6))
def test_threads_come_out_the_same_whatever_the_order(
    sealed: object, tmp_path_factory: pytest.TempPathFactory, mails, seed: int, cut: int, kept: int
) -> None:
    raws = [
        mail(key, sender=writer, answers=above[-1] if above else "", references=_shortened(above, kept))
        for key, above, writer in mails
    ]
    outcomes = []
    for shuffle in (None, seed):
        order = list(range(len(raws)))
        if shuffle is not None:
            random.Random(shuffle).shuffle(order)
        outcomes.append(_outcome(tmp_path_factory, [raws[n] for n in order], cut))
    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0] == {
        frozenset(key for key, _, _ in mails if key.startswith(f"{tree}."))
        for tree in {key.split(".")[0] for key, _, _ in mails}
    }


def _shortened(above: list[str], kept: int) -> list[str]:
    """Keep the first and the newest ids, as mail programs do."""
    return above if len(above) <= kept else above[:1] + above[len(above) - kept + 1 :]


def _outcome(paths: pytest.TempPathFactory, raws: list[bytes], cut: int) -> tuple[object, ...]:
    home = paths.mktemp("desk")
    locations = Locations(home, home, home)
    locations.make()
    desk = Desk(open_store(locations))
    for start in range(0, len(raws), cut):
        desk.get(*raws[start : start + cut])
    assert desk.sound()
    verified = {row.message_id: row.verified for row in desk.rows(tables.message)}
    heads = {
        (
            row.title,
            row.customer_id and desk.rows(tables.customer_address, customer_id=row.customer_id)[0].address,
        )
        for row in desk.rows(tables.ticket)
        if row.merged_into_id is None
    }
    threads = desk.threads()
    desk.store.close()
    return threads, verified, heads
