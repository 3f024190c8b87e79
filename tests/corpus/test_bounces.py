"""Bounces of sixty mail systems: who, which status, for good or not."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.scores import hold, score
from tuidesk.mail.message import Bounce
from tuidesk.mail.parse import parse

pytestmark = pytest.mark.corpus

Rows = list[dict[str, Any]]


@cache
def bounce(path: Path) -> Bounce | None:
    """Return what a mail reports, None for no failure."""
    return parse(path.read_bytes()).bounce


def failures(corpus: Path) -> dict[str, Rows]:
    """Return what sisimai reads, without feedback reports, vacation notices and successes, which are no bounces."""
    expected: dict[str, Rows] = json.loads((corpus / "sisimai/expected.json").read_text())
    return {
        name: rows
        for name, rows in expected.items()
        if rows
        and not name.startswith(("arf-", "rfc3834-"))
        and rows[0]["reason"] not in ("delivered", "feedback")
    }


def found(corpus: Path) -> dict[str, tuple[Rows, Bounce]]:
    """Return those that are found, with what is read of them."""
    every = {name: (rows, bounce(corpus / "sisimai" / name)) for name, rows in failures(corpus).items()}
    return {name: (rows, known) for name, (rows, known) in every.items() if known is not None}


def test_sisimai_found(corpus: Path) -> None:
    every = failures(corpus).items()
    hold(score("sisimai found", every, lambda name, _: bounce(corpus / "sisimai" / name) is not None), 1.0)


def test_sisimai_class(corpus: Path) -> None:
    """4 or 5: whether the server itself calls the failure permanent."""
    every = found(corpus).items()
    hold(score("sisimai class", every, lambda _, pair: pair[1].status[:1] == pair[0][0]["status"][:1]), 0.98)


def test_sisimai_status(corpus: Path) -> None:
    # Its codes x.y.9zz are its own invention for reports that state none.
    stated = [item for item in found(corpus).items() if len(item[1][0][0]["status"].split(".")[-1]) < 3]
    hold(score("sisimai status", stated, lambda _, pair: pair[1].status == pair[0][0]["status"]), 0.95)


def test_sisimai_hard(corpus: Path) -> None:
    """Its "filtered" is left in, though it calls many a plain "user unknown" so: we take servers at their word."""
    every = found(corpus).items()
    hold(score("sisimai hard", every, lambda _, pair: pair[1].hard == pair[0][0]["hard"]), 0.92)


def test_no_other_report_is_taken_for_a_bounce(corpus: Path) -> None:
    for kind in ("arf", "rfc3834"):
        for path in sorted((corpus / "sisimai").glob(f"{kind}-*.eml")):
            assert bounce(path) is None, path.name


def flufl(corpus: Path, *, temporary: bool) -> list[tuple[str, Rows]]:
    """Return what flufl.bounce reads: the mails that only tell of a delay, or the others."""
    expected: dict[str, Rows] = json.loads((corpus / "flufl.bounce/expected.json").read_text())
    return [
        (name, rows) for name, rows in expected.items() if all(row["temporary"] for row in rows) is temporary
    ]


def test_flufl_found(corpus: Path) -> None:
    every = flufl(corpus, temporary=False)
    hold(score("flufl found", every, lambda name, _: bounce(corpus / "flufl.bounce" / name) is not None), 1.0)


def test_flufl_recipients(corpus: Path) -> None:
    def met(name: str, rows: Rows) -> bool:
        known = bounce(corpus / "flufl.bounce" / name)
        wanted = {address.lower() for row in rows for address in row["recipients"]}
        return known is not None and set(known.recipients) == wanted

    hold(score("flufl recipients", flufl(corpus, temporary=False), met), 0.98)


def test_flufl_delays(corpus: Path) -> None:
    def met(name: str, rows: Rows) -> bool:
        known = bounce(corpus / "flufl.bounce" / name)
        return known is None or not known.hard

    hold(score("flufl delays", flufl(corpus, temporary=True), met), 1.0)


def test_ordinary_mail_is_no_bounce(corpus: Path) -> None:
    for folder in ("spamassassin/nice", "mu", "ponymail", "sup", "rt"):
        for path in sorted((corpus / folder).rglob("*")):
            report = path.name == "multipart-report"
            if path.is_file() and path.name not in ("LICENSE", "COPYING") and not report:
                assert bounce(path) is None, path.name
