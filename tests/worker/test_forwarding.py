"""A forwarded address from end to end: somebody else's server passes mail on, to our door or into our mailbox."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers import free_port
from tests.servers.dovecot import Dovecot
from tests.servers.forwarder import Deliver, Forwarder, Way
from tests.worker.desk import ADMIN, Desk
from tests.worker.post import answer, letter
from tests.worker.test_round_trip import messages, reply
from tuidesk.desk import forwarding, jobs, probes
from tuidesk.desk.forwarding import Forwarded, Relay
from tuidesk.desk.forwarding import creation as creation_addresses
from tuidesk.desk.servers import Server
from tuidesk.store import tables as t
from tuidesk.store.jobs import JobRow

ANA = "Ana Ruiz <ana@cliente.test>"
PUBLIC = "sales@shop.test"


class Lmtp:
    """Gives mail to the desk's listener, as an MTA would."""

    def __init__(self) -> None:
        self.port = free_port()

    def __call__(self, to: str, raw: bytes) -> None:
        with smtplib.LMTP("127.0.0.1", self.port) as client:
            client.sendmail("mta@desk.test", [to], raw)

    def is_up(self) -> bool:
        try:
            smtplib.LMTP("127.0.0.1", self.port).quit()
        except OSError:
            return False
        return True


@pytest.fixture
def forwarder() -> Iterator[Callable[..., Forwarder]]:
    """Make forwarders that end with the test."""
    made: list[Forwarder] = []

    def make(deliver: Deliver, rules: dict[str, str], way: Way = "redirect") -> Forwarder:
        made.append(Forwarder(deliver, rules, way))
        made[-1].start()
        return made[-1]

    yield make
    for one in made:
        one.stop()


@contextmanager
def connected(desk: Desk, server: Forwarder) -> Iterator[Forwarded]:
    """Connect the public address by forwarding, the forwarder being the relay as well, and make its rule."""
    relay = Relay(Server(server.host, server.port, "none"), f"Sales <{PUBLIC}>")
    made = forwarding.connect_forward(desk.store, ADMIN, PUBLIC, relay=relay)
    server.rules[PUBLIC] = made.creation.address
    yield made


def send(server: Forwarder, raw: bytes, to: str = PUBLIC) -> None:
    """Send a mail as a customer."""
    with smtplib.SMTP(server.host, server.port) as client:
        client.sendmail("ana@cliente.test", [to], raw)


def ended(desk: Desk, job_id: int) -> JobRow:
    """Wait for a job's end."""

    def row() -> JobRow | None:
        with desk.store.read() as conn:
            found = jobs.get(conn, job_id)
        return found if found and found.ended else None

    found = wait_for(row, "the job to end")
    assert found
    return found


def listening(desk: Desk, door: Lmtp) -> None:
    """Start the worker with its listener."""
    creation_addresses.set_domain(desk.store, ADMIN, "in.desk.test")
    desk.start(listen_lmtp=f"127.0.0.1:{door.port}")
    wait_for(door.is_up, "the listener")


def test_a_customer_is_answered_and_answers_through_the_forwarded_address(
    desk: Desk, forwarder: Callable[..., Forwarder]
) -> None:
    door = Lmtp()
    server = forwarder(door, {})
    listening(desk, door)
    with connected(desk, server) as made:
        assert made.creation.how == "listener"
        send(server, letter(ANA, PUBLIC, "Oferta", "¿Cuánto cuesta?"))
        [ticket] = desk.tickets(1)
        reply(desk, ticket.id, "Cien euros.")
        [(to, raw)] = server.wait(1)
        assert to == "ana@cliente.test"
        assert f"Sales <{PUBLIC}>".encode() in raw
        send(server, answer(raw, "¡Gracias!", ANA))
        wait_for(lambda: messages(desk, ticket.id) == ["in", "out", "in"], "the answer on the same ticket")
    assert desk.count(t.ticket) == 1


@pytest.mark.parametrize("way", ["redirect", "forward"])
def test_a_test_goes_round_by_the_listener(desk: Desk, forwarder: Callable[..., Forwarder], way: str) -> None:
    door = Lmtp()
    server = forwarder(door, {}, way)
    listening(desk, door)
    with connected(desk, server) as made:
        job = jobs.submit(desk.store, ADMIN, "probe-forward", {"queue": made.queue})
        done = jobs.outcome(ended(desk, job))
        assert (done.ok, done.data["state"]) == (True, "arrived")
        with desk.store.read() as conn:
            row = jobs.get(conn, job)
            assert row
            steps = jobs.progress(row).steps
            told = probes.read(conn, int(done.data["probe"]))
            notices = forwarding.notices(conn)
        assert [step.split(" ")[0] for step in steps] == ["sent", "arrived", "ticket", "answered"]
        words = (
            f"by the listener, for {made.creation.address}"
            if way == "redirect"
            else "in sales@shop.test, after"
        )
        assert told.path.said().startswith(words)
        assert len(notices) == (0 if way == "redirect" else 1)
        # The answer comes round as well, and that is the end of it.
        wait_for(lambda: desk.count(t.ledger) == 2, "the answer to come back")
    assert desk.count(t.outbox) == 2
    [ticket] = desk.tickets(1)
    assert ticket.status == "closed"


@pytest.mark.server
def test_forwarded_mail_and_a_test_arrive_inside_a_connected_mailbox(
    desk: Desk, dovecot: Dovecot, forwarder: Callable[..., Forwarder]
) -> None:
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    server = forwarder(lambda _to, raw: dovecot.deliver(user, raw), {})
    desk.start()
    with connected(desk, server) as made:
        assert made.creation.how == "plus"
        assert made.creation.address.startswith("support+c-")
        send(server, letter(ANA, PUBLIC, "Oferta", "¿Cuánto cuesta?"))
        [ticket] = desk.tickets(1)
        assert ticket.queue_id == made.queue_id
        probe_id = probes.start(desk.store, ADMIN, made.queue)

        def arrived() -> bool:
            with desk.store.read() as conn:
                return probes.read(conn, probe_id).over

        wait_for(arrived, "the test to be answered")
        with desk.store.read() as conn:
            path = probes.read(conn, probe_id).path.said()
        assert path.startswith(f"in the mailbox support, for {made.creation.address} (Delivered-To)")
        kinds = sa.select(t.ledger.c.disposition).order_by(t.ledger.c.id)
        wait_for(lambda: desk.count(t.ledger) == 3, "the answer to come back")
        assert [row.disposition for row in desk.rows(kinds)] == ["ticket", "probe", "own-mail-returned"]


@pytest.mark.server
def test_a_mailbox_is_tested_round(desk: Desk, dovecot: Dovecot, forwarder: Callable[..., Forwarder]) -> None:
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    server = forwarder(
        lambda _to, raw: dovecot.deliver(user, raw), {"support@desk.test": "support@desk.test"}
    )
    desk.way_out(server, "out", "Support <support@desk.test>")  # type: ignore[arg-type]
    desk.queue("Support", inbound="support")
    desk.start()
    job = jobs.submit(desk.store, ADMIN, "probe-round", {"queue": "Support"})
    done = jobs.outcome(ended(desk, job))
    assert (done.ok, done.data["state"], done.data["ticket"]) == (True, "arrived", 1)


def test_a_job_whose_test_cannot_leave_says_why(desk: Desk) -> None:
    desk.queue("Manual")
    desk.start()
    job = jobs.submit(desk.store, ADMIN, "probe-forward", {"queue": "Manual"})
    done = jobs.outcome(ended(desk, job))
    assert (done.ok, "no address that a test could go to" in done.title) == (False, True)
