"""An agent over real SSH: his session has the role of sessions in PostgreSQL, and a worker with its own sends."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.postgres.conftest import Roles
from tests.servers.smtp_sink import SmtpSink
from tests.servers.sshd import Sshd
from tests.ssh.conftest import Team, tuidesk, way_out
from tests.worker.post import parsed
from tuidesk.locations import locate
from tuidesk.store import urls
from tuidesk.store.postgres import make_engine

__all__ = ["tuidesk", "way_out"]

pytestmark = pytest.mark.server

SEND = "\x0f"


@pytest.fixture
def at_postgres(roles: Roles, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each account its way to the store: the worker's by its environment, the sessions' by config.toml."""
    locations = locate()
    locations.make()
    locations.config.joinpath("config.toml").write_text(f'database = "{roles.session}"\n')
    monkeypatch.setenv("TUIDESK_DATABASE", roles.worker)


@pytest.fixture
def team(at_postgres: None, way_out: SmtpSink, sshd: Sshd, tuidesk: Callable[..., str]) -> Iterator[Team]:
    """Give a desk with two tickets and an agent ana."""
    made = Team(sshd, tuidesk)
    made.hire("ana")
    yield made
    made.leave()


@pytest.fixture
def worker(team: Team, tmp_path: Path) -> Iterator[None]:
    """Run a worker as its service does."""
    with (tmp_path / "worker.log").open("wb") as log:
        program = subprocess.Popen([sys.executable, "-m", "tuidesk", "worker"], stdout=log, stderr=log)
        yield
        program.kill()
        program.wait()


@pytest.mark.usefixtures("worker")
def test_triage_and_a_reply_over_ssh(team: Team, roles: Roles, way_out: SmtpSink) -> None:
    screen = team.screen("ana", columns=120, rows=40)
    screen.until("Lange Liste")
    assert connected(roles) >= 1
    screen.send("pu")
    screen.until("urgent")
    screen.send("r")
    screen.until(r"To +Ana Ruiz")
    screen.send("Lo vemos ahora.")
    screen.until(r"Lo vemos ahora\.")
    screen.send(SEND)
    screen.until("sends in|sending|sent")
    wait_for(lambda: len(way_out.received) == 1, "the reply to leave")
    assert "Lo vemos ahora." in parsed(way_out.received[0].data).get_body(("plain",)).get_content()
    [ticket] = [json.loads(line) for line in team.said("ana", "show", "2", "--json").splitlines()]
    assert ticket["priority"] == "urgent"
    team.said("ana", "note", "2", stdin=b"called back")
    assert events_of(roles, "ana") >= {"priority", "reply", "note"}


def connected(roles: Roles) -> int:
    """Count what is connected as the session's role."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE usename = current_database() || '_session'"
    return int(_ask(roles, query)[0])


def events_of(roles: Roles, actor: str) -> set[str]:
    return set(_ask(roles, f"SELECT kind FROM event WHERE actor = '{actor}'"))


def _ask(roles: Roles, query: str) -> list[str]:
    engine = make_engine(urls.checked(roles.owner))
    with engine.connect() as conn:
        found = [str(one) for one in conn.scalars(sa.text(query))]
    engine.dispose()
    return found
