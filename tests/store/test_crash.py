"""A writer that is killed leaves whole transactions and nothing else."""

from __future__ import annotations

import subprocess
import sys

from tests.store.rows import add_queue
from tuidesk.store import counters, doctor, search, tickets
from tuidesk.store.engine import Store

WRITER = """
import sys
from tuidesk.locations import locate
from tuidesk.store import search, tickets
from tuidesk.store.engine import open_store
from tests.store.rows import add_message
store, queue = open_store(locate()), int(sys.argv[1])
while True:
    key = store.raw.put(b"mail" * 1000)
    with store.write() as conn:
        created = tickets.create(conn, tickets.NewTicket("killed", queue, queue))
        add_message(conn, created.id, "survives", direction="out", raw_sha256=key)
    print(created.number, flush=True)
"""


def test_killed_writer(store: Store) -> None:
    with store.write() as conn:
        queue = add_queue(conn)
    command = [sys.executable, "-c", WRITER, str(queue)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        promised = [int(process.stdout.readline()) for _ in range(20)][-1]
        process.kill()
    with store.read() as conn:
        last = counters.read(conn)[(queue, "new")]
        assert last >= promised
        assert [tickets.find(conn, number) is not None for number in (promised, last, last + 1)] == [
            True,
            True,
            False,
        ]
        assert counters.compare(conn) == []
        assert len(search.ticket_ids(conn, "survives", 10_000)) == last
    assert all(finding.ok for finding in doctor.check(store) if finding.serious)
    assert store.raw.get(store.raw.put(b"mail" * 1000)) == b"mail" * 1000
