"""Desks of any size for the benchmarks, each in a folder of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tuidesk.demo import bulk
from tuidesk.desk import queues
from tuidesk.desk.actor import Actor
from tuidesk.locations import Locations, locate
from tuidesk.store import facts
from tuidesk.store.engine import Store, open_store

ADMIN = Actor(None, "bench", "admin")
QUEUES = ("Support", "Billing", "Internal IT", "Sales")
TUIDESK = [sys.executable, "-m", "tuidesk"]


@contextmanager
def home(folder: Path) -> Iterator[Locations]:
    """Make this process and its children use a folder as their desk's home."""
    before = os.environ.get("TUIDESK_HOME")
    os.environ["TUIDESK_HOME"] = str(folder)
    os.environ.pop("TUIDESK_DATABASE", None)
    try:
        locations = locate()
        locations.make()
        yield locations
    finally:
        if before is None:
            del os.environ["TUIDESK_HOME"]
        else:
            os.environ["TUIDESK_HOME"] = before


def make_desk(locations: Locations, tickets: int) -> Store:
    """Open a desk with four queues and that many invented tickets; nobody starts a worker for it."""
    store = open_store(locations, role="worker")
    with store.write() as conn:
        facts.put(conn, "worker", "service")
    ids = [queues.add(store, ADMIN, name) for name in QUEUES]
    if tickets:
        bulk.fill(store, bulk.Plan(tickets, ids), lambda made: None)
    store.checkpoint()
    return store
