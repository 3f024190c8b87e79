"""One desk and one sshd for all attempts of a process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.escape.prison import Prison
from tests.servers import require_server
from tests.servers.sshd import Sshd

# An admin without care: every variable that a client may want to set is let in, and sftp is there.
ACCEPTED = (
    "TEXTUAL_* PYTHON* TUIDESK_* SSH_ORIGINAL_COMMAND BROWSER EDITOR VISUAL PAGER LESSOPEN TERMINFO TZ TMUX ENV"
    " BASH_ENV HOME XDG_*"
)


@pytest.fixture(scope="package")
def prison(tmp_path_factory: pytest.TempPathFactory, sshd: Sshd) -> Iterator[Prison]:
    """Set the desk up, with its own sshd (the shared one only shows that this machine can run it)."""
    require_server("strace", "scp", "sftp", "ssh-agent")
    folder = tmp_path_factory.mktemp("escape")
    server = Sshd(folder, accepts=ACCEPTED, more="Subsystem sftp internal-sftp")
    server.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TUIDESK_HOME", str(folder / "desk"))
        made = Prison(server, folder / "desk", folder)
        made.set_up()
    yield made
    server.stop()


@pytest.fixture(autouse=True)
def at_home(sealed: Path, monkeypatch: pytest.MonkeyPatch, prison: Prison) -> None:
    """Let every attempt start in the client's folder, with the desk's home for the admin's commands."""
    monkeypatch.setenv("TUIDESK_HOME", str(prison.home))
    monkeypatch.chdir(prison.client)
