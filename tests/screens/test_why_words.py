"""The log of a ticket in words: neither ids nor codes reach the agent."""

from __future__ import annotations

import pytest

from tuidesk.screens.why.events import sentence
from tuidesk.store.glance import EventNote


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        (
            "new",
            {"outbox": 2, "message": 23, "state": "queued", "blocked": []},
            "new ticket with a first mail",
        ),
        ("sent", {"outbox": 2, "reason": "", "refused": []}, "sent"),
        ("status", {"from": "new", "to": "spam"}, "Status · new > spam"),
        ("priority", {"from": 1, "to": 2}, "Priority · normal > high"),
        ("assign", {"from": None, "to": 3}, "another assignee"),
        ("failed", {"outbox": 1, "refused": ["a@x.test"]}, "failed · a@x.test"),
        (
            "intake",
            {"by": "issued", "header": "In-Reply-To", "queue_by": "", "message_id": 24},
            "mail came in · it answers a mail of this desk · In-Reply-To",
        ),
        ("unheard-of", None, "unheard-of"),
    ],
)
def test_an_event_is_a_sentence(kind, data, words):
    assert sentence(EventNote(0, "root", kind, data)) == f"root · {words}"
