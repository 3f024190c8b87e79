"""Each attempt fails for its reason, and leaves nothing: no program, no file, no secret, no change in another name."""

from __future__ import annotations

import os
import pwd
import re

import pytest

from tests.escape import evidence
from tests.escape.attempt import Attempt
from tests.escape.prison import CANARY, Prison
from tests.escape.rows import ATTEMPTS

pytestmark = pytest.mark.server


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.name)
def test_it_fails_for_its_reason(attempt: Attempt, prison: Prison) -> None:
    before, event = evidence.tables(prison.database), evidence.last_event(prison.database)
    files = evidence.tree(prison.host), evidence.tree(prison.home)
    outcome = attempt.way(prison)
    done = evidence.take(prison.traces)

    assert CANARY.encode() not in outcome.said
    assert re.search(attempt.answer.encode(), outcome.said), outcome.said[-2000:]
    assert not attempt.ends or outcome.code in attempt.ends, (outcome.code, outcome.said[-2000:])
    check_trace(done, prison)
    assert prison.secret_file.read_text() == CANARY
    assert (evidence.tree(prison.host), left(evidence.tree(prison.home))) == (files[0], left(files[1]))
    after = evidence.tables(prison.database)
    changed = {name for name in after.keys() | before.keys() if after.get(name) != before.get(name)}
    assert changed <= (evidence.TICKETS_OWN if attempt.writes else set())
    assert evidence.actors_since(prison.database, event) <= ({"ana"} if attempt.writes else set())


def left(names: set[str]) -> set[str]:
    """Leave out what SQLite makes and takes away as it goes, and the log of who came."""
    return {name for name in names if not name.endswith(("-wal", "-shm", "session.log"))}


def check_trace(done: evidence.Trace, prison: Prison) -> None:
    """Check that only our programs ran, and that no file of others was read or written."""
    assert [one for one in done.ran if not evidence.OURS.search(one)] == []
    given = {name for one in done.ran if evidence.INSIDE in one for name in evidence.NAMED.findall(one)}
    assert given <= evidence.ENVIRONMENT
    assert not {"SSH_AUTH_SOCK", "DISPLAY"} & {
        name for one in done.ran for name in evidence.NAMED.findall(one)
    }
    forbidden = (
        str(prison.host),
        "/etc/shadow",
        f"{pwd.getpwuid(os.getuid()).pw_dir}/.ssh",
        str(prison.home / "keys"),
    )
    assert [path for path in done.read if path.startswith(forbidden)] == []
    assert [path for path in done.written if not may_write(path, prison)] == []
    assert done.connected == []


def may_write(path: str, prison: Prison) -> bool:
    """Say whether a session may write a file: the desk's own, its terminal, Python's compiled modules."""
    return path.startswith((f"{prison.home}/", "/dev/")) or "/__pycache__/" in path
