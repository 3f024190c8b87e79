"""Mail to ticket over IMAP, against bare imapclient FETCH of the same mailbox."""

from __future__ import annotations

import resource
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from imapclient import IMAPClient

from benchmarks.desks import TUIDESK, home, make_desk
from benchmarks.mailbox import connect, letters, mail_server
from benchmarks.results import Result
from tests.servers.dovecot import Dovecot

MAILS = 3_000
PAIRS = 3
BATCH = 50


def bare(dovecot: Dovecot, login: tuple[str, str]) -> float:
    """Fetch the whole mailbox and keep nothing; return the seconds."""
    begun = time.perf_counter()
    with IMAPClient(dovecot.host, dovecot.port, ssl=False) as client:
        client.plain_login(*login)
        client.select_folder("INBOX", readonly=True)
        uids = client.search()
        for start in range(0, len(uids), BATCH):
            client.fetch(uids[start : start + BATCH], ["BODY.PEEK[]"])
    return time.perf_counter() - begun


def worker_once() -> tuple[float, float]:
    """Run one round of the worker and return its seconds by the clock and of CPU."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    subprocess.run([*TUIDESK, "worker", "--once"], check=True, capture_output=True)
    seconds = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def take_in(dovecot: Dovecot, login: tuple[str, str], tickets: int) -> tuple[float, float]:
    """Import the mailbox into a desk that has tickets already; return seconds and CPU seconds of that alone."""
    with tempfile.TemporaryDirectory() as folder, home(Path(folder)) as locations:
        store = make_desk(locations, tickets)
        connect(store, dovecot, login)
        store.close()
        seconds, cpu = worker_once()
        # Once more: the same start, connection and search, and nothing to take in.
        idle_seconds, idle_cpu = worker_once()
        return seconds - idle_seconds, cpu - idle_cpu


def run() -> list[Result]:
    """Measure interleaved pairs on one mailbox, then the cost on a large desk."""
    with mail_server() as dovecot:
        login = dovecot.add_user("bench")
        for raw in letters(MAILS):
            dovecot.deliver(login[0], raw)
        bare(dovecot, login)  # the server's own index and caches are warm for everybody
        return [_pairs(dovecot, login), _growth(dovecot, login)]


def _pairs(dovecot: Dovecot, login: tuple[str, str]) -> Result:
    shares, rates, bares, costs = [], [], [], []
    for _ in range(PAIRS):
        fetch = bare(dovecot, login)
        seconds, cpu = take_in(dovecot, login, 0)
        shares.append(fetch / seconds)
        bares.append(MAILS / fetch)
        rates.append(MAILS / seconds)
        costs.append(cpu / MAILS * 1000)
    share = statistics.median(shares)
    detail = (
        f"{statistics.median(rates):.0f} against {statistics.median(bares):.0f} mails/s, "
        f"{statistics.median(costs):.2f} ms CPU a mail; {MAILS} mails, {PAIRS} pairs"
    )
    what = "mail to ticket over IMAP, of bare FETCH"
    return Result(what, f"{share:.0%}", detail, "at least 15 %", share >= 0.15)


def _growth(dovecot: Dovecot, login: tuple[str, str]) -> Result:
    small, large = [], []
    for _ in range(2):
        small.append(take_in(dovecot, login, 1_000)[0])
        large.append(take_in(dovecot, login, 100_000)[0])
    ratio = min(large) / min(small)
    what = "cost of a mail at 100k tickets, of that at 1k"
    return Result(what, f"{ratio:.2f}×", "best of two", "at most 1.2×", ratio <= 1.2)
