"""The status line where it differs: when the store cannot be read, and in a session over SSH."""

from __future__ import annotations

from dataclasses import replace

from tuidesk.desk import for_admins
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.screens.opening import OpenDesk
from tuidesk.term.clean import clean_line
from tuidesk.widgets.status_line import Status


def in_trouble(opened: OpenDesk, problem: Problem) -> Status:
    """Return the status when the store cannot be read."""
    return Status(agent=clean_line(opened.actor.name, 40), trouble=clean_line(problem.line))


def in_session(status: Status) -> Status:
    """Return the status as a session shows it; `!` says all of what an admin has to do."""
    way_out = clean_line(_("Tell an admin")) if for_admins.names_command(status.way_out) else status.way_out
    return replace(status, trouble=for_admins.addressed(status.trouble), way_out=way_out)
