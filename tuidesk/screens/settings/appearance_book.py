"""The looks of every queue's mail as the settings edit them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar

from tuidesk.desk import appearance
from tuidesk.desk.appearance import Appearance
from tuidesk.desk.appearance.parts import doubts
from tuidesk.desk.appearance.preview import Sample, preview_html, preview_text, sample_of
from tuidesk.desk.settings_batch import Step
from tuidesk.errors import BadUsage
from tuidesk.i18n import _, mark
from tuidesk.screens.desk.files import write_file
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.book import Book, Choices
from tuidesk.store import setup_queues
from tuidesk.store.setup_queues import QueueSetup
from tuidesk.term.clean import SafeText, clean_line, clean_name
from tuidesk.widgets.grid import Note

LABELS: Mapping[str, str] = {
    "queue": mark("Queue"), "header": mark("Header"), "signature": mark("Signature"),
    "background": mark("Background"), "text": mark("Text color"), "links": mark("Link color"),
    "banner": mark("Banner"), "write-above": mark("“Write above this line”"), "quote": mark("Quote"),
}  # fmt: skip
_SWITCH = {"off": mark("off"), "on": mark("on")}
_QUOTE = {"last": mark("the last message"), "none": mark("nothing")}
_CHOICES: Mapping[str, Mapping[str, str]] = {"write-above": _SWITCH, "quote": _QUOTE}
_OWN = mark("the reader's own")
_COLORS = frozenset({"background", "text", "links", "banner"})


class AppearanceBook(Book):
    """One row a queue; what is unsaved is shown in the preview, and tried before it is saved."""

    typed: ClassVar[frozenset[str]] = frozenset({"header", "signature", *_COLORS})
    lines: ClassVar[frozenset[str]] = frozenset({"header", "signature"})
    warned = "quote"

    def __init__(self) -> None:
        super().__init__(LABELS)
        self._queues: dict[int, QueueSetup] = {}
        self._looks: dict[int, Appearance] = {}
        self._samples: dict[int, Sample] = {}

    @property
    def ids(self) -> Sequence[int]:
        """The queues in their order on screen."""
        return list(self._queues)

    def load(self, opened: OpenDesk) -> None:
        """Read the looks and what their samples are made from, and try what is unsaved."""
        with opened.store.read() as conn:
            self._queues = {queue.id: queue for queue in setup_queues.queues(conn)}
            self._looks = {queue_id: appearance.read(conn, queue_id) for queue_id in self._queues}
            self._samples = {one: sample_of(conn, opened.actor, one) for one in self._queues}
        self.edits.keep(self.stored_values())
        self.problems = {}
        for (queue_id, key), value in self.edits:
            try:
                appearance.with_one(self._looks[queue_id], key, value)
            except BadUsage as problem:
                self.problems = {**self.problems, (queue_id, key): problem}

    def save(self, opened: OpenDesk) -> None:
        """Store every edit in one transaction, or none."""
        self.put_in_store(opened, lambda: self._steps(opened))

    def _steps(self, opened: OpenDesk) -> list[Step]:
        edited = dict.fromkeys(queue_id for (queue_id, _key), _value in self.edits)
        wanted = {queue_id: self.looks(queue_id, strict=True) for queue_id in edited}
        return [
            Step(partial(appearance.change, actor=opened.actor, queue_id=queue_id, wanted=looks))
            for queue_id, looks in wanted.items()
        ]

    def looks(self, queue_id: int, *, strict: bool = False) -> Appearance:
        """Return how the queue's mail would look; what cannot be meant is left out, or refused when `strict`."""
        found = self._looks[queue_id]
        for (of, key), value in self.edits:
            if of == queue_id and (strict or (of, key) not in self.problems):
                found = appearance.with_one(found, key, value)
        return found

    # --- preview

    def preview(self, queue_id: int) -> SafeText:
        """Return a sample mail of the queue as text."""
        return preview_text(self._samples[queue_id], self.looks(queue_id))

    def write_page(self, queue_id: int, opened: OpenDesk) -> Path:
        """Write the sample as HTML into a file of its own and return its path; raises Problem."""
        page = preview_html(self._samples[queue_id], self.looks(queue_id))
        name = clean_name(f"{self._queues[queue_id].name}.html")
        return write_file(opened.locations.saved / "appearance", name, page.encode())

    # --- values and words

    def stored(self, row_id: int, key: str) -> str:
        """Return the stored value of a field."""
        if key == "queue":
            return self._queues[row_id].name
        return appearance.value_of(self._looks[row_id], key)

    def shown(self, row_id: int, key: str, value: str) -> SafeText:
        """Return the words for a value: of a text its lines behind one another."""
        if key in _CHOICES:
            return clean_line(_(_CHOICES[key].get(value, value)))
        if key in _COLORS:
            return clean_line(value or _(_OWN))
        return clean_line(" / ".join(line for line in value.split("\n") if line.strip()), 200)

    def choices(self, row_id: int, key: str) -> Choices:
        """The line and the quote are chosen."""
        return tuple((value, clean_line(_(word))) for value, word in _CHOICES.get(key, {}).items())

    def name(self, row_id: int) -> SafeText:
        """Return the queue's name."""
        return clean_line(self._queues[row_id].name)

    def warnings(self, row_id: int) -> tuple[Note, ...]:
        """Return what is hard to read in these colours."""
        return tuple(Note(clean_line(doubt.said())) for doubt in doubts(self.looks(row_id)))
