"""Writing a text in the agent's own editor, on the agent's own machine."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported


def edit(app: App[Any], text: str) -> str | None:
    """Return what the editor left, or None when there is none or it failed; the file is the agent's alone."""
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    with tempfile.TemporaryDirectory(prefix="tuidesk-") as folder:  # made with mode 0700
        file = Path(folder, "letter.txt")
        file.write_text(text, encoding="utf-8")
        try:
            with app.suspend():
                done = subprocess.run([*command, str(file)], check=False)  # noqa: S603 - the agent's choice, no shell
        except (SuspendNotSupported, OSError):
            return None
        return file.read_text(encoding="utf-8", errors="replace") if done.returncode == 0 else None
