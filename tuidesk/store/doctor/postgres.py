"""Looks at a PostgreSQL server for what would lose mail or letters."""

from __future__ import annotations

import sqlalchemy as sa

from tuidesk.i18n import _
from tuidesk.store.doctor.finding import Finding
from tuidesk.store.engine import Store

_RISKS = ("fsync", "synchronous_commit", "full_page_writes")  # runtime-config-wal.html: off loses commits


def check(store: Store) -> list[Finding]:
    """Check how the server keeps what it took, and in which encoding."""
    with store.read() as conn:
        settings = {
            name: str(conn.scalar(sa.text("SELECT current_setting(:name)"), {"name": name}))
            for name in ("server_version", "server_encoding", *_RISKS)
        }
    return [_encoding(settings["server_encoding"]), _durability(settings)]


def _encoding(name: str) -> Finding:
    if name == "UTF8":
        return Finding("store", True, _("The database keeps every letter"))
    detail = _("The database is in {name} and refuses letters of other scripts: make one in UTF8")
    return Finding("store", False, detail.format(name=name))


def _durability(settings: dict[str, str]) -> Finding:
    version = settings["server_version"]
    off = [name for name in _RISKS if settings[name] == "off"]
    if not off:
        return Finding("postgresql", True, _("PostgreSQL {version}").format(version=version))
    detail = _("PostgreSQL {version} may lose the last mails at a power cut: switch {settings} on")
    words = detail.format(version=version, settings=", ".join(off))
    return Finding("postgresql", False, words, serious=False)
