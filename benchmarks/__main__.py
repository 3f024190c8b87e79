"""Run every benchmark, print the table and keep it in docs/benchmarks.md."""

from __future__ import annotations

import argparse
import importlib
import platform
import sqlite3
import time

from benchmarks.results import Result, keep, table

ALL = ("paint", "memory", "news", "crowd", "keys", "intake")


def main() -> int:
    """Measure what was asked for; the page is rewritten only when everything was measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", choices=[[], *ALL], help="some of them only")
    names = parser.parse_args().names or ALL
    results: list[Result] = []
    begun = time.perf_counter()
    for name in names:
        print(f"{name} …", flush=True)
        results += importlib.import_module(f"benchmarks.{name}").run()
    text = table(results)
    print(text)
    if set(names) == set(ALL):
        minutes = (time.perf_counter() - begun) / 60
        machine = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.machine()}"
        keep(f"{text}\n\nMeasured in one run of {minutes:.0f} minutes: {machine}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
