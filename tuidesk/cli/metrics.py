"""`tuidesk health --metrics FILE`: the desk's numbers where node_exporter's textfile collector reads them.

The text is OpenMetrics 1.0, and Prometheus' older text format reads the same from it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tuidesk.store.metrics import Family

MODE = 0o644  # the collector is another user, and nothing in it is about anybody
_SUFFIX = {"counter": "_total", "info": "_info"}


def text(families: Iterable[Family]) -> str:
    """Return the numbers as OpenMetrics."""
    return "\n".join([*(line for family in families for line in _lines(family)), "# EOF", ""])


def _lines(family: Family) -> Iterator[str]:
    yield f"# TYPE {family.name} {family.kind}"
    yield f"# HELP {family.name} {family.help}"
    for sample in family.samples:
        labels = ",".join(f'{name}="{_escaped(value)}"' for name, value in sample.labels)
        name = family.name + _SUFFIX.get(family.kind, "")
        yield f"{name}{{{labels}}} {float(sample.value)!r}" if labels else f"{name} {float(sample.value)!r}"


def _escaped(value: str) -> str:
    return value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def write(path: Path, content: str) -> None:
    """Put the text in the place of the file at once, so that nobody reads half of it."""
    handle, made = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
            os.fchmod(file.fileno(), MODE)
        Path(made).replace(path)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise
