"""Naming colleagues in a note: whom tab completes, and who would hear nothing, said while it is typed."""

from __future__ import annotations

from textual import on

from tuidesk.i18n import _, ngettext
from tuidesk.screens.compose.parts import ComposerParts
from tuidesk.screens.compose.state import Opening
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.composer_fields import ComposerFields
from tuidesk.widgets.note_area import NoteArea
from tuidesk.widgets.plain import Plain

MOST = 6  # names that are offered in one line


class NamesColleagues(ComposerParts):
    """Offers names behind an @, and warns of those that are named in vain."""

    def _know_names(self, opening: Opening) -> None:
        self._colleagues = opening.colleagues
        if self._colleagues is not None and isinstance(self.area, NoteArea):
            self.area.names = self._colleagues.hear

    @on(NoteArea.Offered)
    def offer(self, event: NoteArea.Offered) -> None:
        """Show the names that fit."""
        event.stop()
        names = [clean_line(f"@{name}", 40) for name in event.names[:MOST]]
        words = _("tab: {names}").format(names="  ".join(names)) if names else ""
        self.query_one("#names", Plain).show(clean_line(words))

    @on(ComposerFields.Changed)
    def warn(self) -> None:
        """Say who is named and would hear nothing, and which names nobody bears."""
        from tuidesk.desk.mentioning import names_in, unknown_words

        if self._colleagues is not None:
            named = names_in(self.fields.text)
            deaf = [name for name in self._colleagues.deaf if name.casefold() in named]
            unknown = self._colleagues.strangers(self.fields.text)
            words = (unheard_words(deaf), unknown_words(unknown, self._colleagues.hear))
            self.query_one("#deaf", Plain).show(clean_line(". ".join(word for word in words if word)))


def unheard_words(names: list[str] | tuple[str, ...]) -> SafeText:
    """Say who is named in a note and does not see its queue."""
    if not names:
        return NOTHING
    words = ngettext(
        "{names} does not see this queue and will not be told",
        "{names} do not see this queue and will not be told",
        len(names),
    )
    return clean_line(words.format(names=", ".join(clean_line(name, 40) for name in names)))
