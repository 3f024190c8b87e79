"""Fixtures of the mail servers, for every test."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers import decline, require_server
from tests.servers.authority import Authority
from tests.servers.authority_server import Introspection, serving
from tests.servers.dovecot import Dovecot
from tests.servers.office365 import Office365
from tests.servers.scripted import Script, ScriptedServer
from tests.servers.smtp_sink import SmtpSink
from tests.servers.sshd import Sshd
from tests.servers.tls import Certificates, make_certificates


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Give an authority and a server certificate for localhost."""
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def introspection() -> Iterator[Introspection]:
    """Run the place where mail servers ask whose token it is, for all tests of this process."""
    with Introspection().running() as running:
        yield running


@pytest.fixture
def authority(certificates: Certificates, introspection: Introspection) -> Iterator[Authority]:
    """Run a sign-in server over HTTPS; every mail server of the tests knows its tokens."""
    with serving(Authority(), certificates) as running:
        introspection.authorities.append(running)
        yield running
        introspection.authorities.remove(running)


@pytest.fixture(scope="session")
def dovecot(certificates: Certificates, introspection: Introspection) -> Iterator[Dovecot]:
    """Run one Dovecot for all tests of this process; each test makes users of its own."""
    require_server("dovecot", "doveadm")
    folder = Path(tempfile.mkdtemp(prefix="dovecot"))  # short: unix socket paths end at 107 bytes
    server = Dovecot(folder, certificates, introspection.url)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def office365(
    sealed: Path,
    authority: Authority,
    introspection: Introspection,
    dovecot: Dovecot,
    make_smtp_sink: Callable[..., SmtpSink],
) -> Office365:
    """Run what stands for Office 365, and let the test's home know where it is."""
    sink = make_smtp_sink(tls="starttls", owner=introspection.owner)
    made = Office365(authority, dovecot, sink)
    made.configure(sealed)
    return made


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """Run one OpenSSH for all tests of this process; each session has a key of its own."""
    require_server("sshd", "ssh", "ssh-keygen")
    if os.getuid():
        decline("an sshd that does not run as root gives no terminal (it may not chown one)")
    server = Sshd(tmp_path_factory.mktemp("sshd"))
    server.start()
    try:
        if subprocess.run(server.client(["true"], {}), stdin=subprocess.DEVNULL).returncode:
            decline(f"this machine's OpenSSH lets nobody in: {server.log[-300:]}")
        yield server
    finally:
        server.stop()


@pytest.fixture
def make_smtp_sink(certificates: Certificates) -> Iterator[Callable[..., SmtpSink]]:
    """Give a maker of SMTP sinks with the options of SmtpSink."""
    made: list[SmtpSink] = []

    def make(**options: object) -> SmtpSink:
        sink = SmtpSink(certificates, **options)  # type: ignore[arg-type]
        sink.start()
        made.append(sink)
        return sink

    yield make
    for sink in made:
        sink.stop()


@pytest.fixture
def smtp_sink(make_smtp_sink: Callable[..., SmtpSink]) -> SmtpSink:
    """Run a plain SMTP sink on loopback that takes every mail."""
    return make_smtp_sink()


@pytest.fixture
def scripted() -> Iterator[Callable[[Script], ScriptedServer]]:
    """Give a maker of scripted servers, for IMAP and SMTP alike."""
    made: list[ScriptedServer] = []

    def make(script: Script) -> ScriptedServer:
        made.append(ScriptedServer(script))
        return made[-1]

    yield make
    for server in made:
        server.stop()


@pytest.fixture
def scripted_smtp(scripted: Callable[[Script], ScriptedServer]) -> Callable[[Script], ScriptedServer]:
    """Give a maker of scripted SMTP servers."""
    return scripted


@pytest.fixture
def scripted_imap(scripted: Callable[[Script], ScriptedServer]) -> Callable[[Script], ScriptedServer]:
    """Give a maker of scripted IMAP servers."""
    return scripted
