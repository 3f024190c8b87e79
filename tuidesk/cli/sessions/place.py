"""Where the desk of a session is: what the forced command names, and what the desk's own configuration adds."""

from __future__ import annotations

import os

from tuidesk import config
from tuidesk.locations import locate

WORKERS_DATABASE = "database"  # a file of keys/: the store's URL for the account of the worker alone


def use(home: str) -> None:
    """Let this process work at the desk of a folder, by the worker's way to its store if it may read that.

    Raises BadConfig.
    """
    os.environ["TUIDESK_HOME"] = home
    try:
        os.environ["TUIDESK_DATABASE"] = (locate().keys / WORKERS_DATABASE).read_text("utf-8").strip()
    except OSError:
        adopt_database()


def adopt_database() -> None:
    """Open the store that config.toml of this desk names, if it names one; raises BadConfig."""
    if url := config.read(locate().config).database:
        os.environ["TUIDESK_DATABASE"] = url
