"""Bounces of sixty mail systems: who, which status, for good or not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tuidesk.mail.parse import parse

pytestmark = pytest.mark.corpus

# Reached, with a little room; a change that falls below has broken something.
SISIMAI_DETECTED = 0.95
SISIMAI_STATUS = 0.93
SISIMAI_HARD = 0.84
FLUFL = 0.85


def test_sisimai(corpus: Path) -> None:
    expected: dict[str, list[dict[str, Any]]] = json.loads((corpus / "sisimai/expected.json").read_text())
    failures = {name: rows for name, rows in expected.items() if rows and is_failure(name, rows[0])}
    found = {name: parse((corpus / "sisimai" / name).read_bytes()).bounce for name in failures}
    detected = {name: bounce for name, bounce in found.items() if bounce is not None}
    # Its status codes x.y.9zz are its own invention for reports that state none.
    stated = {name: b for name, b in detected.items() if len(failures[name][0]["status"].split(".")[-1]) < 3}
    status = sum(bounce.status == failures[name][0]["status"] for name, bounce in stated.items())
    hard = sum(bounce.hard == failures[name][0]["hard"] for name, bounce in detected.items())
    assert len(detected) >= SISIMAI_DETECTED * len(failures)
    assert status >= SISIMAI_STATUS * len(stated)
    assert hard >= SISIMAI_HARD * len(detected)


def is_failure(name: str, row: dict[str, Any]) -> bool:
    """Leave out feedback reports, vacation notices and delays, which are no bounces to a help desk."""
    return not name.startswith(("arf-", "rfc3834-")) and row["reason"] not in (
        "delivered",
        "feedback",
        "expired",
    )


def test_no_other_report_is_taken_for_a_bounce(corpus: Path) -> None:
    for path in sorted((corpus / "sisimai").glob("arf-*.eml")) + sorted(
        (corpus / "sisimai").glob("rfc3834-*.eml")
    ):
        assert parse(path.read_bytes()).bounce is None, path.name


def test_flufl(corpus: Path) -> None:
    expected: dict[str, list[dict[str, Any]]] = json.loads(
        (corpus / "flufl.bounce/expected.json").read_text()
    )
    right = 0
    for name, rows in expected.items():
        found = parse((corpus / "flufl.bounce" / name).read_bytes()).bounce
        wanted = {address.lower() for row in rows for address in row["recipients"]}
        if all(row["temporary"] for row in rows):
            right += found is None or set(found.recipients) == wanted
        else:
            right += set(found.recipients if found else ()) == wanted
    assert right >= FLUFL * len(expected)


def test_ordinary_mail_is_no_bounce(corpus: Path) -> None:
    for path in sorted((corpus / "spamassassin/nice").iterdir()):
        if path.is_file() and path.name != "LICENSE":
            assert parse(path.read_bytes()).bounce is None, path.name
