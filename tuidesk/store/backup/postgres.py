"""Dumps of a PostgreSQL store, made and read again with PostgreSQL's own programs."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import sqlalchemy as sa

from tuidesk.i18n import _
from tuidesk.store.errors import BackupFailed


def dump(url: str, target: Path, least: Mapping[str, int], *, raw: bool) -> None:
    """Dump a database and read the dump: at least so many rows of each table must be in it.

    Raises BackupFailed and OSError.
    """
    require("pg_dump", "pg_restore", instead=f"pg_dump --format=custom --file={target.name} {where(url)}")
    leave_out = [] if raw else ["--exclude-table-data=raw"]
    command = ["pg_dump", "--format=custom", *leave_out, f"--file={target}", f"--dbname={where(url)}"]
    done = subprocess.run(command, env=environment(url), capture_output=True, text=True)  # noqa: S603
    if done.returncode != 0:
        raise refused("pg_dump", done.stderr)
    target.chmod(0o600)
    rows = count_rows(target, least)
    if any(rows[name] < number for name, number in least.items()):
        raise OSError(errno.EIO, "the dump is not what was dumped")


def count_rows(archive: Path, tables: Sequence[str] | Mapping[str, int]) -> dict[str, int]:
    """Count the rows of these tables in a dump by reading them; OSError when it cannot be read."""
    wanted = [f"--table={name}" for name in tables]
    command = ["pg_restore", "--data-only", *wanted, "--file=-", str(archive)]
    counts = dict.fromkeys(tables, 0)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reading:  # noqa: S603
        assert reading.stdout is not None
        table = ""
        for line in reading.stdout:
            if table and line == b"\\.\n":
                table = ""
            elif table:
                counts[table] += 1
            elif line.startswith(b"COPY public."):
                table = line.split(b".", 1)[1].split(b" ", 1)[0].decode().strip('"')
    if reading.returncode != 0:
        raise OSError(errno.EIO, "the dump cannot be read")
    return counts


def where(url: str) -> str:
    """Return a URL as PostgreSQL's programs want it, without the password, which every process could read."""
    plain = sa.make_url(url).set(drivername="postgresql", password=None)
    return plain.render_as_string(hide_password=False)


def environment(url: str) -> dict[str, str]:
    """Return the environment that hands the password of a URL to PostgreSQL's programs."""
    password = sa.make_url(url).password
    return {**os.environ, **({} if password is None else {"PGPASSWORD": str(password)})}


def require(*programs: str, instead: str) -> None:
    """Raise BackupFailed, naming the command to use elsewhere, when a program is not installed."""
    missing = next((name for name in programs if shutil.which(name) is None), "")
    if missing:
        hint = _("Install PostgreSQL's client programs here, or run where they are: {command}")
        raise BackupFailed(
            _("{program} is not installed on this machine").format(program=missing),
            hint.format(command=instead),
        )


def refused(program: str, said: str) -> BackupFailed:
    """Return the problem that one of PostgreSQL's programs had, in its own words."""
    lines = said.strip().splitlines() or ["?"]
    words = next((line for line in lines if "error:" in line.lower()), lines[-1])
    return BackupFailed(
        _("{program} failed: {words}").format(program=program, words=words),
        _("Check that its version is at least the server's, that there is room, and try again."),
    )
