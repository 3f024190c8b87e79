"""Where tuidesk keeps its files: one folder named by TUIDESK_HOME, else the platform's own places."""

from __future__ import annotations

import os
import stat
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
        """The store's URL when neither TUIDESK_DATABASE nor config.toml names another one."""
        return f"sqlite:///{self.database}"

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
        """Create the folders, readable by their owner only, or by the desk's group; keys are never the group's."""
        for folder in (self.config, self.data, self.state, self.run, self.logs):
            make_folder(folder)
        self.keys.mkdir(mode=0o700, exist_ok=True)  # last: folders above it that it made would be everybody's


def is_groups(folder: Path) -> bool:
    """Say whether a folder was given to a group (setgid, writable): what is made in it belongs to the group too.

    So the sessions of agents and the worker share a store, each under a Unix account of its own.
    """
    try:
        mode = folder.stat().st_mode
    except OSError:
        return False
    return bool(mode & stat.S_ISGID and mode & stat.S_IWGRP)


def make_folder(folder: Path) -> None:
    """Create a folder for its owner only, or for the group of the folder that it stands in."""
    if folder.is_dir():
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if is_groups(folder.parent):
        folder.chmod(0o2770)


def open_file(path: Path, flags: int) -> int:
    """Open a file of the desk and return its descriptor; a new one is its owner's, or the group's of its folder."""
    handle = os.open(path, flags | os.O_CLOEXEC, 0o600)
    if is_groups(path.parent) and os.fstat(handle).st_uid == os.geteuid():
        os.fchmod(handle, 0o660)  # whatever the umask says
    return handle


def locate() -> Locations:
    """Return the folders that this process uses."""
    home = os.environ.get("TUIDESK_HOME")
    if home:
        root = Path(home).expanduser().absolute()
        return Locations(root, root, root)
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("tuidesk", appauthor=False)
    return Locations(dirs.user_config_path, dirs.user_data_path, dirs.user_state_path)
