"""Tokens that expire and certificates that change, while the worker is connected."""

from __future__ import annotations

import sqlalchemy as sa

from tests.faults.checker.faults.base import Fault, happens, linger
from tests.faults.checker.place import Place
from tests.faults.checker.ways import OFFICE
from tests.servers.tls import Certificates
from tuidesk.store import tables as t

SEEN_SECONDS = 15.0


class TokenExpired(Fault):
    """The servers know the access token no more; sometimes the sign-in server is away as well."""

    name = "OAuth token expired"

    def strike(self, place: Place) -> bool:
        authority = place.servers.authority
        authority.away = place.random.random() < 0.5
        before = authority.count("refresh_token")
        authority.expire()
        place.imap[OFFICE].cut()
        linger(place, 0.0, 3.0)
        authority.away = False
        return happens(lambda: authority.count("refresh_token") > before, SEEN_SECONDS)


class _Certificate(Fault):
    def strike(self, place: Place) -> bool:
        self._show(place, self._wrong(place))
        refused = happens(lambda: _troubled(place), SEEN_SECONDS)
        linger(place, 0.0, 1.0)
        self._show(place, place.servers.right)
        return refused

    def _wrong(self, place: Place) -> Certificates:
        raise NotImplementedError

    def _show(self, place: Place, certificates: Certificates) -> None:
        place.dovecot.certify(certificates)
        for sink in place.sinks[1:]:
            sink.stop()
            sink.certificates = certificates
            sink.start()
        for way in (place.imap[OFFICE], place.guarded, place.office_smtp):
            way.cut()


class CertificateChanged(_Certificate):
    """The servers show a certificate of an authority that nobody trusts, then the right one again."""

    name = "certificate of a stranger"

    def _wrong(self, place: Place) -> Certificates:
        return place.servers.strange


class CertificateExpired(_Certificate):
    """The certificate of the servers is out of date until they get a new one."""

    name = "certificate expired"

    def _wrong(self, place: Place) -> Certificates:
        return place.servers.expired


def _troubled(place: Place) -> bool:
    """Say whether the mailbox is in trouble."""
    address = place.logins[OFFICE][0]
    inbound = sa.select(t.inbound.c.error_title).where(t.inbound.c.address == address)
    rows = place.rows(inbound)
    return bool(rows and rows[0].error_title)
