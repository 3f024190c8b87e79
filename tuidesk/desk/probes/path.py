"""By which way a test mail came back, noted at its arrival and said later."""

from __future__ import annotations

from typing import Any

from tuidesk.i18n import Phrase, mark
from tuidesk.store.probes import ProbeRow
from tuidesk.term.clean import clean_line

SENTENCES = {
    "listener": mark("by the listener, for {address}, after {seconds} s"),
    "pipe": mark("by the pipe of {channel}, after {seconds} s"),
    "plus": mark("in the mailbox {channel}, for {address} ({header}), after {seconds} s"),
    "mailbox": mark("in the mailbox {channel}, after {seconds} s"),
    "astray": mark("in the mailbox {channel} and not by a creation address of {queue}, after {seconds} s"),
    "elsewhere": mark("by {channel}, but into another queue than {queue}, after {seconds} s"),
    "rewritten": mark(
        "in {channel}, after {seconds} s, but forwarded with another sender: make the rule redirect"
    ),
}


def facts_of(*, by: str, channel: str, header: str = "", address: str = "") -> dict[str, Any]:
    """Return what is noted of an arrival; `by` is a key of SENTENCES."""
    return {"by": by, "channel": channel, "header": header, "address": address}


def path_of(row: ProbeRow, sent_at: int) -> Phrase:
    """Return the way of a probe that arrived, as one sentence without a final stop."""
    path = row.path
    took = max(0, row.arrived_at - (sent_at or row.created_at)) / 1000
    names = {name: str(clean_line(str(path.get(name, "")), 200)) for name in ("channel", "header", "address")}
    known = str(path.get("by", ""))
    return Phrase(
        SENTENCES.get(known, SENTENCES["mailbox"]),
        {**names, "queue": str(clean_line(row.queue, 80)), "seconds": f"{took:.1f}"},
    )
