"""What happens to a mail in its mailbox once it is taken in: leave, read, or move:FOLDER."""

from __future__ import annotations

from dataclasses import replace

from tuidesk.i18n import _
from tuidesk.screens.settings.tab import Ask
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.term.clean import SafeText, clean_line

PLAIN = ("leave", "read")
MOVE = "move:"


def of_channel(row: ChannelRow | None) -> str:
    """Return what a channel does, '' when it has no mailbox."""
    if row is None or row.kind == "forward" or not row.inbound:
        return ""
    return f"{MOVE}{row.after_folder}" if row.after == "move" else row.after


def said(value: str) -> SafeText:
    """Say it."""
    if value.startswith(MOVE):
        return clean_line(_("moved to {folder}").format(folder=value.removeprefix(MOVE)))
    return clean_line({"leave": _("left as it is"), "read": _("marked read when answered")}.get(value, ""))


def choices() -> tuple[tuple[str, SafeText], ...]:
    """Return what can be chosen without typing."""
    return tuple((value, said(value)) for value in PLAIN)


def with_folder(ask: Ask) -> Ask:
    """Let the folder be typed as well."""
    typed = clean_line(_("move it to a folder: type its name"))
    return replace(ask, value=ask.value.removeprefix(MOVE), typed=typed)


def taken(value: str) -> str:
    """Return an answer as it is kept: what is typed names a folder."""
    return value if value in (*PLAIN, "") else f"{MOVE}{value.removeprefix(MOVE)}"
