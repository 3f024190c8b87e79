"""The worker under a service manager: what it says, how it falls silent, which sockets it takes over."""

from __future__ import annotations

import os
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.worker.desk import ADMIN, Desk
from tests.worker.post import letter
from tuidesk.desk.channels import additions
from tuidesk.desk.servers import Server
from tuidesk.store import tables, workers
from tuidesk.store.engine import Store
from tuidesk.store.errors import StoreUnavailable
from tuidesk.worker import report, service, supervisor

UNITS = Path(__file__).parents[2] / "systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))


class Manager:
    """The service manager's end of the notification socket."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._socket.settimeout(0.02)
        self.heard: list[str] = []

    def listen(self) -> list[str]:
        """Return all that was said so far."""
        try:
            while True:
                self.heard.append(self._socket.recv(4096).decode())
        except TimeoutError:
            return self.heard

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def manager(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Manager]:
    path = tmp_path_factory.mktemp("n") / "notify"
    monkeypatch.setenv("NOTIFY_SOCKET", str(path))
    made = Manager(path)
    yield made
    made.close()


def test_a_worker_says_when_it_serves_that_it_goes_round_and_when_it_stops(
    desk: Desk, manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "200000")
    program = desk.program("worker")
    wait_for(lambda: manager.listen().count("WATCHDOG=1") >= 3, "three signs of life")
    assert manager.heard[0] == "READY=1"
    program.send_signal(signal.SIGTERM)
    wait_for(lambda: "STOPPING=1" in manager.listen(), "the word of its end")
    assert program.wait(60) == 0


@pytest.mark.parametrize("what", ["the loop", "the leases"])
def test_a_worker_that_hangs_falls_silent(
    desk: Desk, manager: Manager, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "2")
    monkeypatch.setattr(supervisor, "STUCK_SECONDS", 2.0)
    hang, hanging, hung = threading.Event(), threading.Event(), threading.Event()

    def stand(*_arguments: object) -> None:
        if hang.is_set():
            hanging.set()
            hung.wait()

    place = (supervisor, "_follow") if what == "the loop" else (supervisor.Keeper, "_renew")
    monkeypatch.setattr(*place, stand)
    desk.start()
    try:
        wait_for(lambda: "WATCHDOG=1" in manager.listen(), "a sign of life")
        hang.set()
        wait_for(hanging.is_set, "the hang")
        wait_for(lambda: _silent(manager), "silence")
    finally:
        hung.set()
    manager.heard.clear()
    hang.clear()
    wait_for(lambda: "WATCHDOG=1" in manager.listen(), "a sign of life when it goes on")


def test_what_a_busy_store_kept_a_worker_from_following_is_followed_later(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    find_ways, calls = supervisor.outbox.find_ways, []

    def busy_once(store: Store) -> int:
        calls.append(store)
        if len(calls) == 2:
            raise StoreUnavailable("The store is busy", "It is tried again.")
        return find_ways(store)

    monkeypatch.setattr(supervisor.outbox, "find_ways", busy_once)
    desk.start()
    wait_for(lambda: calls, "the worker to begin")
    server = Server("127.0.0.1", 1, "none")
    additions.add_smtp(desk.store, ADMIN, "out", server, from_="Support <support@desk.test>")
    served = sa.select(tables.lease.c.epoch).where(tables.lease.c.name.like("outbound:%"))
    wait_for(lambda: desk.rows(served), "the new channel to be served")


def test_a_stumble_where_trouble_is_told_ends_no_thread(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ill, stumbles = report.ill, [RuntimeError("a bug"), RuntimeError("while it was told")]

    def stumble(*arguments: Any) -> None:
        if stumbles:
            raise stumbles.pop()
        ill(*arguments)

    monkeypatch.setattr(report, "ill", stumble)
    server = Server("127.0.0.1", 1, "none")
    additions.add_smtp(desk.store, ADMIN, "out", server, from_="Support <support@desk.test>")
    desk.start()
    wait_for(lambda: desk.count(tables.outbound, tables.outbound.c.error_at > 0), "the trouble to be told")


def test_nor_does_one_of_the_keeper_end_its_beats(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    beat, beats = workers.beat, []

    def stumble(*arguments: Any) -> None:
        beats.append(arguments)
        if len(beats) == 1:
            raise RuntimeError("a bug")
        beat(*arguments)

    monkeypatch.setattr(workers, "beat", stumble)
    desk.start()
    wait_for(lambda: len(beats) > 1, "another beat")


def _silent(manager: Manager) -> bool:
    """Say whether nothing is heard for many rounds of the loop."""
    manager.heard.clear()
    return not any(manager.listen() for _ in range(60))


def test_without_a_manager_it_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    service.notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", "/nowhere/at/all")
    service.notify("READY=1")


def test_an_abstract_socket_hears_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"tuidesk-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind(f"\0{name}")
        end.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}")
        service.notify("READY=1", "STATUS=well")
        assert end.recv(100) == b"READY=1\nSTATUS=well"


def test_a_watchdog_of_another_process_is_none_of_ours(
    manager: Manager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "2")
    monkeypatch.setenv("WATCHDOG_PID", "1")
    service.Watchdog().pet()
    assert manager.listen() == []


def test_mail_comes_in_by_the_socket_that_the_manager_opened(
    desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    additions.add_forward(desk.store, ADMIN, "forward", creation_address="c-1@desk.test")
    desk.queue("Support", inbound="forward")
    path = tmp_path_factory.mktemp("l") / "lmtp"
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(str(path))
        opened.listen()
        worker = subprocess.Popen(
            [
                "/bin/sh", "-c", 'exec env LISTEN_PID=$$ LISTEN_FDS=1 LISTEN_FDNAMES=lmtp "$@" 3<&0 0</dev/null',
                "sh", sys.executable, "-m", "tuidesk", "worker",
            ],
            stdin=opened.fileno(),
        )  # fmt: skip
        try:
            client = smtplib.LMTP(str(path), timeout=120)
            mail = letter("ana@cliente.test", "c-1@desk.test", "Factura", "El IVA está mal.")
            client.sendmail("ana@cliente.test", ["c-1@desk.test"], mail)
            client.quit()
        finally:
            worker.terminate()
            worker.wait()
    assert [ticket.title for ticket in desk.tickets(1)] == ["Factura"]
    assert path.is_socket()  # it is the manager's


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """Copy the units with a program that is there, for the check wants one."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not on this machine")
    folder = tmp_path / "units"
    shutil.copytree(UNITS, folder)
    for unit in folder.iterdir():
        unit.write_text(unit.read_text().replace("/opt/tuidesk/bin/tuidesk", "/bin/true"))
    return folder


def test_the_manager_finds_no_fault_in_the_units(units: Path) -> None:
    check = ["systemd-analyze", "verify", "--man=no", *map(str, sorted(units.iterdir()))]
    done = subprocess.run(check, capture_output=True, text=True)
    assert [line for line in done.stderr.splitlines() if "tuidesk" in line] == []


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_do_little(units: Path, name: str) -> None:
    """The threshold is a tenth of what systemd-analyze shows: 0 = locked up, 100 = no wall at all."""
    check = ["systemd-analyze", "security", "--offline=yes", "--threshold=20", str(units / name)]
    done = subprocess.run(check, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_shut_in(name: str) -> None:
    text = (UNITS / name).read_text()
    for line in (
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "ReadWritePaths=/var/lib/tuidesk",
        "PrivateTmp=yes",
        "SystemCallFilter=@system-service",
        "MemoryMax=",
        "UMask=0007",  # the sessions of a host share the store by their group
    ):
        assert line in text
