"""Sentences that name a command of tuidesk: a session over SSH can run none, so there they say for whom it is."""

from __future__ import annotations

import re

from tuidesk.i18n import _
from tuidesk.term.clean import SafeText, clean_line

COMMANDS = (
    "list", "show", "new", "reply", "note", "assign", "set", "merge", "split", "channel", "queue", "rule",
    "filter", "agent", "outbox", "quiet", "storm", "loops", "ledger", "audit", "worker", "ingest", "import",
    "export", "erase", "health", "doctor", "reparse", "migrate", "backup", "restore", "roles", "copy", "key",
    "settings", "setup", "session", "demo",
)  # fmt: skip
_NAMED = re.compile(rf"\btuidesk (?:{'|'.join(COMMANDS)})\b")


def names_command(sentence: str) -> bool:
    """Say whether a sentence, in whatever language, names a command."""
    return _NAMED.search(sentence) is not None


def addressed(sentence: SafeText) -> SafeText:
    """Return a sentence as a session shows it: with who can run the command that it names."""
    if not names_command(sentence):
        return sentence
    return clean_line(_("{sentence} (for an admin on the host)").format(sentence=sentence.rstrip(".")))
