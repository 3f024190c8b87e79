"""A disk that is full, read-only or failing: one sentence, nothing lost, and all goes on when it is mended."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.disk import Disk, mounted
from tests.helpers import wait_for
from tests.servers import free_port
from tests.servers.dovecot import Dovecot
from tests.worker.desk import ADMIN, Desk
from tests.worker.post import letter
from tests.worker.test_doors import Lmtp
from tuidesk.desk import queues
from tuidesk.store import doctor
from tuidesk.store import tables as t

ANA = "Ana Ruiz <ana@cliente.test>"
ADDRESS = "c-9f2k@desk.test"
WITHOUT_ROOTS_RIGHTS = (
    "setpriv",
    "--bounding-set=-dac_override,-dac_read_search",
    "--inh-caps=-dac_override,-dac_read_search",
)


def large(subject: str = "Factura") -> bytes:
    """Write a mail that no rest of a log has room for, and that hardly shrinks."""
    return letter(ANA, ADDRESS, subject, "\n".join(os.urandom(30).hex() for _ in range(5000)))


def run(*arguments: str, raw: bytes = b"", before: tuple[str, ...] = ()) -> tuple[int, str]:
    command = [*before, sys.executable, "-m", "tuidesk", *arguments]
    done = subprocess.run(command, input=raw, capture_output=True, timeout=100)
    return done.returncode, done.stderr.decode()


@pytest.fixture
def disk(sealed: Path) -> Iterator[Disk]:
    """Put the home of the desk on a small disk."""
    with mounted(sealed) as small:
        yield small


def made() -> None:
    """Make a desk with one queue, which nobody has open."""
    desk = Desk()
    desk.queue("Support")
    queues.change(desk.store, ADMIN, "Support", [("creation-address", ADDRESS)])
    desk.close()


def sound() -> tuple[int, int]:
    """Return how many tickets and ledger lines there are in a store that doctor finds nothing wrong with."""
    desk = Desk()
    try:
        assert [one.detail for one in doctor.check(desk.store, full=True) if not one.ok and one.serious] == []
        return desk.count(t.ticket), desk.count(t.ledger)
    finally:
        desk.close()


def one_sentence(said: str, words: str) -> bool:
    return len(said.splitlines()) == 1 and words in said


def test_the_pipe_keeps_mail_out_of_a_full_disk(disk: Disk) -> None:
    made()
    disk.fill()
    code, said = run("ingest", "--queue", "Support", raw=large())
    assert code == 75
    assert one_sentence(said, "is full")
    disk.free()
    assert sound() == (0, 0)
    assert run("ingest", "--queue", "Support", raw=large()) == (0, "")
    assert sound() == (1, 1)


@pytest.mark.parametrize("small", ["tuidesk.db", "raw.db"])
def test_one_of_the_two_files_on_a_full_disk(tmp_path: Path, sealed: Path, small: str) -> None:
    """The other one is on a disk with room; SQLite follows the link."""
    with mounted(tmp_path / "small") as disk:
        made()
        shutil.move(sealed / small, disk.folder / small)
        (sealed / small).symlink_to(disk.folder / small)
        raw = large()
        disk.fill()
        code, said = run("ingest", "--queue", "Support", raw=raw)
        assert (code, one_sentence(said, "is full")) == (75, True)
        disk.free()
        assert sound() == (0, 0)
        assert run("ingest", "--queue", "Support", raw=raw) == (0, "")
        assert sound() == (1, 1)


def deliver(port: int, raw: bytes) -> int:
    with Lmtp("127.0.0.1", port) as client:
        return client.deliver(ADDRESS, raw)


def listening(desk: Desk) -> tuple[subprocess.Popen[str], int]:
    """Start the real worker and wait until it takes mail."""
    port = free_port()
    program = desk.program("worker", "--listen-lmtp", f"127.0.0.1:{port}")

    def taken() -> bool:
        try:
            return deliver(port, letter(ANA, ADDRESS, "First", "Hello")) == 250
        except OSError:
            return False

    wait_for(taken, "the first mail")
    return program, port


def test_a_worker_outlives_a_full_disk(disk: Disk) -> None:
    made()
    desk = Desk()
    program, port = listening(desk)
    disk.fill()
    mails = [large(f"Mail {number}") for number in range(3)]
    assert [deliver(port, raw) for raw in mails] == [451] * 3
    assert program.poll() is None
    disk.free()
    for raw in mails:
        wait_for(lambda raw=raw: deliver(port, raw) == 250, "the disk to be well")
    assert program.poll() is None
    desk.close()
    assert sound() == (4, 4)


def test_a_worker_outlives_files_that_may_not_grow(disk: Disk) -> None:
    """The kernel says EFBIG to SQLite, which says "disk I/O error" to us, as for a disk that fails."""
    made()
    desk = Desk()
    program, port = listening(desk)
    raw = large()
    resource.prlimit(program.pid, resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
    assert deliver(port, raw) == 451
    assert program.poll() is None
    resource.prlimit(program.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    wait_for(lambda: deliver(port, raw) == 250, "the limit to be gone")
    assert program.poll() is None
    desk.close()
    assert sound() == (2, 2)


@pytest.mark.server
def test_a_mailbox_loses_nothing_while_the_disk_is_full(disk: Disk, dovecot: Dovecot) -> None:
    desk = Desk()
    user = desk.mailbox(dovecot, "box", "box@desk.test")
    desk.queue("Box", inbound="box")
    desk.start()
    dovecot.deliver(user, letter(ANA, "box@desk.test", "First", "Hello"))
    desk.tickets(1)
    disk.fill()
    for number in range(5):
        dovecot.deliver(user, large(f"Mail {number}"))
    wait_for(lambda: not beats(desk), "the worker to notice")
    disk.free()
    desk.tickets(6)
    desk.close()
    assert sound() == (6, 6)


def beats(desk: Desk) -> bool:
    """Say whether the store takes a write of some size now."""
    try:
        desk.store.raw.put(os.urandom(500_000))
    except Exception:
        return False
    return True


def test_a_read_only_disk(disk: Disk) -> None:
    made()
    disk.remount("ro")
    code, said = run("ingest", "--queue", "Support", raw=large())
    assert (code, len(said.splitlines())) == (75, 1)
    code, said = run("list")
    assert (code, one_sentence(said, "write access")) == (1, True)
    disk.remount("rw")
    assert run("ingest", "--queue", "Support", raw=large()) == (0, "")
    assert sound() == (1, 1)


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("setpriv"), reason="root gives up its rights")
def test_permissions_that_were_lost(sealed: Path) -> None:
    made()
    files = [sealed / "tuidesk.db", sealed / "raw.db"]
    for path in files:
        path.chmod(0o400)
    code, said = run("ingest", "--queue", "Support", raw=large(), before=WITHOUT_ROOTS_RIGHTS)
    assert (code, one_sentence(said, "write access")) == (75, True)
    for path in files:
        path.chmod(0o600)
    assert run("ingest", "--queue", "Support", raw=large(), before=WITHOUT_ROOTS_RIGHTS) == (0, "")
    assert sound() == (1, 1)


def test_a_backup_onto_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    made()
    assert run("ingest", "--queue", "Support", raw=large()) == (0, "")
    with mounted(tmp_path / "small") as disk:
        disk.fill()
        code, said = run("backup", str(disk.folder / "copy"))
        assert (code, one_sentence(said, "no room")) == (1, True)
        disk.free()
        assert list(disk.folder.iterdir()) == []
        assert run("backup", str(disk.folder / "copy")) == (0, "")
