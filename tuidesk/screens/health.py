"""How the desk and each of its channels are doing, the gravest first, each with a way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message

from tuidesk.commands.base import Commands, Fact, bindings
from tuidesk.commands.health import HEALTH
from tuidesk.commands.navigate import MOVES
from tuidesk.desk.health import Health
from tuidesk.i18n import _
from tuidesk.screens.health_acts import HealthActs
from tuidesk.screens.health_words import by_gravity, desk_lines, details
from tuidesk.term.clean import NOTHING, SafeText
from tuidesk.widgets.channel_lines import ChannelLines
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.pairs import Pairs
from tuidesk.widgets.plain import Plain

LOOK_SECONDS = 2.0


class HealthScreen(HealthActs):
    """Sentences about the desk, its channels, and all about the one under the cursor; read every two seconds."""

    DEFAULT_CSS = """
    HealthScreen #where { height: 1; padding: 0 1; color: $strong; text-style: bold; margin-bottom: 1; }
    HealthScreen #said { height: auto; max-height: 40%; padding: 0 1; margin-bottom: 1; scrollbar-size: 0 0; }
    HealthScreen .bad { color: $error; }
    HealthScreen .soon { color: $warning; }
    HealthScreen .good { color: $dim; }
    HealthScreen Pairs { border-top: solid $line; margin: 1 1 0 1; }
    HealthScreen.alone #said, HealthScreen.alone ChannelLines { display: none; }
    HealthScreen.bare Pairs { display: none; }
    """
    HERE: ClassVar[Commands] = (*HEALTH, *MOVES)
    BINDINGS = bindings((*HERE, *HealthActs.EVERYWHERE))
    AUTO_FOCUS = "ChannelLines"

    @dataclass
    class Read(Message):
        """The state of the desk was read."""

        health: Health

    def __init__(self) -> None:
        super().__init__()
        self._health: Health | None = None
        self._shown: list[tuple[SafeText, str]] = []

    def compose(self) -> ComposeResult:
        """Lay out where one is, the sentences, the channels, one of them in full, and the keys."""
        yield Plain(SafeText(_("Health")), id="where")
        yield VerticalScroll(id="said", can_focus=False)
        yield ChannelLines()
        yield Pairs()
        yield KeyFooter()

    def on_mount(self) -> None:
        """Begin to look."""
        self.add_class("bare")
        self.show_keys()
        self.look()
        self.set_interval(LOOK_SECONDS, self.look)

    def facts(self) -> frozenset[Fact]:
        """Add what can be done about the channel under the cursor."""
        channel = self.lines.channel if self.is_mounted else None
        if channel is None:
            return super().facts()
        mailbox = channel.receives is not None and channel.kind != "forward" and bool(channel.queue)
        checks = {
            Fact.CHANNEL: channel.kind != "forward",
            Fact.SIGN_IN: channel.kind == "office365",
            Fact.PASSWORD: channel.kind in ("imap", "smtp", "relay", "gmail"),
            **dict.fromkeys((Fact.SPAM, Fact.MAILBOX), mailbox),
        }
        return super().facts() | {fact for fact, true in checks.items() if true}

    @work(thread=True, exclusive=True, group="health", exit_on_error=False)
    def look(self) -> None:
        """Read the state of the desk."""
        from tuidesk.desk import health, seeing

        opened = self.desk.opened
        if opened is not None:
            with opened.store.read() as conn:
                hidden = seeing.hidden(conn, opened.actor)
                self.post_message(self.Read(health.read(conn, hidden, opened.worker_started_at)))

    @on(Read)
    async def draw(self, event: Read) -> None:
        """Show what differs from what is on screen."""
        self._health, opened = event.health, self.desk.opened
        items = by_gravity(event.health)
        self.set_class(not items, "bare")
        if items != self.lines.items:
            self.lines.show(items)
        said = desk_lines(event.health, opened.actor.timezone if opened else "", self.desk.glyphs)
        lines = [(self.desk.addressed(line), kind) for line, kind in said]
        if lines != self._shown:
            self._shown = lines
            place = self.query_one("#said")
            await place.remove_children()
            await place.mount_all(Plain(line, classes=kind) for line, kind in lines)

    @on(ChannelLines.Moved)
    def explain(self) -> None:
        """Show all about the channel under the cursor."""
        channel, opened = self.lines.channel, self.desk.opened
        if channel and self._health and opened:
            pairs = details(channel, self._health, opened.zone)
            self.query_one(Pairs).show([(label, self.desk.addressed(value)) for label, value in pairs])
        self.show_keys()

    # --- keys

    def action_move(self, how: str) -> None:
        """Move the cursor, or what is read in full."""
        self.say(NOTHING)
        if self.has_class("alone"):
            self.query_one(Pairs).move(how)
        else:
            self.lines.move(how)

    def action_details(self) -> None:
        """Give the whole screen to the channel, or take it back."""
        if self.lines.channel is not None:
            self.toggle_class("alone")

    async def action_back(self) -> None:
        """Go back to the channels first."""
        if self.has_class("alone"):
            self.remove_class("alone")
        else:
            await super().action_back()
