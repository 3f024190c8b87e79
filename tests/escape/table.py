"""The table of docs/security.md, made from the rows; `python -m tests.escape.table` prints it."""

from __future__ import annotations

from tests.escape.rows import ATTEMPTS

HEAD = "| tried | to get | fails because |\n|---|---|---|"


def table() -> str:
    """Return the table as Markdown; a `|` within a cell is escaped, also within code (GFM)."""
    rows = [f"| {_cell(one.tried)} | {one.aim.value} | {_cell(one.reason)} |" for one in ATTEMPTS]
    return "\n".join([HEAD, *rows])


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


if __name__ == "__main__":
    print(table())
