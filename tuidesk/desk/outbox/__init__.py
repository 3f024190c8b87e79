"""The outbox: what a worker does with mail that must leave, and what agents may do about it.

queued -> sending -> sent | failed | uncertain (the final dot went out, no answer came back);
held <-> queued; withdrawn. Per ticket, mail leaves in the order it was written in: a later one
waits while an earlier one is queued, sending or uncertain. Held and failed mail stands in nobody's
way, since it waits for an agent who may have written the later one because of it.
"""

from __future__ import annotations

from tuidesk.desk.outbox.agents import arrived, release, release_in, retry, withdraw, withdraw_in
from tuidesk.desk.outbox.channel import due_in_ms, pause, resume, stale, suspend, wake
from tuidesk.desk.outbox.claim import WorkItem, claim
from tuidesk.desk.outbox.clock import set_back
from tuidesk.desk.outbox.evidence import found, looked, taken
from tuidesk.desk.outbox.settle import Outcome, settle
from tuidesk.desk.outbox.waiting import find_ways

__all__ = [
    "Outcome",
    "WorkItem",
    "arrived",
    "claim",
    "due_in_ms",
    "find_ways",
    "found",
    "looked",
    "pause",
    "release",
    "release_in",
    "resume",
    "retry",
    "set_back",
    "settle",
    "stale",
    "suspend",
    "taken",
    "wake",
    "withdraw",
    "withdraw_in",
]
