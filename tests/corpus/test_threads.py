"""Which mails belong together, in any order of arrival."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from tests.corpus.scores import hold, score
from tuidesk import conformance

pytestmark = pytest.mark.corpus

ORDERS = 4


def wanted(script: str) -> set[frozenset[int]]:
    """Return the groups of the first THREAD answer in a script of imaptest, by the mails' numbers."""
    answer = re.search(r"^\* thread (.*)$", script, re.IGNORECASE | re.MULTILINE)
    assert answer
    groups: list[set[int]] = []
    depth = 0
    for token in re.findall(r"[()]|\d+", answer[1]):
        depth += {"(": 1, ")": -1}.get(token, 0)
        if token == "(" and depth == 1:
            groups.append(set())
        elif token.isdigit():
            groups[-1].add(int(token))
    return {frozenset(group) for group in groups}


def mails(box: bytes) -> list[bytes]:
    """Return the mails of a mailbox file."""
    return [mail.partition(b"\n")[2] for mail in re.split(rb"(?m)^(?=From \S+@)", box) if mail.strip()]


def groups(raws: list[bytes], order: list[int]) -> set[frozenset[int]]:
    """Take mails in, in this order; return which of them stand together, by their numbers."""
    found: dict[int, set[int]] = {}
    for number, group in zip(order, conformance.thread([raws[at] for at in order]), strict=True):
        found.setdefault(group, set()).add(number + 1)
    return {frozenset(group) for group in found.values()}


def test_threads(corpus: Path) -> None:
    scripts = [path for path in sorted((corpus / "imaptest").glob("thread*")) if not path.suffix]
    rng = random.Random(4)

    def met(name: str, path: Path) -> bool:
        right = wanted(path.read_text())
        raws = mails(path.with_suffix(".mbox").read_bytes())[
            : max(number for group in right for number in group)
        ]
        orders = [list(range(len(raws))), *(rng.sample(range(len(raws)), len(raws)) for _ in range(ORDERS))]
        return all(groups(raws, order) == right for order in orders)

    hold(score("threads", [(path.name, path) for path in scripts], met), 1.0)
