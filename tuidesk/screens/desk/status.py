"""The facts of the status line, read in a thread."""

from __future__ import annotations

from tuidesk.desk import health, seeing
from tuidesk.desk.health import Trouble
from tuidesk.i18n import _
from tuidesk.screens.opening import OpenDesk
from tuidesk.store import facts
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.status_line import Status


def read_status(opened: OpenDesk) -> Status:
    """Return how the desk and its mail are; the gravest trouble is the one that is told."""
    with opened.store.read() as conn:
        name = clean_line(facts.get(conn, "desk_name", "tuidesk"), 60)
        folder = facts.get(conn, "demo_folder")
        now = health.read(conn, seeing.hidden(conn, opened.actor), opened.worker_started_at)
    age = now.mail_age_ms
    gravest = next((one for one in now.troubles if one.level != "note"), None)
    return Status(
        SafeText(name),
        clean_line(opened.actor.name, 40),
        mail_age_s=None if age is None else age // 1000,
        outbox=now.outbox,
        trouble=gravest.what(opened.actor.timezone) if gravest else NOTHING,
        way_out=_way_out(gravest) if gravest else NOTHING,
        spam=now.spam_unseen,
        demo=clean_line(_("demo in {folder}, gone when you quit").format(folder=folder))
        if folder
        else NOTHING,
    )


def _way_out(trouble: Trouble) -> SafeText:
    """Return what to do; about a channel there is more to tell than the line has room for."""
    return clean_line(_("! to see and fix")) if trouble.channel else trouble.hint
