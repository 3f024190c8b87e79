"""The caged process of intake: answers each mail with what it says, as one JSON text."""

from __future__ import annotations

import os

import tuidesk.mail.html  # noqa: F401 - html2text is loaded before the memory limit is set
from tuidesk.mail.cage_serve import run
from tuidesk.mail.parse import parse

TEST_VARIABLE = "TUIDESK_CAGE_TEST"  # a text; a mail that holds it kills the child (tests only)
_DEADLY = os.environ.get(TEST_VARIABLE, "").encode()


def answer(raw: bytes) -> bytes:
    """Return what a mail says."""
    if _DEADLY and _DEADLY in raw:
        os.abort()
    return parse(raw).to_json().encode("ascii")


if __name__ == "__main__":
    run(answer)
