"""Words that commands print but that stand elsewhere: argparse's own, and those of the store."""

from __future__ import annotations

import argparse

from tuidesk.i18n import _, mark

ARGPARSE = (
    mark("usage: "),
    mark("options"),
    mark("positional arguments"),
    mark("show this help message and exit"),
    mark("argument %(argument_name)s: %(message)s"),
    mark("the following arguments are required: %s"),
    mark("unrecognized arguments: %s"),
    mark("expected one argument"),
    mark("expected at least one argument"),
    mark("expected at most one argument"),
    mark("ignored explicit argument %r"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"),
    mark("invalid %(type)s value: %(value)r"),
)

STATES = (
    mark("queued"),
    mark("sending"),
    mark("sent"),
    mark("failed"),
    mark("uncertain"),
    mark("held"),
    mark("withdrawn"),
)

STATUSES = (
    mark("new"),
    mark("open"),
    mark("pending"),
    mark("solved"),
    mark("closed"),
    mark("spam"),
    mark("trash"),
)

PRIORITIES = (mark("low"), mark("normal"), mark("high"), mark("urgent"))

KINDS = (
    mark("human"),
    mark("auto-reply"),
    mark("bulk"),
    mark("notification"),
    mark("bounce"),
    mark("receipt"),
    mark("report"),
    mark("reply"),
    mark("acknowledgement"),
    mark("notice"),
    mark("note"),
)

DISPOSITIONS = (
    mark("ticket"),
    mark("follow-up"),
    mark("duplicate-of"),
    mark("own-mail-returned"),
    mark("forwarding-confirmation"),
    mark("probe"),
    mark("quarantined"),
)

DIRECTIONS = (mark("in"), mark("out"), mark("both"))


def translate_argparse() -> None:
    """Let argparse look its words up in our catalogue; it asks a catalogue that nobody can name."""
    vars(argparse)["_"] = _
