"""One table of results: what was measured, the figure as a ratio, and the budget that it is held against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


@dataclass(frozen=True, slots=True)
class Result:
    """One row; `within` is None where nothing was promised."""

    what: str
    figure: str
    detail: str = ""
    budget: str = ""
    within: bool | None = None

    @property
    def verdict(self) -> str:
        """Return the row's verdict in a word."""
        return {None: "", True: "within", False: "**missed**"}[self.within]


def table(results: Iterable[Result]) -> str:
    """Return the results as a Markdown table."""
    head = "| what | figure | measured | budget | |\n|---|---|---|---|---|"
    rows = [f"| {r.what} | {r.figure} | {r.detail} | {r.budget} | {r.verdict} |" for r in results]
    return "\n".join([head, *rows])


def keep(text: str) -> None:
    """Put the table into the page of benchmarks, in place of the one before."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
