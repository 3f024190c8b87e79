"""A disk of a few megabytes that can be filled up and emptied again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

ROOM = "12m"


class Disk:
    """A mounted tmpfs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave no byte free."""
        with self._ballast.open("ab", buffering=0) as file:
            for size in (64 * 1024, 1):
                with suppress(OSError):
                    while True:
                        file.write(b"\0" * size)

    def is_full(self) -> bool:
        """Say whether no byte is free."""
        return os.statvfs(self.folder).f_bavail == 0

    def free(self) -> None:
        """Give the space back."""
        self._ballast.unlink()

    def remount(self, how: str) -> None:
        """Mount it `ro` or `rw`; nobody may have a file open for writing."""
        subprocess.run(["mount", "-o", f"remount,{how}", str(self.folder)], check=True)


@contextmanager
def mounted(folder: Path, room: str = ROOM) -> Iterator[Disk]:
    """Mount a small disk, or skip the test where that is not allowed."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={room},mode=700", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if done.returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
