"""What a mail does to the ticket that it joins or opens."""

from __future__ import annotations

from tuidesk.desk.intake.arrival import Arrival
from tuidesk.desk.intake.letter import happened_at, title_of
from tuidesk.store.customers import Person
from tuidesk.store.threads import Thread

# Trash too: whoever threw a ticket away did not know of this mail. Spam stays spam: its writer would wake it.
WAKEABLE = ("pending", "solved", "closed", "trash")


def open_thread(arrival: Arrival, queue_id: int, writer: Person | None) -> Thread:
    """Return the ticket that a mail opens; automatic mail opens one that stands in no counter."""
    title, made = title_of(arrival.parsed)
    moment = happened_at(arrival)
    human = arrival.parsed.kind == "human"
    return Thread(
        queue_id=queue_id,
        origin_queue_id=queue_id,
        title=title,
        title_made=made,
        automatic=not human,
        waiting="us" if human else "",
        customer=writer,
        created_at=moment,
        updated_at=moment,
        participants={writer.address} if writer else set(),
    )


def join_test(thread: Thread, arrival: Arrival) -> None:
    """Let a further mail of a test join its ticket, which stays as it is."""
    thread.updated_at = max(thread.updated_at, happened_at(arrival))


def close_test(thread: Thread) -> None:
    """Make the ticket of a returned probe what it is: a test that asks nothing of anybody."""
    thread.status, thread.waiting, thread.automatic = "closed", "", False


def join(thread: Thread, arrival: Arrival, writer: Person | None) -> str:
    """Let a mail act on its ticket; return the status from which it woke it, or ''.

    Only a person's mail changes more than the time of the last activity. The first person who
    writes into an automatic ticket is its customer: nobody answers a robot.
    """
    thread.updated_at = max(thread.updated_at, happened_at(arrival))
    if arrival.parsed.kind != "human":
        return ""
    if thread.automatic:
        thread.automatic = False
        if writer and not thread.touched:
            give_to(thread, writer)
    thread.waiting = "us"
    before = thread.status
    if not arrival.announce or before not in WAKEABLE:
        return ""
    thread.status = "open"
    return before


def lead(thread: Thread, arrival: Arrival, writer: Person | None) -> None:
    """Make a late parent the mail that its ticket is about, as if it had come first."""
    if thread.touched or arrival.parsed.kind != "human":
        return
    thread.title, thread.title_made = title_of(arrival.parsed)
    if writer:
        give_to(thread, writer)


def give_to(thread: Thread, writer: Person) -> None:
    """Make the writer the ticket's customer."""
    thread.customer, thread.customer_id = writer, writer.id or None
    thread.participants = {writer.address}
