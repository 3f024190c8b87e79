"""A picture that came as an attachment, shown because the agent asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.color import Color
from textual import on, work
from textual.app import ComposeResult
from textual.events import Resize
from textual.message import Message

from tuidesk.commands.base import Commands, bindings
from tuidesk.commands.screen import CommandScreen
from tuidesk.commands.view import CloseLook
from tuidesk.errors import Problem
from tuidesk.i18n import _
from tuidesk.mail.picture import RGB, Box, Picture
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.views.head import ViewHead
from tuidesk.term.clean import SafeText, clean_line, clean_name
from tuidesk.widgets.file_words import what_and_size
from tuidesk.widgets.footer import KeyFooter
from tuidesk.widgets.half_blocks import HalfBlocks

if TYPE_CHECKING:
    from tuidesk.store.conversation import AttachmentRow

BLACK: RGB = (0, 0, 0)


class PictureScreen(CommandScreen[None]):
    """Shows one attachment of a message as coloured blocks."""

    HERE: ClassVar[Commands] = (CloseLook,)
    BINDINGS = bindings((*HERE, *CommandScreen.EVERYWHERE))

    @dataclass
    class Read(Message):
        """The picture was unpacked for the room there is."""

        picture: Picture

    @dataclass
    class Refused(Message):
        """It cannot be shown."""

        sentence: SafeText

    def __init__(self, message_id: int, row: AttachmentRow) -> None:
        super().__init__()
        self._message_id, self._row = message_id, row

    def compose(self) -> ComposeResult:
        """Put what it is above the picture."""
        yield ViewHead()
        yield HalfBlocks()
        yield KeyFooter()

    def on_mount(self) -> None:
        """Say what will be seen."""
        self.show_keys()
        self._tell(clean_line(_("reading…")))

    def on_resize(self, event: Resize) -> None:
        """Read the picture for the room that there is now."""
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        room = self.query_one(HalfBlocks).size
        if self.desk.ink.mono:
            self._tell(clean_line(_("this terminal shows no colours, so no pictures; the file can be saved")))
        elif self.desk.opened is not None and room.width and room.height:
            self.read(self.desk.opened, Box(room.width, 2 * room.height, self._ground()))

    def _ground(self) -> RGB:
        """Return the colour on which the picture stands."""
        ground = self.desk.ink.ground
        if ground == "default":
            return BLACK
        red, green, blue = Color.parse(ground).get_truecolor()
        return red, green, blue

    @work(thread=True, exclusive=True, group="picture", exit_on_error=False)
    def read(self, opened: OpenDesk, box: Box) -> None:
        """Unpack the picture in a thread; what unpacks it is a caged process."""
        from tuidesk.desk import pictures

        row = self._row
        try:
            found = pictures.show(opened.store, opened.actor, self._message_id, row.part, row.sha256, box)
        except Problem as problem:
            self.post_message(self.Refused(clean_line(problem.line)))
        else:
            self.post_message(self.Read(found))

    @on(Read)
    def take(self, event: Read) -> None:
        """Show it."""
        width, height = event.picture.full
        pixels = _("{width} × {height} pixels").format(width=width, height=height)
        still = [_("its first frame")] if event.picture.moves else []
        self._tell(clean_line(" · ".join([pixels, *still])))
        self.query_one(HalfBlocks).show(event.picture)

    @on(Refused)
    def refuse(self, event: Refused) -> None:
        """Say why there is nothing to see."""
        self._tell(event.sentence)
        self.query_one(HalfBlocks).show(None)

    def _tell(self, facts: SafeText) -> None:
        row = self._row
        what = what_and_size(row.content_type, row.inline, row.size)
        self.query_one(ViewHead).show(clean_name(row.filename), clean_line(f"{what} · {facts}"))

    def action_close_look(self) -> None:
        """Go back to the conversation."""
        self.dismiss(None)
