"""Every door of the desk, opened by a process that has the session's role only: all but a few work."""

from __future__ import annotations

import contextlib
import copy
import itertools
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tests.desk_channels import test_permissions as listed
from tests.desk_team.test_matrix import ACTS, WITHOUT_EFFECT, effect, hidden_side
from tests.desk_team.test_twin_world import everything
from tests.desk_team.world import CANARY, TwinWorld
from tests.postgres.admin_doors import ADMINS
from tests.postgres.agent_doors import AGENTS
from tests.postgres.conftest import Roles, roles_of
from tests.servers.postgres import Postgres
from tuidesk.desk import guard
from tuidesk.errors import BadUsage
from tuidesk.locations import Locations
from tuidesk.store import tables, urls
from tuidesk.store.engine import Store, open_store
from tuidesk.store.errors import StoreForbids
from tuidesk.store.postgres import make_engine

pytestmark = pytest.mark.server

# Commands of the worker's account (docs/postgresql.md); no screen leads to them.
OF_THE_WORKER = {
    "agent_keys.add",
    "agent_keys.of_agent",
    "agent_keys.remove",
    "agent_keys.valid",
    "reparse.read_again",
}
OF_THE_OWNER = {"person.erase.erase"}
OPENS_TICKETS = ("activity.make_ticket",)  # what intake does with the mail of a ticket is the program's own


class Filled(TwinWorld):
    """A desk that knows what was done until it was filled."""

    def __init__(self, store: Store, locations: Locations) -> None:
        super().__init__(store, locations)
        with store.read() as conn:
            self.last_event = conn.scalar(sa.select(sa.func.max(tables.event.c.id)))


COPIES = (f"copy{number}" for number in itertools.count(1))


@pytest.fixture(scope="module")
def filled(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Roles, Filled]]:
    """Fill a desk once, by the worker's role."""
    locations = Locations(*[tmp_path_factory.mktemp("home")] * 3)
    with roles_of(postgres.new_database()) as roles, pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUIDESK_DATABASE", roles.owner)
        open_store(locations).close()
        patch.setenv("TUIDESK_DATABASE", roles.worker)
        store = open_store(locations, role="worker")
        world = Filled(store, locations)
        store.close()
        yield roles, world


@pytest.fixture
def world(
    filled: tuple[Roles, Filled], postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Filled]:
    """Open a copy of that desk by the session's role."""
    roles, made = filled
    name, template = next(COPIES), sa.make_url(roles.owner).database
    keeper = make_engine(urls.checked(roles.owner.replace(f"/{template}?", "/postgres?"))).execution_options(
        isolation_level="AUTOCOMMIT"
    )
    with keeper.connect() as conn:
        conn.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
    monkeypatch.setenv("TUIDESK_DATABASE", roles.session.replace(f"/{template}?", f"/{name}?"))
    opened = copy.copy(made)
    opened.store = open_store(made.locations, role="agent")
    yield opened
    opened.store.close()
    with keeper.connect() as conn:
        conn.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    keeper.dispose()


def test_every_door_is_opened_here() -> None:
    assert {*ADMINS, *AGENTS, *ACTS} == set(listed.DOORS)
    assert set(ADMINS) >= OF_THE_WORKER | OF_THE_OWNER


@pytest.mark.parametrize("name", sorted({**ADMINS, **AGENTS}))
def test_a_door_opens_or_says_that_the_role_may_not(world: Filled, name: str) -> None:
    opens = ADMINS.get(name) or AGENTS[name]
    if name in OF_THE_WORKER | OF_THE_OWNER:
        with pytest.raises(StoreForbids, match="may not do that") as caught:
            opens(world)
        assert ("worker's" if name in OF_THE_WORKER else "as the owner") in str(caught.value.hint)
    else:
        opens(world)
        assert actors(world) <= {world.ana.name, *(["worker"] if name in OPENS_TICKETS else [])}


@pytest.mark.parametrize("name", sorted(ACTS))
def test_an_agent_acts(world: Filled, name: str) -> None:
    """What he does stands in his name, whatever it is."""
    guard.stand(world.store, world.carl)
    if name in WITHOUT_EFFECT:
        with contextlib.suppress(BadUsage):  # there is nothing to do
            ACTS[name](world, world.carl, hidden_side(world))
    else:
        assert effect(world, name, world.carl, hidden_side(world)), name
    assert actors(world) <= {"carl"}


def test_every_list_is_read(world: Filled) -> None:
    assert repr(list(everything(world, world.ana))).casefold().count(CANARY) > 100


def actors(world: Filled) -> set[str]:
    """Return in whose name something was done since the desk was filled."""
    with world.store.read() as conn:
        return set(conn.scalars(sa.select(tables.event.c.actor).where(tables.event.c.id > world.last_event)))
