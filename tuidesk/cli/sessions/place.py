"""Where the desk of a session is: what the forced command names, and what the desk's own configuration adds."""

from __future__ import annotations

import os

from tuidesk import config
from tuidesk.locations import locate


def use(home: str) -> None:
    """Let this process work at the desk of a folder; raises BadConfig."""
    os.environ["TUIDESK_HOME"] = home
    adopt_database()


def adopt_database() -> None:
    """Open the store that config.toml of this desk names, if it names one; raises BadConfig."""
    if url := config.read(locate().config).database:
        os.environ["TUIDESK_DATABASE"] = url
