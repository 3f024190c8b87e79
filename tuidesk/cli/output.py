"""How commands print: JSON for programs, aligned columns for people, and never a control byte."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from rich.cells import cell_len

from tuidesk.desk.actor import Actor
from tuidesk.desk.zone import zone
from tuidesk.term.clean import clean_block, clean_line

GAP = "  "
WIDEST = 60  # cells of one column
BLOCKS = frozenset({"body_text"})  # JSON values that keep their line ends and their length


def print_json(row: Mapping[str, Any]) -> None:
    """Print one object as one line of ASCII, its strings cleaned."""
    say(json.dumps(cleaned(row), ensure_ascii=True))


def cleaned(value: Any, key: str = "") -> Any:
    """Return a JSON value with every string in it cleaned."""
    if isinstance(value, str):
        return str(clean_block(value) if key in BLOCKS else clean_line(value))
    if isinstance(value, Mapping):
        return {str(clean_line(str(name))): cleaned(item, name) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(item) for item in value]
    return value


def print_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print aligned columns under headings; no rows print nothing."""
    lines = [[clean_line(str(value)) for value in row] for row in rows]
    if not lines:
        return
    lines.insert(0, [clean_line(heading) for heading in headings])
    cut = [[shortened(value) for value in line[:-1]] + [line[-1]] for line in lines]
    widths = [max(cell_len(line[column]) for line in cut) for column in range(len(headings))]
    for line in cut:
        padded = (value + " " * (width - cell_len(value)) for value, width in zip(line, widths, strict=True))
        say(GAP.join(padded).rstrip())


def shortened(text: str, widest: int = WIDEST) -> str:
    """Return the text cut to so many terminal cells."""
    if cell_len(text) <= widest:
        return text
    while cell_len(text) >= widest:
        text = text[:-1]
    return f"{text}…"


def say(text: str) -> None:
    """Print a line; letters that the terminal's encoding lacks become question marks."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))


def iso(ms: int | None) -> str | None:
    """Return a time as ISO 8601 in UTC, None for never."""
    if not ms:
        return None
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def local(ms: int | None, actor: Actor) -> str:
    """Return a time as the agent's clock shows it, '-' for never."""
    if not ms:
        return "-"
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(zone(actor.timezone)).strftime("%Y-%m-%d %H:%M")
