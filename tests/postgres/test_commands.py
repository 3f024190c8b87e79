"""`tuidesk roles` and `tuidesk copy`, as a person runs them."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest
import sqlalchemy as sa
import sqlalchemy.exc as sae

from tests.cli.conftest import Run, tuidesk
from tests.desk_team.test_hiring import key
from tests.postgres.conftest import Roles
from tests.servers.postgres import Postgres
from tests.worker.post import letter
from tuidesk.store import urls
from tuidesk.store.postgres import make_engine

__all__ = ["tuidesk"]

pytestmark = pytest.mark.server


def test_roles_that_are_missing_are_told_as_sql(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch, tuidesk: Run
) -> None:
    url = postgres.new_database()
    name = sa.make_url(url).database
    monkeypatch.setenv("TUIDESK_DATABASE", url)
    said = tuidesk("roles").out.splitlines()
    assert said == [f'CREATE ROLE "{name}_worker" LOGIN;', f'CREATE ROLE "{name}_session" LOGIN;']


def test_roles_are_granted_again(roles: Roles, tuidesk: Run) -> None:
    name = sa.make_url(roles.owner).database
    assert tuidesk("roles").out.splitlines() == [f"{name}_worker: granted", f"{name}_session: granted"]


def test_a_schema_that_is_open_to_everybody_is_told_with_what_closes_it(
    roles: Roles, tuidesk: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in PostgreSQL 14, where the schema does not belong to who owns the database."""
    name = sa.make_url(roles.owner).database
    owner = f"{name}_plain"
    engine = make_engine(urls.checked(roles.owner))
    with engine.begin() as conn:
        me = conn.scalar(sa.text("SELECT current_user"))
        conn.exec_driver_sql(f"CREATE ROLE {owner} LOGIN")
        for table in sa.inspect(conn).get_table_names():
            conn.exec_driver_sql(f'ALTER TABLE "{table}" OWNER TO {owner}')
        conn.exec_driver_sql(f"ALTER FUNCTION guard_meta() OWNER TO {owner}")
        conn.exec_driver_sql(f"ALTER DATABASE {name} OWNER TO {owner}")
        conn.exec_driver_sql(f"ALTER SCHEMA public OWNER TO {me}")
        conn.exec_driver_sql("GRANT ALL ON SCHEMA public TO PUBLIC")
    engine.dispose()
    monkeypatch.setenv("TUIDESK_DATABASE", roles.owner.replace("desk@", f"{owner}@", 1))
    statement = f'ALTER SCHEMA public OWNER TO "{owner}";'
    assert tuidesk("roles").out.splitlines()[-1] == statement
    with engine.begin() as conn:
        conn.exec_driver_sql(statement)
    engine.dispose()
    assert tuidesk("roles").out.splitlines() == [f"{name}_worker: granted", f"{name}_session: granted"]
    session = make_engine(urls.checked(roles.session))
    with pytest.raises(sae.ProgrammingError, match="permission denied for schema"), session.begin() as conn:
        conn.exec_driver_sql("CREATE TABLE mine (n int)")
    session.dispose()
    with engine.begin() as conn:
        conn.exec_driver_sql(f"REASSIGN OWNED BY {owner} TO {me}")
        conn.exec_driver_sql(f"DROP OWNED BY {owner}")
        conn.exec_driver_sql(f"DROP ROLE {owner}")
    engine.dispose()


def test_a_session_cannot_grant_itself_anything(
    roles: Roles, tuidesk: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUIDESK_DATABASE", roles.session)
    assert "may not do that" in tuidesk("roles", code=1).err


OF_THE_WORKER = (
    "agent key list {me}",
    "agent key add {me} {key}",
    "agent keys",
    "agent add eva --email eva@desk.test --key {key}",
    "erase eva@cliente.test --yes",
    "reparse --all",
    "doctor",
    "worker --once",
)


def test_what_needs_the_workers_role_says_so_in_one_line(
    roles: Roles, tuidesk: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tuidesk("queue", "add", "Support")
    mail = letter("Eva <eva@cliente.test>", "support@desk.test", "Factura", "Hola")
    tuidesk("ingest", "--queue", "Support", stdin=mail)
    (tmp_path / "key.pub").write_text(f"{key(1).line}\n")
    me = pwd.getpwuid(os.getuid()).pw_name
    monkeypatch.setenv("TUIDESK_DATABASE", roles.session)
    for command in OF_THE_WORKER:
        done = tuidesk(*command.format(me=me, key=tmp_path / "key.pub").split(), code=1)
        assert "may not do that" in done.err, command
        assert done.err.count("\n") == 1, command
    assert "permission denied" in tuidesk("backup", str(tmp_path / "copy"), code=1).err


def test_only_the_owner_erases_for_others_would_leave_words_in_freed_rows(
    roles: Roles, tuidesk: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    tuidesk("queue", "add", "Support")
    mail = letter("Eva <eva@cliente.test>", "support@desk.test", "Factura", "Hola")
    tuidesk("ingest", "--queue", "Support", stdin=mail)
    monkeypatch.setenv("TUIDESK_DATABASE", roles.worker)
    said = tuidesk("erase", "eva@cliente.test", "--yes", code=1).err
    assert "may not do that. Do it as the owner of the tables" in said
    assert tuidesk("show", "1", "--json").rows[0]["title"] == "Factura"
    monkeypatch.setenv("TUIDESK_DATABASE", roles.owner)
    tuidesk("erase", "eva@cliente.test", "--yes")
    assert tuidesk("show", "1", "--json").rows[0]["title"] == "erased"


def test_what_a_session_may_ask_it_gets(
    roles: Roles, tuidesk: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tuidesk("queue", "add", "Support")
    monkeypatch.setenv("TUIDESK_DATABASE", roles.session)
    for command in (
        "health --json",
        "ledger",
        "outbox",
        "quiet on",
        "quiet off",
        "rule list",
        "channel list",
    ):
        tuidesk(*command.split())
    tuidesk("export", str(tmp_path / "copy"))


def test_a_store_in_a_file_has_no_roles(tuidesk: Run) -> None:
    assert "has no roles" in tuidesk("roles", code=2).err


def test_a_copy_says_how_to_go_on(roles: Roles, tuidesk: Run, postgres: Postgres) -> None:
    """Copied from PostgreSQL to PostgreSQL, with the proof of each table and no password."""
    tuidesk("queue", "add", "Sales")
    to = postgres.new_database().replace("desk@", "desk:word@")
    said = tuidesk("copy", "--to", to).out
    assert any(line.split()[:2] == ["queue", "1"] for line in said.splitlines())
    assert 'database = "postgresql://desk:***@/' in said
    assert "the role of the worker or of the sessions in place of the owner's" in said
    assert "was moved to" in tuidesk("queue", "list", code=1).err
