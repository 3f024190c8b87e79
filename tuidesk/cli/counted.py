"""How many there are of each kind, in the words of who reads it: what an export holds, and what an erasure took."""

from __future__ import annotations

from collections.abc import Mapping

from tuidesk.cli.output import say
from tuidesk.i18n import _, mark

WORDS = {
    "tickets": mark("tickets"),
    "messages": mark("messages"),
    "notes": mark("notes"),
    "events": mark("entries of the history"),
    "customers": mark("customers"),
    "addresses": mark("addresses"),
    "mails": mark("mails and files as they came"),
    "raw": mark("mails and files as they came"),
    "attachments": mark("attachments"),
    "outbox": mark("mails of the outbox"),
    "drafts": mark("drafts"),
}


def say_counts(counts: Mapping[str, int], indent: str = "") -> None:
    """Print a line for each kind."""
    for name, number in counts.items():
        say(f"{indent}{number}  {_(WORDS[name])}")
