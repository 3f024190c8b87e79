"""The fields of a queue and their words."""

from __future__ import annotations

from collections.abc import Mapping

from tuidesk.i18n import mark
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.term.clean import SafeText, clean_line

# Each field by its key in `queue set`, with its label.
LABELS: Mapping[str, str] = {
    "color": mark("Color"), "tag": mark("Tag"), "name": mark("Queue"), "inbound": mark("Inbound channel"),
    "creation-address": mark("Creation address"), "reply-via": mark("Reply via"), "health": mark("Health"),
    "order": mark("Place on screen"), "public-address": mark("Public address"), "from": mark("From"),
    "assignee": mark("Default assignee"), "members": mark("Members"), "language": mark("Language"),
    "after": mark("In the mailbox"), "acknowledge": mark("Acknowledge"), "closed": mark("Mail on closed"),
}  # fmt: skip
AS_AGENTS = mark("as each agent's")
_COLOR_WORDS = (
    mark("green"), mark("blue"), mark("amber"), mark("violet"), mark("rose"), mark("teal"),
    mark("orange"), mark("slate"),
)  # fmt: skip


def way(address: str, row: ChannelRow) -> tuple[str, SafeText]:
    """Return a channel as a choice: its address first, which is what customers see."""
    words = row.name if address in ("", row.name) else f"{address} · {row.name}"
    return row.name, clean_line(words)
