"""What the session's role may not do, in its own SQL; and that every table has its line."""

from __future__ import annotations

import psycopg
import pytest
import sqlalchemy as sa
import sqlalchemy.exc as sae

from tests.postgres.conftest import Roles
from tests.servers.postgres import Postgres
from tests.store.rows import add_queue, add_ticket, insert
from tuidesk.locations import locate
from tuidesk.store import events, grants, jobs, migrate, secrets, tables, urls
from tuidesk.store.engine import open_store
from tuidesk.store.errors import StoreForbids
from tuidesk.store.postgres import make_engine

pytestmark = pytest.mark.server

FORBIDDEN = (
    "SELECT * FROM secret",
    "SELECT sealed FROM secret",
    "SELECT 1 FROM secret WHERE sealed = ''",
    "SELECT s FROM secret s",
    "INSERT INTO secret (sealed, created_at) VALUES ('', 1) RETURNING sealed",
    "UPDATE secret SET sealed = ''",
    "COPY secret TO STDOUT",
    "TABLE secret",
    "SELECT * FROM agent_key",
    "SELECT line FROM agent_key",
    "INSERT INTO agent_key (agent_id, line, fingerprint) VALUES (1, 'ssh-ed25519 x', 'y')",
    "UPDATE agent_key SET line = ''",
    "DELETE FROM agent_key",
    "UPDATE event SET actor = 'nobody'",
    "DELETE FROM event",
    "TRUNCATE event",
    "DELETE FROM ticket",
    "DELETE FROM message",
    "DELETE FROM ledger",
    "DELETE FROM outbox",
    "UPDATE raw SET data = ''",
    "DELETE FROM raw",
    "UPDATE lease SET epoch = 0",
    "INSERT INTO worker (host) VALUES ('x')",
    "DELETE FROM agent",
    "UPDATE alembic_version SET version_num = 'moved'",
    "CREATE TABLE mine (n int)",
    "CREATE TEMPORARY TABLE mine (n int)",
    "CREATE VIEW mine AS SELECT 1",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE SCHEMA mine",
    "DROP TABLE event",
    "ALTER TABLE event ADD COLUMN more int",
    "CREATE INDEX ON event (actor)",
    "CREATE TRIGGER t BEFORE INSERT ON event EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "ALTER ROLE current_user SUPERUSER",
    "CREATE ROLE other",
    "SELECT pg_read_file('/etc/passwd')",
    "COPY event TO PROGRAM 'id'",
    "COPY (SELECT 1) TO '/tmp/x'",
    "SELECT setval('event_id_seq', 1)",
    "SET session_replication_role = replica",
)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_a_session_may_not(statement: str, shared_session: sa.Engine) -> None:
    with pytest.raises(sae.DBAPIError) as caught, shared_session.begin() as conn:
        conn.exec_driver_sql(statement)
    assert isinstance(caught.value.orig, psycopg.errors.InsufficientPrivilege)


@pytest.mark.parametrize("table", sorted(grants.OF_SESSIONS))
def test_a_session_reads_what_its_line_says(table: str, shared_session: sa.Engine) -> None:
    line = grants.OF_SESSIONS[table]
    columns = "*"
    for privilege in line:
        if privilege.startswith("SELECT ("):
            columns = privilege.removeprefix("SELECT (").removesuffix(")")
    with shared_session.begin() as conn:
        conn.exec_driver_sql(f'SELECT {columns} FROM "{table}"')


def test_every_table_has_its_line(roles: Roles) -> None:
    """A new table that nobody decided about fails here."""
    engine = make_engine(urls.checked(roles.owner))
    with engine.connect() as conn:
        assert set(sa.inspect(conn).get_table_names()) == set(grants.OF_SESSIONS)
    engine.dispose()


def test_a_secret_is_left_for_the_worker(roles: Roles, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session seals, keeps and forgets what it can never read again; the worker reads it."""
    monkeypatch.setenv("TUIDESK_DATABASE", roles.session)
    store = open_store(locate(), role="agent")
    with store.write() as conn:
        account = insert(conn, tables.account, name="a", kind="imap")
        secrets.put_secret(conn, account, "password", "first")
        secrets.put_secret(conn, account, "password", "second")
        job = jobs.insert(conn, "probe", {}, "ana", 2**50)
        jobs.attach_secret(conn, job, secrets.seal_in(conn, f"job:{job}", b"candidate"), 2**50)
        assert secrets.given_at(conn, account, "password") > 0
    with pytest.raises(StoreForbids), store.read() as conn:
        secrets.get_secret(conn, locate(), account, "password")
    store.close()
    monkeypatch.setenv("TUIDESK_DATABASE", roles.worker)
    store = open_store(locate(), role="worker")
    with store.read() as conn:
        assert secrets.get_secret(conn, locate(), account, "password") == "second"
        row = jobs.get(conn, job)
        assert row is not None
        assert jobs.sealed_secret(conn, row)
    with pytest.raises(StoreForbids), store.write() as conn:
        conn.exec_driver_sql("ALTER TABLE event ADD COLUMN more int")
    store.close()


def test_events_are_only_added(roles: Roles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUIDESK_DATABASE", roles.session)
    store = open_store(locate(), role="agent")
    with store.write() as conn:
        ticket = add_ticket(conn, add_queue(conn))
        events.add(conn, "ana", ticket, "status", {"status": "open"})
        assert events.last(conn, ticket, ["status"], {}) is not None
    store.close()


def test_migrations_bring_the_grants(postgres: Postgres, roles: Roles) -> None:
    """A store that was migrated has the grants of one that was made at once."""
    name = sa.make_url(roles.owner).database
    engine = make_engine(urls.checked(roles.owner))
    with engine.connect() as conn:
        made = _grants(conn)
    with engine.begin() as conn:
        conn.exec_driver_sql("DROP SCHEMA public CASCADE")
        conn.exec_driver_sql("CREATE SCHEMA public")
        migrate.upgrade(conn, "0002")
        assert not [line for line in _grants(conn) if f"{name}_session" in line]
        migrate.upgrade(conn)
        assert _grants(conn) == made
    engine.dispose()


def _grants(conn: sa.Connection) -> list[str]:
    query = "SELECT relname || ' ' || a FROM pg_class, unnest(relacl) a WHERE relnamespace = 'public'::regnamespace"
    columns = (
        "SELECT relname || '.' || attname || ' ' || a FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid, "
        "unnest(attacl) a WHERE relnamespace = 'public'::regnamespace"
    )
    return sorted(str(line) for one in (query, columns) for line in conn.scalars(sa.text(one)))
