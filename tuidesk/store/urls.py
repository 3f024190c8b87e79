"""Which database a URL names."""

from __future__ import annotations

import os
from importlib.util import find_spec

import sqlalchemy as sa
import sqlalchemy.exc as sae

from tuidesk import config
from tuidesk.i18n import _
from tuidesk.locations import Locations
from tuidesk.store.errors import StoreUnavailable


def named(locations: Locations) -> str:
    """Return the URL of this machine's store: TUIDESK_DATABASE, else config.toml's `database`, else the SQLite file.

    Raises StoreUnavailable, and BadConfig for a config.toml that cannot be read.
    """
    return checked(
        os.environ.get("TUIDESK_DATABASE") or config.read(locations.config).database or locations.database_url
    )


def checked(text: str) -> str:
    """Return a URL as SQLAlchemy wants it; StoreUnavailable when tuidesk cannot use such a database."""
    if text.startswith("postgres://"):  # an old word that hosting services still use
        text = text.replace("postgres://", "postgresql://", 1)
    try:
        kind = sa.make_url(text).get_backend_name()
    except sae.ArgumentError:
        kind = ""
    if kind not in ("sqlite", "postgresql"):
        raise StoreUnavailable(
            _("The URL of the store names no database that tuidesk can use"),
            _("Write sqlite:///FILE or postgresql://USER@HOST/NAME."),
        )
    if kind == "postgresql" and find_spec("psycopg") is None:
        raise StoreUnavailable(
            _("The driver for PostgreSQL is not installed"),
            _("Install tuidesk with its extra `postgres`."),
        )
    return text
