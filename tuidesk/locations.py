"""Where tuidesk keeps its files: one folder named by TUIDESK_HOME, else the platform's own places."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Locations:
    """The folders of one desk on this machine."""

    config: Path
    data: Path
    state: Path

    @property
    def database(self) -> Path:
        """The SQLite store that is used when no other is named."""
        return self.data / "tuidesk.db"

    @property
    def database_url(self) -> str:
        """The store's URL: TUIDESK_DATABASE, else the SQLite file."""
        return os.environ.get("TUIDESK_DATABASE") or f"sqlite:///{self.database}"

    @property
    def keys(self) -> Path:
        """The folder of private keys, for workers only."""
        return self.data / "keys"

    @property
    def backups(self) -> Path:
        """Copies of the store made before a migration."""
        return self.data / "backups"

    @property
    def saved(self) -> Path:
        """Where attachments are saved."""
        return self.data / "saved"

    @property
    def run(self) -> Path:
        """Lock files and sockets."""
        return self.state / "run"

    @property
    def logs(self) -> Path:
        """Log files, which hold neither mail text nor secrets."""
        return self.state / "logs"

    def make(self) -> None:
        """Create the folders, readable by their owner only."""
        for folder in (self.config, self.data, self.state, self.keys, self.run, self.logs):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def locate() -> Locations:
    """Return the folders that this process uses."""
    home = os.environ.get("TUIDESK_HOME")
    if home:
        root = Path(home).expanduser().absolute()
        return Locations(root, root, root)
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("tuidesk", appauthor=False)
    return Locations(dirs.user_config_path, dirs.user_data_path, dirs.user_state_path)
