"""Servers that are not who they say: nothing of the login is told them, and the connection ends at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from tests.servers.scripted import Connection, ScriptedServer
from tests.servers.tls import Certificates, make_certificates, make_expired
from tuidesk.mail.errors import TlsRefused
from tuidesk.mail.imap import Mailbox
from tuidesk.mail.smtp import Envelope, deliver
from tuidesk.mail.tls import Endpoint, Login, TlsMode

LOGIN = Login("hunter", "hunter2")
ENVELOPE = Envelope("a@desk.test", ("b@customer.test",), b"Subject: x\r\n\r\nx\r\n")


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(params=["unknown authority", "another host", "expired"])
def shown(request: pytest.FixtureRequest, authority: trustme.CA, tmp_path: Path) -> Certificates:
    """Give what the server shows; only the last two are of the authority that is trusted."""
    tmp_path.mkdir(exist_ok=True)
    if request.param == "unknown authority":
        return make_certificates(tmp_path)
    if request.param == "another host":
        return make_certificates(tmp_path, "other.test", authority=authority)
    return make_expired(tmp_path, authority)


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("ca") / "trusted.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


class Impostor:
    """A server that shows a certificate, and notes what it was told and whether the client hung up."""

    def __init__(self, protocol: str, tls: str, certificates: Certificates) -> None:
        self.gone = threading.Event()
        self._protocol, self._tls, self._certificates = protocol, tls, certificates
        self.server = ScriptedServer(self._talk)

    def _talk(self, connection: Connection) -> None:
        try:
            if self._tls == "starttls":
                self._until_starttls(connection)
            connection.start_tls(self._certificates.server_context())
            connection.send("* OK hello" if self._protocol == "imap" else "220 hello")
            while connection.line():
                pass
        finally:
            self.gone.set()

    def _until_starttls(self, connection: Connection) -> None:
        imap = self._protocol == "imap"
        connection.send("* OK hello" if imap else "220 hello")
        while line := connection.line():
            tag = line.partition(" ")[0]
            if "STARTTLS" in line.upper():
                connection.send(f"{tag} OK go" if imap else "220 go")
                return
            if imap:
                connection.send("* CAPABILITY IMAP4rev1 STARTTLS", f"{tag} OK done")
            else:
                connection.send("250-hello", "250 STARTTLS")


@pytest.fixture
def impostor(shown: Certificates) -> Iterator[Callable[[str, str], Impostor]]:
    made: list[Impostor] = []

    def make(protocol: str, tls: str) -> Impostor:
        made.append(Impostor(protocol, tls, shown))
        return made[-1]

    yield make
    for one in made:
        one.server.stop()


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
@pytest.mark.parametrize("protocol", ["imap", "smtp"])
def test_who_shows_a_wrong_certificate_hears_no_login(
    impostor: Callable[[str, str], Impostor], trusted: str, protocol: str, tls: TlsMode
) -> None:
    other = impostor(protocol, tls)
    endpoint = Endpoint("localhost", other.server.port, tls, trusted)
    if protocol == "imap":
        with pytest.raises(TlsRefused):
            Mailbox.open(endpoint, LOGIN, "INBOX", timeout=30)
    else:
        problem = deliver(endpoint, LOGIN, ENVELOPE, local_hostname="d.test").problem
        assert isinstance(problem, TlsRefused)
    assert other.gone.wait(60)  # the failed step closed the socket
    seen = b"".join(bytes(connection.seen) for connection in other.server.connections)
    for word in (b"hunter", b"LOGIN", b"AUTH", b"MAIL FROM"):
        assert word not in seen
