"""The companion worker of a laptop: one at a time, and only as long as a desk is open."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.helpers import wait_for
from tuidesk.locations import locate
from tuidesk.store import workers
from tuidesk.store.engine import Store, open_store
from tuidesk.worker.child import Lock, child_wanted, hold_desk, start_child


@pytest.fixture
def store() -> Store:
    opened = open_store(locate())
    yield opened
    opened.close()


def beats(store: Store) -> int:
    with store.read() as conn:
        return workers.alive(conn)


def test_it_works_while_a_desk_is_open_and_ends_with_the_last_one(store: Store) -> None:
    first, second = hold_desk(locate()), hold_desk(locate())
    child = start_child(locate())
    began = wait_for(lambda: beats(store), "the companion's first beat")
    first.close()
    wait_for(lambda: beats(store) > began, "another beat, for one desk is still open")
    assert child.poll() is None
    second.close()
    assert child.wait(120) == 0


def test_of_several_one_lives(store: Store) -> None:
    desk = hold_desk(locate())
    children = [start_child(locate()) for _ in range(3)]
    wait_for(lambda: sum(child.poll() is None for child in children) == 1, "the others to end")
    wait_for(lambda: beats(store), "a beat")
    assert [child.poll() for child in children].count(0) == 2
    desk.close()
    for child in children:
        assert child.wait(120) == 0


def test_it_outlives_the_terminal(store: Store) -> None:
    desk = hold_desk(locate())
    child = start_child(locate())
    began = wait_for(lambda: beats(store), "a beat")
    assert os.getsid(child.pid) == child.pid
    os.kill(child.pid, 1)
    wait_for(lambda: beats(store) > began, "a beat after SIGHUP")
    desk.close()
    assert child.wait(120) == 0


def test_a_desk_that_dies_counts_as_closed(store: Store) -> None:
    hold = "import sys; from tuidesk.locations import locate; from tuidesk.worker.child import hold_desk; "
    hold += "lock = hold_desk(locate()); print('held', flush=True); sys.stdin.read()"
    desk = subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert desk.stdout.readline()
    child = start_child(locate())
    wait_for(lambda: beats(store), "a beat")
    desk.kill()
    desk.wait()
    desk.stdin.close()
    desk.stdout.close()
    assert child.wait(120) == 0


def test_a_desk_can_follow_at_any_moment(store: Store) -> None:
    """While the last one ends, the next finds either a living companion or a free place."""
    only = Lock(locate().run / "child.lock")
    assert only.seize()
    only.close()
    desk = hold_desk(locate())
    child = start_child(locate())
    wait_for(lambda: beats(store), "a beat")
    desk.close()
    again = hold_desk(locate())
    other = start_child(locate())
    began = beats(store)
    wait_for(lambda: beats(store) > began, "a beat for the next desk")
    wait_for(lambda: child.poll() is None or other.poll() is None, "one companion")
    again.close()
    assert child.wait(120) == other.wait(120) == 0


def test_never_under_ssh(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert child_wanted(store)
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")
    assert not child_wanted(store)
