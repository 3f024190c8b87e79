"""What an agent's process loads, and when; asked in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.screens.seed import Desk
from tuidesk.locations import locate

NEVER = {"msal", "imapclient", "aiosmtplib", "aiosmtpd", "html2text"}
LATER = {"sqlalchemy", "sqlmodel", "alembic", "pydantic", "cryptography", "nh3"}

FIRST_PAINT = "import tuidesk.app; from tuidesk.screens.registry import make_screen; make_screen('desk')"
SCREENS = """
from tuidesk.locations import locate
from tuidesk.screens.opening import opener
from tuidesk.screens import registry
opener(locate())()
import importlib, pkgutil, tuidesk.screens, tuidesk.widgets
for package in (tuidesk.screens, tuidesk.widgets):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
"""


def loaded(code: str) -> set[str]:
    """Return the packages that a process has loaded after running the code."""
    tail = "\nimport sys; print(' '.join(sorted({m.partition('.')[0] for m in sys.modules})))"
    return set(
        subprocess.run(
            [sys.executable, "-c", code + tail], check=True, capture_output=True, text=True
        ).stdout.split()
    )


def test_the_first_paint_waits_for_no_database():
    assert not loaded(FIRST_PAINT) & (NEVER | LATER)


@pytest.mark.usefixtures("sealed")
def test_no_screen_loads_what_only_a_worker_needs():
    Desk(locate()).store.close()
    assert not loaded(SCREENS) & (NEVER | {"alembic", "sqlmodel"})
