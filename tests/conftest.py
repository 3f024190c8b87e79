"""Every test runs sealed from the machine: its own home, language, time zone and no colour settings."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tuidesk.i18n import use_language

pytest_plugins = ["tests.servers.fixtures", "tests.servers.postgres"]

LEAKING = (
    "TUIDESK_DATABASE",
    "SSH_CONNECTION",
    "SSH_ORIGINAL_COMMAND",
    "NO_COLOR",
    "COLORTERM",
    "CURL_CA_BUNDLE",
    "REQUESTS_CA_BUNDLE",
)


@pytest.fixture(autouse=True)
def sealed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give the test a home of its own and a fixed language and time zone."""
    home = tmp_path / "desk"
    for name in LEAKING:
        monkeypatch.delenv(name, raising=False)
    for name, value in {
        "TUIDESK_HOME": str(home),
        "TUIDESK_LANG": "en",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
    }.items():
        monkeypatch.setenv(name, value)
    time.tzset()
    use_language("en")
    return home
