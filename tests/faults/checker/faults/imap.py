"""Faults of mailboxes and of the way to them."""

from __future__ import annotations

import sqlalchemy as sa

from tests.faults.checker.faults.base import Fault, happens, linger
from tests.faults.checker.place import Place
from tests.faults.checker.ways import IDLE, POLL
from tests.worker.post import letter
from tuidesk.store import tables as t


class Cut(Fault):
    """Connections that end after a number of bytes, anywhere in the dialogue."""

    name = "IMAP cut after n bytes"

    def strike(self, place: Place) -> bool:
        way = place.imap[place.random.choice((IDLE, POLL))]
        before = way.cuts
        for _ in range(3):
            way.cut_after = round(10 ** place.random.uniform(0.3, 3.8))
            way.cut()
            linger(place, 0.5, 1.5)
        fired = happens(lambda: way.cuts > before)
        way.mend()
        return fired


class Nonsense(Fault):
    """The server greets with bytes that mean nothing, or asks to be left alone."""

    name = "IMAP garbage and throttling"
    greetings = (
        b"\x16\x03\x01\x02\x00\xff\xfe\r\n",
        b"* BYE [UNAVAILABLE] too many connections\r\n",
        b"* BYE User is authenticated but not connected.\r\n",
        b"* OK ready\r\nxx OK {9999999}\r\n",
    )

    def strike(self, place: Place) -> bool:
        way = place.imap[place.random.choice((IDLE, POLL))]
        before = way.cuts
        way.greets = place.random.choice(self.greetings)
        way.cut()
        fired = happens(lambda: way.cuts > before)
        linger(place, 0.5, 2.0)
        way.mend()
        return fired


class Silence(Fault):
    """Nothing comes through while a connection idles or works."""

    name = "silence in IDLE"

    def strike(self, place: Place) -> bool:
        place.imap[IDLE].freeze()
        said = happens(lambda: _troubled(place, IDLE), 12)
        place.imap[IDLE].thaw()
        return said


class Uidvalidity(Fault):
    """The server gives every mail another UID, as after its index was lost."""

    name = "UIDVALIDITY changed"

    def strike(self, place: Place) -> bool:
        name = place.random.choice((IDLE, POLL))
        user = place.logins[name][0]
        value = place.random.randint(10**6, 10**9)
        place.dovecot.set_uidvalidity(user, value)
        place.dovecot.kick(user)
        known = t.mailbox.c.uidvalidity == value
        return happens(lambda: place.count(t.mailbox, known) > 0, 12)


class Expunge(Fault):
    """Somebody else removes mails while they are being fetched; those may or may not arrive."""

    name = "expunged during fetch"

    def strike(self, place: Place) -> bool:
        user = place.logins[IDLE][0]
        for number in range(8):
            message_id = f"<gone-{place.random.getrandbits(48):x}-{number}@customer.test>"
            raw = letter("Gone <gone@cliente.test>", "help@desk.test", "Gone", f"{number}")
            head, _, rest = raw.partition(b"Message-ID: ")
            place.journal.write("removed", message_id=message_id)
            renamed = head + b"Message-ID: " + message_id.encode() + rest[rest.index(b"\r\n") :]
            place.dovecot.deliver(user, renamed)
        linger(place, 0.0, 0.3)
        place.dovecot.expunge_from(user, "gone@cliente.test")
        return True


class Password(Fault):
    """The server refuses the password, and takes it again later."""

    name = "wrong password, then the right one"

    def strike(self, place: Place) -> bool:
        name = place.random.choice((IDLE, POLL))
        user, password = place.logins[name]
        place.dovecot.add_user(user, "another")
        place.dovecot.kick(user)
        said = happens(lambda: _troubled(place, name), 12)
        place.dovecot.add_user(user, password)
        return said


def _troubled(place: Place, name: str) -> bool:
    rows = place.rows(sa.select(t.inbound.c.error_title).where(t.inbound.c.name == name))
    return bool(rows and rows[0].error_title)
