"""Puts a dump in the place of a PostgreSQL store, in one transaction; the old tables stay in a schema beside it."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

from tuidesk.i18n import _
from tuidesk.locations import Locations
from tuidesk.store import alone, grants, migrate, postgres, schema, tables
from tuidesk.store.backup import DUMP
from tuidesk.store.backup.postgres import count_rows, environment, refused, require, where
from tuidesk.store.engine import open_as_it_is
from tuidesk.store.errors import RestoreRefused
from tuidesk.store.faults import explained
from tuidesk.store.restore import settle
from tuidesk.store.restore.refusals import not_empty, unsound

_WORK = (tables.ticket, tables.queue, tables.account, tables.message)


def restore(
    locations: Locations, url: str, folder: Path, mark: str, *, replace: bool
) -> tuple[list[str], int]:
    """Restore the dump of a folder; return the schema that holds the old tables, and how many mails are held."""
    archive = folder / DUMP
    if not archive.is_file():
        title = _("{folder} is no backup of a store in PostgreSQL").format(folder=folder)
        raise RestoreRefused(title, _("Name the folder that `tuidesk backup` made."))
    require(
        "pg_restore", "psql", instead=f"pg_restore --single-transaction --dbname={where(url)} {archive.name}"
    )
    _check(archive)
    filled, last_number = _look(url, replace=replace)
    kept = mark.replace("-", "_").lower()
    _run(url, archive, kept)
    with closing(open_as_it_is(url)) as store:
        migrate.migrate(store, locations)
        with store.write() as conn:
            grants.give(conn)  # the dump's own are of another server, which may have other roles
            held = settle.settle(conn, last_number)
    return ([kept] if filled else []), held


def _check(archive: Path) -> None:
    """Read all of the dump, and its revision."""
    try:
        count_rows(archive, [table.name for table in (*_WORK, tables.ledger, tables.outbox)])
        found = _revision(archive)
    except OSError as error:
        raise unsound(archive) from error
    if not found:
        raise unsound(archive)
    schema.refuse_newer(found)


def _revision(archive: Path) -> str:
    command = ["pg_restore", "--data-only", "--table=alembic_version", "--file=-", str(archive)]
    text = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
    _before, _copy, rest = text.partition("COPY public.alembic_version")
    return rest.split("\n")[1].strip() if rest else ""


def _look(url: str, *, replace: bool) -> tuple[bool, int]:
    """Say whether there are tables, and the highest ticket number they gave; RestoreRefused when that forbids it."""
    engine = postgres.make_engine(url)
    try:
        with explained(), engine.connect() as conn:
            alone.refuse_company(conn)
            if schema.revision(conn) is None:
                return False, 0
            work = any(
                conn.execute(sa.select(sa.literal(1)).select_from(one).limit(1)).first() for one in _WORK
            )
            if work and not replace:
                raise not_empty()
            given = sa.select(tables.sequence.c.value).where(tables.sequence.c.name == "ticket")
            return True, conn.scalar(given) or 0
    finally:
        engine.dispose()


def _run(url: str, archive: Path, kept: str) -> None:
    """Move the old tables aside, bring the dump's in and hold its mail: all of it or nothing."""
    begin = f"BEGIN;\nALTER SCHEMA public RENAME TO {kept};\nCREATE SCHEMA public;\n"
    end = f"SET search_path = public;\n{settle.HOLD};\nCOMMIT;\n"
    reader = ["pg_restore", "--no-owner", "--no-acl", "--file=-", str(archive)]
    writer = ["psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--dbname={where(url)}"]
    with (
        subprocess.Popen(reader, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reading,  # noqa: S603
        subprocess.Popen(  # noqa: S603
            writer,
            env=environment(url),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as writing,
    ):
        assert reading.stdout is not None
        assert writing.stdin is not None
        assert writing.stderr is not None
        try:
            writing.stdin.write(begin.encode())
            shutil.copyfileobj(reading.stdout, writing.stdin)
            if reading.wait() == 0:  # else psql reads no COMMIT, and nothing was done
                writing.stdin.write(end.encode())
            writing.stdin.close()
        except BrokenPipeError:
            reading.terminate()
        said = writing.stderr.read().decode(errors="replace")
    if reading.returncode != 0 or writing.returncode != 0:
        raise refused("psql" if writing.returncode else "pg_restore", said)
