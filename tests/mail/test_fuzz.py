"""No mail, however damaged, breaks the parser, reaches the terminal raw or tells of itself what is not there.

`TUIDESK_FUZZ` is how many seeds are tried; the long run has more than the usual one.
"""

from __future__ import annotations

import hashlib
import os

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mail import fuzz
from tests.mail.letters import letter
from tuidesk import conformance
from tuidesk.mail.attachments import extract_all
from tuidesk.mail.message import KINDS, Parsed
from tuidesk.mail.parse import parse
from tuidesk.mail.quotes import visible_text
from tuidesk.term.clean import is_clean

SEEDS = int(os.environ.get("TUIDESK_FUZZ", "400"))


def check(raw: bytes) -> None:
    """Check what is true of every mail."""
    found = parse(raw)
    assert "unparsed" not in found.marks
    assert Parsed.from_json(found.to_json()) == found
    assert found.kind in KINDS
    assert (found.kind == "bounce") == (found.bounce is not None)
    count = found.text.count("\n") + 1
    ends = [0, *(edge for fold in found.folds for edge in (fold.first, fold.end)), count]
    assert ends == sorted(ends)
    described = [(info.size, info.sha256) for info in found.attachments]
    assert [(len(data), hashlib.sha256(data).hexdigest()) for data in extract_all(raw)] == described
    shown = conformance.parse(raw)
    texts = [shown["title"], shown["from"], shown["body_text"], conformance.visible_reply(raw)]
    texts += [file[name] for file in shown["attachments"] for name in ("filename", "content_type")]
    assert all(is_clean(text) for text in texts)


def test_seeds() -> None:
    for seed in range(SEEDS):
        try:
            check(fuzz.mail(seed))
        except Exception as error:
            raise AssertionError(f"seed {seed}") from error


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes(raw: bytes) -> None:
    check(raw)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(fuzz.LINES), max_size=30))
def test_new_words_come_from_the_mail(lines: list[bytes]) -> None:
    """Every word shown as new stands in the text, in its order; and where there is any text, some is new."""
    found = parse(letter("") + b"\r\n".join(lines))
    new = visible_text(found.text, found.folds)
    rest = iter(found.text.split("\n"))
    assert all(line in rest for line in new.split("\n")[1:-1])
    assert bool(new) or not found.text.strip("> \n")
