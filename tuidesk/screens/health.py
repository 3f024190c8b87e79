"""How the desk is doing, in sentences, the gravest first, each with a way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message

from tuidesk.commands.app import Settings
from tuidesk.commands.base import Command, Commands, bindings
from tuidesk.commands.screen import CommandScreen
from tuidesk.desk.health import Health
from tuidesk.i18n import _, mark, ngettext
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.term.glyphs import Glyphs
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.plain import Plain
from tuidesk.widgets.times import age

LOOK_SECONDS = 2.0
MINUTE_MS = 60_000


class ToOutbox(Command):
    """Go to the mail that has not left."""

    action = "outbox"
    keys = shown = "X"
    word = mark("outbox")
    title = mark("Outbox: mail that waits, was held, failed or may have arrived")


def health_lines(health: Health, timezone: str, glyphs: Glyphs) -> list[tuple[SafeText, str]]:
    """Return each sentence with the class that colours it."""
    lines = [(clean_line(f"{glyphs.wrong} {line}"), "bad") for line in health.lines(timezone)]
    good = []
    if health.worker_alive:
        good.append(_("A worker runs."))
    if health.mail_at > health.at - MINUTE_MS:
        good.append(_("Mail was fetched within the last minute."))
    elif health.mail_at:
        good.append(_("Mail was last fetched {age} ago.").format(age=age(health.mail_at, health.at)))
    if health.outbox:
        waiting = ngettext("{n} mail has not left yet.", "{n} mails have not left yet.", health.outbox)
        good.append(waiting.format(n=health.outbox))
    else:
        good.append(_("Every mail has left."))
    if not lines:
        good.insert(0, _("All is well."))
    return [*lines, *((clean_line(f"{glyphs.check} {line}"), "good") for line in good)]


class HealthScreen(CommandScreen[None]):
    """Read again every two seconds, drawn again only when something changed."""

    DEFAULT_CSS = """
    HealthScreen #where { height: 1; padding: 0 1; color: $strong; text-style: bold; margin-bottom: 1; }
    HealthScreen VerticalScroll { padding: 0 1; }
    HealthScreen .bad { color: $error; margin-bottom: 1; }
    HealthScreen .good { color: $dim; }
    """
    HERE: ClassVar[Commands] = (Settings, ToOutbox)
    BINDINGS = bindings((*HERE, *CommandScreen.EVERYWHERE))

    @dataclass
    class Read(Message):
        """The state of the desk was read."""

        health: Health

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[tuple[SafeText, str]] = []

    def compose(self) -> ComposeResult:
        """Lay out where one is, the sentences and the keys."""
        yield Plain(SafeText(_("Health")), id="where")
        yield VerticalScroll()
        yield KeyFooter()

    def on_mount(self) -> None:
        """Begin to look."""
        self.query_one(VerticalScroll).focus()
        self.show_keys()
        self.look()
        self.set_interval(LOOK_SECONDS, self.look)

    @work(thread=True, exclusive=True, group="health", exit_on_error=False)
    def look(self) -> None:
        """Read the state of the desk."""
        from tuidesk.desk import health

        opened = self.desk.opened
        if opened is not None:
            with opened.store.read() as conn:
                self.post_message(self.Read(health.read(conn)))

    @on(Read)
    async def draw(self, event: Read) -> None:
        """Show the sentences when they differ from those on screen."""
        opened = self.desk.opened
        lines = health_lines(event.health, opened.actor.timezone if opened else "", self.desk.glyphs)
        if lines == self._shown:
            return
        self._shown = lines
        place = self.query_one(VerticalScroll)
        await place.remove_children()
        await place.mount_all(Plain(line, classes=kind) for line, kind in lines)

    def action_outbox(self) -> None:
        """Go back to the desk and show the outbox there, since it goes on with what is chosen."""
        self.desk.at_desk("outbox")
