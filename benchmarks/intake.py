"""Mail to ticket over IMAP, against bare imapclient FETCH of the same mailbox."""

from __future__ import annotations

import random
import resource
import statistics
import subprocess
import tempfile
import time
from email.message import EmailMessage
from pathlib import Path

from imapclient import IMAPClient

from benchmarks.desks import ADMIN, TUIDESK, home, make_desk
from benchmarks.results import Result
from tests.servers.dovecot import Dovecot
from tests.servers.tls import make_certificates
from tuidesk.desk import channel_additions, queues
from tuidesk.desk.servers import Server

MAILS = 3_000
PAIRS = 3
BATCH = 50
WORDS = [
    "please",
    "find",
    "attached",
    "the",
    "invoice",
    "of",
    "our",
    "order",
    "gracias",
    "por",
    "la",
    "respuesta",
    "con",
    "un",
    "saludo",
    "Lieferung",
]


def letters(count: int, seed: int = 7) -> list[bytes]:
    """Write mails of mixed kinds: mean about 24 kB, median about 3 kB, a third with HTML, some replies."""
    rng = random.Random(seed)
    written: list[bytes] = []
    ids: list[str] = []
    for number in range(count):
        mail = EmailMessage()
        mail["From"] = f"Customer {number % 400} <c{number % 400}@client{number % 20}.test>"
        mail["To"] = "support@bench.test"
        mail["Subject"] = f"Order {number}: {rng.choice(WORDS)}"
        mail["Message-ID"] = f"<{number}.{seed}@client.test>"
        mail["Date"] = "Tue, 24 Nov 2026 10:00:00 +0000"
        if ids and rng.random() < 0.4:
            mail["In-Reply-To"] = mail["References"] = rng.choice(ids[-200:])
        ids.append(str(mail["Message-ID"]))
        text = "\n".join(" ".join(rng.choices(WORDS, k=12)) for _ in range(rng.randrange(5, 60)))
        mail.set_content(text)
        if rng.random() < 0.35:
            mail.add_alternative(
                f"<html><body><p>{text.replace(chr(10), '</p><p>')}</p></body></html>", subtype="html"
            )
        if rng.random() < 0.15:
            data = rng.randbytes(rng.randrange(20_000, 200_000))
            mail.add_attachment(data, maintype="application", subtype="pdf", filename=f"file{number}.pdf")
        written.append(mail.as_bytes())
    return written


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
    """Import the mailbox into a desk that has tickets already; return seconds and CPU seconds of the import alone."""
    with tempfile.TemporaryDirectory() as folder, home(Path(folder)) as locations:
        store = make_desk(locations, tickets)
        server = Server(dovecot.host, dovecot.port, "none")
        user, password = login
        channel_additions.add_imap(
            store,
            ADMIN,
            "in",
            server,
            user=user,
            password=password,
            address="support@bench.test",
            since="all",
        )
        queues.change(store, ADMIN, "Support", [("inbound", "in")])
        store.close()
        seconds, cpu = worker_once()
        idle_seconds, idle_cpu = (
            worker_once()
        )  # the same start, connection and search, and nothing to take in
        return seconds - idle_seconds, cpu - idle_cpu


def run() -> list[Result]:
    """Measure interleaved pairs on one mailbox, then the cost on a large desk."""
    with tempfile.TemporaryDirectory(prefix="dovecot") as name:
        folder = Path(name)
        folder.chmod(0o755)
        dovecot = Dovecot(folder, make_certificates(folder))
        dovecot.start()
        try:
            login = dovecot.add_user("bench")
            for raw in letters(MAILS):
                dovecot.deliver(login[0], raw)
            bare(dovecot, login)  # the server's own index and caches are warm for everybody
            return [*_pairs(dovecot, login), _growth(dovecot, login)]
        finally:
            dovecot.stop()


def _pairs(dovecot: Dovecot, login: tuple[str, str]) -> list[Result]:
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
    return [
        Result(
            "mail to ticket over IMAP, of bare FETCH", f"{share:.0%}", detail, "at least 15 %", share >= 0.15
        )
    ]


def _growth(dovecot: Dovecot, login: tuple[str, str]) -> Result:
    small, large = [], []
    for _ in range(2):
        small.append(take_in(dovecot, login, 1_000)[0])
        large.append(take_in(dovecot, login, 100_000)[0])
    ratio = min(large) / min(small)
    return Result(
        "cost of a mail at 100k tickets, of that at 1k",
        f"{ratio:.2f}×",
        "best of two",
        "at most 1.2×",
        ratio <= 1.2,
    )
