"""The servers around every seed: mailboxes, sign-in, certificates and the database."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

from tests.faults.checker.cluster import Cluster
from tests.servers import postgres as cluster
from tests.servers.authority import Authority
from tests.servers.authority_server import Introspection, serving
from tests.servers.dovecot import Dovecot
from tests.servers.tls import Certificates, make_certificates, make_expired


@dataclass(frozen=True)
class Servers:
    """What all seeds share; `postgres` is None where the store is SQLite."""

    dovecot: Dovecot
    authority: Authority
    introspection: Introspection
    right: Certificates
    expired: Certificates
    strange: Certificates  # of an authority that nobody trusts
    postgres: Cluster | None


@contextmanager
def running(database: str) -> Iterator[Servers]:
    """Run them as long as the context lasts."""
    folder = Path(tempfile.mkdtemp(prefix="dovecot"))  # short: unix socket paths end at 107 bytes
    authority = trustme.CA()
    shown = make_certificates(_folder(folder, "shown"), authority=authority)  # by Dovecot, at the moment
    right = make_certificates(_folder(folder, "right"), authority=authority)
    expired = make_expired(_folder(folder, "expired"), authority)
    strange = make_certificates(_folder(folder, "strange"))
    with Introspection().running() as asked, serving(Authority(), right) as microsoft:
        asked.authorities.append(microsoft)
        server = Dovecot(folder, shown, asked.url)
        try:
            server.start()
            with _postgres(database) as postgres:
                yield Servers(server, microsoft, asked, right, expired, strange, postgres)
        finally:
            server.stop()
            shutil.rmtree(folder, ignore_errors=True)


def _folder(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir()
    return made


@contextmanager
def _postgres(database: str) -> Iterator[Cluster | None]:
    if database == "sqlite":
        yield None
        return
    # A crash must not take back what was committed: that is what this is about.
    cluster.SPEED = tuple(one for one in cluster.SPEED if not one.startswith("synchronous_commit"))
    with Cluster() as server:
        yield server
