"""Which facts of the desk the session's role may write: those of its screens, and never the desk's public key."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
import sqlalchemy as sa
import sqlalchemy.exc as sae

from tests.postgres.conftest import Roles
from tuidesk.desk import first_steps, quiet, sign_in_notes
from tuidesk.desk.forwarding import creation, seen
from tuidesk.locations import locate
from tuidesk.store import backup, fact_wall, facts, grants, urls
from tuidesk.store.engine import open_store
from tuidesk.store.errors import StoreForbids
from tuidesk.store.postgres import make_engine

pytestmark = pytest.mark.server

REFUSED = (
    "UPDATE meta SET value = 'mine' WHERE key = 'public_key'",
    "DELETE FROM meta WHERE key = 'public_key'",
    "DELETE FROM meta",
    "INSERT INTO meta VALUES ('public_key', 'mine') ON CONFLICT (key) DO UPDATE SET value = 'mine'",
    "INSERT INTO meta VALUES ('public_key', 'mine') ON CONFLICT (key) DO NOTHING",
    "UPDATE meta SET key = 'old' WHERE key = 'public_key'",
    "UPDATE meta SET key = 'public_key' WHERE key = 'quiet'",
    "SET search_path = pg_temp; UPDATE public.meta SET value = 'mine' WHERE key = 'public_key'",
    "SELECT * FROM meta WHERE key = 'public_key' FOR UPDATE; UPDATE meta SET value = key",
    "UPDATE meta SET value = 'mine' WHERE key IN ('quiet', 'desk_id')",
    "INSERT INTO meta VALUES ('erasure_key', '00')",
    "INSERT INTO meta VALUES ('moved_to', 'elsewhere')",
    "INSERT INTO meta VALUES ('key_exported_at', '1')",
    "INSERT INTO meta VALUES ('what nobody listed', '1')",
    "TRUNCATE meta",
    "ALTER TABLE meta DISABLE TRIGGER guard_meta",
    "DROP TRIGGER guard_meta ON meta",
    "DROP FUNCTION guard_meta CASCADE",
    "CREATE OR REPLACE FUNCTION guard_meta() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "SET session_replication_role = replica",
)


@pytest.fixture
def session(roles: Roles) -> Iterator[sa.Engine]:
    """Give an engine of the session's role, at a desk that has a key and a switch."""
    owner = make_engine(urls.checked(roles.owner))
    with owner.begin() as conn:
        facts.put(conn, "quiet", "off")
    owner.dispose()
    engine = make_engine(urls.checked(roles.session))
    yield engine
    engine.dispose()


def test_a_session_changes_no_fact_of_others(session: sa.Engine) -> None:
    before = all_facts(session)
    for statement in REFUSED:
        with pytest.raises(sae.DBAPIError) as caught, session.begin() as conn:
            conn.exec_driver_sql(statement)
        assert isinstance(caught.value.orig, psycopg.errors.InsufficientPrivilege), statement
    assert all_facts(session) == before


def test_a_session_copies_no_fact_in(session: sa.Engine) -> None:
    with session.connect() as conn, conn.connection.cursor() as cursor:
        copying = cursor.copy("COPY meta FROM STDIN")  # type: ignore[attr-defined]
        with pytest.raises(psycopg.errors.InsufficientPrivilege), copying as copy:
            copy.write("public_key\tmine\n")


def test_a_session_writes_the_facts_of_its_screens(session: sa.Engine) -> None:
    with session.begin() as conn:
        for name in (*fact_wall.OF_SESSIONS, "from_seen:7"):
            facts.put(conn, name, "first")
            facts.put(conn, name, "second")
            assert facts.get(conn, name) == "second"
        conn.exec_driver_sql("DELETE FROM meta WHERE key = 'from_seen:7'")


def test_every_fact_that_screens_write_is_in_the_list() -> None:
    names = {quiet.FACT, quiet.BY, first_steps.FACT, sign_in_notes.FACT, seen.FORGOTTEN_FACT}
    assert {*names, creation.DOMAIN_FACT, "from_seen"} == set(fact_wall.OF_SESSIONS)


def test_the_program_says_it_in_a_sentence(roles: Roles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUIDESK_DATABASE", roles.session)
    store = open_store(locate(), role="agent")
    with pytest.raises(StoreForbids, match="may not do that"), store.write() as conn:
        facts.put(conn, "public_key", "mine")
    store.close()


def test_the_worker_and_the_owner_write_every_fact(roles: Roles) -> None:
    for url in (roles.worker, roles.owner):
        engine = make_engine(urls.checked(url))
        with engine.begin() as conn:
            facts.put(conn, "key_exported_at", "1")
            facts.put(conn, "public_key", facts.get(conn, "public_key"))
        engine.dispose()


def test_the_wall_is_built_where_there_are_no_roles_yet(
    roles: Roles, session: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Roles that come later find it, and one of another name that was given a session's rights does, too."""
    owner = make_engine(urls.checked(roles.owner))
    with owner.begin() as conn:
        conn.exec_driver_sql("DROP TRIGGER guard_meta ON meta")
        monkeypatch.setattr(grants, "missing", lambda conn: list(grants.names(conn).values()))
        assert grants.give(conn) == []
    owner.dispose()
    with pytest.raises(sae.DBAPIError), session.begin() as conn:
        conn.exec_driver_sql(REFUSED[0])


def test_a_worker_can_still_back_the_desk_up(roles: Roles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUIDESK_DATABASE", roles.worker)
    locations = locate()
    store = open_store(locations, role="worker")
    assert backup.back_up(store, locations.backups / "copy")
    store.close()


def all_facts(session: sa.Engine) -> list[tuple[str, str]]:
    with session.connect() as conn:
        return [
            (key, value) for key, value in conn.exec_driver_sql("SELECT key, value FROM meta ORDER BY key")
        ]
