"""A desk in PostgreSQL whose worker and sessions have roles of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from tests.servers.postgres import Postgres
from tuidesk.locations import locate
from tuidesk.store import grants, migrate, urls
from tuidesk.store.engine import open_store
from tuidesk.store.postgres import make_engine


@dataclass(frozen=True)
class Roles:
    """The URLs of one database, by who opens it."""

    owner: str
    worker: str
    session: str


@contextmanager
def roles_of(owner: str) -> Iterator[Roles]:
    """Make the roles of a database, as an administrator does, and drop them again."""
    made = [f"{sa.make_url(owner).database}_{role}" for role in (grants.WORKER, grants.SESSION)]
    engine = make_engine(urls.checked(owner))
    with engine.begin() as conn:
        for role in made:
            conn.exec_driver_sql(f"CREATE ROLE {role} LOGIN")
    engine.dispose()  # nobody else is to be connected
    yield Roles(owner, *(owner.replace("desk@", f"{role}@", 1) for role in made))
    with engine.begin() as conn:
        for role in made:
            conn.exec_driver_sql(f"DROP OWNED BY {role}")
            conn.exec_driver_sql(f"DROP ROLE {role}")
    engine.dispose()


@pytest.fixture
def roles(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[Roles]:
    """Make a new desk with its roles."""
    with roles_of(postgres.new_database()) as made:
        monkeypatch.setenv("TUIDESK_DATABASE", made.owner)
        open_store(locate()).close()
        yield made


@pytest.fixture(scope="module")
def shared_session(postgres: Postgres) -> Iterator[sa.Engine]:
    """Give an engine of the session's role, for statements that change nothing."""
    with roles_of(postgres.new_database()) as made:
        owner = make_engine(urls.checked(made.owner))
        with owner.begin() as conn:
            migrate.upgrade(conn)
        owner.dispose()
        engine = make_engine(urls.checked(made.session))
        yield engine
        engine.dispose()
