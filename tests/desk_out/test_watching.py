"""Following tickets, and naming colleagues in notes: who is told what, and who is not."""

from __future__ import annotations

import sqlalchemy as sa

from tests.desk_out.desk import Desk
from tuidesk.desk import agents, history, mentioning, merging, queues, tickets, watching
from tuidesk.store import lists, tables, watchers
from tuidesk.store.lists import View
from tuidesk.store.mentions import of_ticket


def followers(desk: Desk, ticket_id: int | None) -> list[int]:
    with desk.store.read() as conn:
        return watchers.of_ticket(conn, ticket_id or 0)


def wish(desk: Desk, name: str, what: str) -> None:
    agents.change_own(desk.store, agents.named(desk.store, name), "notify", what)


def notices(desk: Desk) -> list[tuple[str, str]]:
    with desk.store.read() as conn:
        found = conn.execute(tables.outbox.select().where(tables.outbox.c.kind == "notice"))
        return [(row.recipients[0], row.subject) for row in found]


def test_a_ticket_is_followed_by_a_key_and_no_longer(desk: Desk) -> None:
    taken = desk.get()
    ticket, bob = taken.ticket_id or 0, desk.bob.agent_id
    watching.follow(desk.store, desk.bob, ticket)
    watching.follow(desk.store, desk.bob, ticket)
    assert followers(desk, ticket) == [bob]
    with desk.store.read() as conn:
        assert list(lists.ids(conn, View("watching", agent_id=bob))) == [ticket]
        assert lists.side_counts(conn, bob).watching == 1
        assert lists.rows(conn, [ticket], bob)[0].watched
    watching.unfollow(desk.store, desk.bob, ticket)
    assert followers(desk, ticket) == []


def test_who_answers_notes_or_is_given_a_ticket_follows_it(desk: Desk) -> None:
    answered, noted, given = (desk.get(f"m{n}@cliente.test", subject=f"Case {n}") for n in range(3))
    desk.reply(answered.ticket_id)
    tickets.add_note(desk.store, desk.ana, [noted.ticket_id or 0], "I know her.")
    tickets.assign(desk.store, desk.ana, [given.ticket_id or 0], desk.bob.agent_id)
    assert followers(desk, answered.ticket_id) == followers(desk, noted.ticket_id) == [desk.ana.agent_id]
    assert followers(desk, given.ticket_id) == [desk.bob.agent_id]


def test_who_follows_a_merged_ticket_follows_its_survivor_until_that_is_taken_back(desk: Desk) -> None:
    loser, home = (desk.get(f"m{n}@cliente.test", subject=f"Case {n}").ticket_id or 0 for n in range(2))
    for agent, ticket in ((desk.ana, loser), (desk.bob, loser), (desk.ana, home)):
        watching.follow(desk.store, agent, ticket)
    merging.merge(desk.store, desk.ana, loser, home)
    assert followers(desk, home) == [desk.ana.agent_id, desk.bob.agent_id]
    merging.unmerge(desk.store, desk.ana, loser)
    assert followers(desk, home) == [desk.ana.agent_id]
    assert sorted(followers(desk, loser)) == sorted([desk.ana.agent_id or 0, desk.bob.agent_id or 0])


def test_who_is_named_in_a_note_is_told_until_he_looked(desk: Desk) -> None:
    ticket = desk.get().ticket_id or 0
    wish(desk, "bob", "assigned")
    tickets.add_note(desk.store, desk.ana, [ticket], "@Bob, can you call her? Not bob@cliente.test.")
    assert followers(desk, ticket) == [desk.ana.agent_id, desk.bob.agent_id]
    [(to, subject)] = notices(desk)
    assert to == "bob@xyz.test"
    assert "named you in a note on ticket #1" in subject
    [found] = mentioning.unseen(desk.store, desk.bob)
    assert (found.ticket_id, found.author) == (ticket, desk.ana.name)
    with desk.store.read() as conn:
        assert lists.rows(conn, [ticket], desk.bob.agent_id)[0].named
        assert not lists.rows(conn, [ticket], desk.ana.agent_id)[0].named
        assert of_ticket(conn, ticket) == {found.message_id: ("bob",)}


def test_a_note_that_was_taken_back_names_nobody(desk: Desk) -> None:
    ticket = desk.get().ticket_id or 0
    change = tickets.add_note(desk.store, desk.ana, [ticket], "@bob look")
    tickets.undo(desk.store, desk.ana, change)
    assert mentioning.unseen(desk.store, desk.bob) == []


def test_who_does_not_see_the_queue_hears_nothing_and_the_writer_knows(desk: Desk) -> None:
    ticket = desk.get().ticket_id or 0
    agents.add(desk.store, desk.ana, "eva", "eva@xyz.test", "agent")
    queues.change(desk.store, desk.ana, "Support", [("members", "eva")])
    wish(desk, "bob", "watching")
    known = mentioning.colleagues(desk.store, desk.ana, ticket)
    assert (known.hear, known.deaf) == (("eva",), ("bob",))
    change = tickets.add_note(desk.store, desk.ana, [ticket], "@bob @eva look")
    assert change.unheard == ("bob",)
    assert mentioning.unseen(desk.store, desk.bob) == []
    assert desk.bob.agent_id not in followers(desk, ticket)
    assert notices(desk) == []


def test_a_name_that_nobody_bears_is_told_to_the_writer(desk: Desk) -> None:
    ticket = desk.get().ticket_id or 0
    text = f"@bbo and @Bob, see @everyone. And @{desk.ana.name}"
    change = tickets.add_note(desk.store, desk.ana, [ticket], text)
    assert (change.unknown, change.unheard) == (("bbo", "everyone"), ())
    known = mentioning.colleagues(desk.store, desk.ana, ticket)
    assert known.strangers(f"@b @bo @bob @bobo @{desk.ana.name[:2]}") == ["bobo"]
    assert mentioning.unknown_words(change.unknown, known.hear) == (
        "Nobody is called @bbo, @everyone; agents: bob"
    )


def test_followers_who_want_it_get_a_notice_of_customers_mail(desk: Desk) -> None:
    taken = desk.get("m1@cliente.test")
    agents.add(desk.store, desk.ana, "eva", "eva@xyz.test", "agent")
    for name in ("bob", "eva"):
        watching.follow(desk.store, agents.named(desk.store, name), taken.ticket_id or 0)
    wish(desk, "bob", "watching")
    wish(desk, "eva", "mine")
    desk.get("m2@cliente.test", answers="m1@cliente.test", body="And?")
    [(to, subject)] = notices(desk)
    assert to == "bob@xyz.test"
    assert "which you follow" in subject


def test_the_history_names_agents_and_queues_but_no_hidden_one(desk: Desk) -> None:
    ticket = desk.get().ticket_id or 0
    sales = desk.add_mailbox_queue("Sales", "sales@xyz.test")
    tickets.assign(desk.store, desk.ana, [ticket], desk.bob.agent_id)
    tickets.move(desk.store, desk.ana, [ticket], sales)
    agents.add(desk.store, desk.ana, "eva", "eva@xyz.test", "agent")
    queues.change(desk.store, desk.ana, "Support", [("members", "eva")])
    data = {one.kind: one.data or {} for one in history.of_ticket(desk.store, desk.bob, ticket)}
    assert data["assign"]["to_name"] == "bob"
    assert (data["move"]["from_name"], data["move"]["to_name"]) == ("", "Sales")


def test_who_is_named_is_told_on_the_ticket_where_the_note_stands(desk: Desk) -> None:
    loser, home = (desk.get(f"m{n}@cliente.test", subject=f"Case {n}").ticket_id or 0 for n in range(2))
    tickets.add_note(desk.store, desk.ana, [loser], "@bob look")
    merging.merge(desk.store, desk.ana, loser, home)
    assert [one.ticket_id for one in mentioning.unseen(desk.store, desk.bob)] == [home]
    assert mention_stands(desk) == home
    merging.unmerge(desk.store, desk.ana, loser)
    assert mention_stands(desk) == loser


def mention_stands(desk: Desk) -> int:
    with desk.store.read() as conn:
        return int(conn.execute(sa.select(tables.mention.c.ticket_id)).scalar_one())
