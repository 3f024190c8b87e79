"""Conditions of routing rules as sentences in the reader's language; commands have words of their own."""

from __future__ import annotations

from tuidesk.desk.rules.conditions import Condition
from tuidesk.desk.rules.words import Names, value_text
from tuidesk.i18n import _, mark
from tuidesk.term.clean import SafeText, clean_line

FIELDS = {
    "sender": mark("Sender"),
    "recipient": mark("Recipient"),
    "subject": mark("Subject"),
    "text": mark("Text"),
    "header": mark("Header"),
    "size": mark("Size"),
    "language": mark("Language of the mail"),
    "kind": mark("Kind of mail"),
    "queue": mark("Queue"),
}
OPS = {
    "contains": mark("contains"),
    "is": mark("is"),
    "matches": mark("matches"),
    "over": mark("is over"),
    "under": mark("is under"),
}


def field_word(subject: str) -> SafeText:
    """Return what a condition can be about."""
    return clean_line(_(FIELDS[subject]))


def op_word(op: str) -> SafeText:
    """Return how a condition compares."""
    return clean_line(_(OPS[op]))


def condition_words(one: Condition, names: Names) -> SafeText:
    """Return a condition as a sentence without its stop."""
    field = one.header if one.subject == "header" else field_word(one.subject)
    value = value_text(one, names)
    return clean_line(f"{field} {op_word(one.op)} {_(value) if one.subject == 'kind' else value}")
