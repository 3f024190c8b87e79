"""Brings together what a mail shows to be one conversation, such as one that others had answered before it came."""

from __future__ import annotations

from tuidesk.desk.intake import effects
from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.threading import Ties
from tuidesk.desk.intake.write import CardWish, Happening, Writer
from tuidesk.store import joining, known_ids, watchers
from tuidesk.store.customers import Person
from tuidesk.store.threads import Thread


def bring_together(writer: Writer, ties: Ties, arrival: Arrival, person: Person | None) -> None:
    """Join the tickets that nobody has touched to the one that stays; ask about the others.

    Afterwards all is as if the mails had come in the order in which they were written.
    """
    writer.flush()  # what is moved must be in the store
    home = ties.home
    before = _head(home)
    if not home.touched:
        _take_head(home, ties.head, arrival, person)
    people = _old_hands(writer, ties)
    moved = [key for loser in ties.absorbed for key in _absorb(writer, home, loser, before)]
    for other in ties.beside:
        if not joining.linked(writer.conn, home.id, other.id):  # else somebody keeps them apart knowingly
            told = {"number": home.number, "by": arrival.parsed.sender.address}
            writer.cards.append(CardWish(other, "join", other_thread=home, data=told))
    writer.changed[home] = None
    writer.flush()
    if home.touched:
        joining.verify(writer.conn, moved, people)
        home.participants |= people
    else:
        home.participants = known_ids.participants(writer.conn, [home.id], []).get(home.id, set())
        joining.verify(writer.conn, joining.message_ids(writer.conn, home.id), home.participants)


def _take_head(home: Thread, head: Thread | None, arrival: Arrival, person: Person | None) -> None:
    """Give the ticket the title and the customer of the mail that began the conversation."""
    if head is None:
        effects.lead(home, arrival, person)
    elif head is not home and not head.automatic:
        home.title, home.title_made = head.title, head.title_made
        home.customer, home.customer_id = head.customer, head.customer_id


def _old_hands(writer: Writer, ties: Ties) -> set[str]:
    """Return who takes part in the ticket that stays, among the writers of what joins it."""
    authors = joining.authors(writer.conn, [loser.id for loser in ties.absorbed])
    return known_ids.participants(writer.conn, [ties.home.id], authors).get(ties.home.id, set())


def _absorb(writer: Writer, home: Thread, loser: Thread, head: dict[str, object]) -> list[int]:
    data: dict[str, object] = {
        "number": loser.number,
        "ticket_id": loser.id,
        "status": loser.status,
        "head": head,
    }
    data["followers"] = watchers.unite(writer.conn, loser.id, home.id)
    moved = joining.absorb(writer.conn, home, loser)
    home.automatic = home.automatic and loser.automatic
    home.waiting = home.waiting or loser.waiting
    home.message_count += loser.message_count
    home.last_message_id = max(home.last_message_id, loser.last_message_id)
    home.created_at = min(home.created_at, loser.created_at)
    home.updated_at = max(home.updated_at, loser.updated_at)
    # With the messages and the head as it was, the join can be undone.
    writer.happened.append(Happening(home, "joined", data | {"message_ids": moved}))
    return moved


def _head(thread: Thread) -> dict[str, object]:
    return {"title": thread.title, "title_made": thread.title_made, "customer_id": thread.customer_id}
