"""Lays out the messages of a ticket as finished lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from rich.cells import cell_len

from tuidesk.i18n import _, ngettext
from tuidesk.term.clean import SafeText, clean_block, clean_line, clean_name
from tuidesk.term.glyphs import Glyphs
from tuidesk.term.ink import Ink
from tuidesk.widgets.conversation_card import card_lines, is_asked, orphan_lines
from tuidesk.widgets.conversation_model import Labels, Talk, foldable, person
from tuidesk.widgets.conversation_paper import Page, Paper
from tuidesk.widgets.conversation_words import KIND_WORDS, MARK_WORDS, bare
from tuidesk.widgets.drawing import clip
from tuidesk.widgets.file_words import what_and_size
from tuidesk.widgets.mail_state import mail_state
from tuidesk.widgets.times import moment

if TYPE_CHECKING:
    from tuidesk.store.conversation import AttachmentRow, Entry


class Layout(Paper):
    """Draws one conversation at one width; `unfolded` names the folds that are open."""

    def __init__(
        self, talk: Talk, labels: Labels, width: int, ink: Ink, glyphs: Glyphs,
        unfolded: Collection[tuple[int, int]],
    ) -> None:  # fmt: skip
        super().__init__(width, ink, glyphs)
        self.talk, self.labels, self.unfolded = talk, labels, unfolded

    def lay_out(self) -> Page:
        """Return the finished lines."""
        for entry in self.talk.entries:
            if self.page.lines:
                self._blank()
            self.page.starts[entry.id] = len(self.page.lines)
            self._entry(entry)
        if self.talk.head.merged_into is not None:
            words = _("All of this ticket is in #{number} now. J takes it out again.")
            self._words(words.format(number=self.talk.head.merged_into), self.ink.style("dim"), False)
        self._questions(orphan_lines(self.talk.cards, self.page.starts), 0, False)
        return self.page

    # --- one message -------------------------------------------------------------------

    def _entry(self, entry: Entry) -> None:
        bar = entry.direction == "note"
        self._heading(entry, bar)
        self._people(entry, bar)
        for word in entry.marks:
            if word in MARK_WORDS and not is_asked(self.talk.cards, entry.id, word):
                self._words(_(MARK_WORDS[word]), self.ink.style("warn"), bar)
        self._questions(card_lines(self.talk.cards, entry.id), entry.id, bar)
        self._text(entry, bar)
        for row in entry.attachments:
            self._file(row, bar)
        if entry.copies:
            count = len(entry.copies)
            words = ngettext("{count} other copy came too", "{count} other copies came too", count)
            self._words(words.format(count=count), self.ink.style("dim"), bar)

    def _heading(self, entry: Entry, bar: bool) -> None:
        """Draw who wrote, what it is, when, and what became of it."""
        ink, line = self.ink, self._start(bar)
        when, (state, color) = (
            moment(entry.at, self.talk.now, self.talk.zone),
            mail_state(entry, self.glyphs, self._seconds(entry)),
        )
        right = cell_len(when) + (cell_len(state) + 2 if state else 0)
        # A state that needs a sentence has a line of its own.
        own_line = bool(state) and right + 20 > self.width
        right = cell_len(when) if own_line else right
        author = clean_line(entry.author, 80) or clean_line(entry.address, 120) or _("somebody")
        if entry.agent_id is not None and entry.agent_id == self.talk.me:
            author = _("{name} (you)").format(name=author)
        line.add(
            clip(author, max(8, line.room - right - 2), self.glyphs.more), ink.style("strong", bold=True)
        )
        what = _(KIND_WORDS.get(entry.kind, ""))
        if what and cell_len(what) + 4 + right <= line.room:
            line.add(f"  {what}", ink.style("dim"))
        line.fill(ink.style("dim"), upto=-right).add(when, ink.style("dim"))
        if state and not own_line:
            line.add(f"  {state}", ink.style(color))
        self._push(line)
        if own_line:
            self._words(state, ink.style(color), bar)

    def _questions(self, lines: Iterable[SafeText], message_id: int, bar: bool) -> None:
        """Draw what is asked under a message, or below all of them (0)."""
        begin = len(self.page.lines)
        for line in lines:
            self._words(line, self.ink.style("accent"), bar)
        under = next((one.message_id for one in self.talk.cards), None)
        if under == message_id or (not message_id and under not in self.page.starts):
            self.page.question = range(begin, len(self.page.lines))

    def _seconds(self, entry: Entry) -> int:
        """Return the seconds for which queued mail can be taken back."""
        due = self.talk.leaving.get(entry.outbox_id or 0, 0)
        return max(0, -(-(due - self.talk.now) // 1000))

    def _people(self, entry: Entry, bar: bool) -> None:
        """Name what the heading does not say: a stranger, who else got it, another subject."""
        asked = is_asked(self.talk.cards, entry.id, "unverified")
        if entry.direction == "in" and not entry.verified and not asked:
            text = _("not a participant of this ticket: {address}").format(
                address=clean_line(entry.address, 200)
            )
            self._words(text, self.ink.style("warn"), bar)
        if entry.direction == "note":
            return
        if entry.cc:
            names = ", ".join(person(*one) for one in entry.cc)
            self._words(_("Cc: {names}").format(names=names), self.ink.style("dim"), bar)
        subject = clean_line(entry.subject, 400)
        if subject and bare(subject) != bare(clean_line(self.talk.head.title, 400)):
            self._words(_("Subject: {subject}").format(subject=subject), self.ink.style("dim"), bar)

    # --- its text ----------------------------------------------------------------------

    def _text(self, entry: Entry, bar: bool) -> None:
        """Draw the text with its folds closed but for those that were opened."""
        lines = clean_block(entry.text).rstrip("\n").split("\n") if entry.text.strip() else []
        folds = {first: (end, what) for first, end, what in foldable(entry)}
        signatures = {n for first, end, what in entry.folds if what == "signature" for n in range(first, end)}
        dim, text = self.ink.style("dim"), self.ink.style("text")
        number, names = 0, self.talk.named.get(entry.id, ())
        while number < len(lines):
            if number in folds and (entry.id, number) not in self.unfolded:
                end, what = folds[number]
                self._fold(entry, number, end - number, what, bar)
                number = max(end, number + 1)
                continue
            quoted = any(first <= number < end and what == "quote" for first, (end, what) in folds.items())
            style = dim if quoted or number in signatures else text
            self._words(lines[number], style, bar, links=True, names=names)
            number += 1

    def _fold(self, entry: Entry, first: int, count: int, what: str, bar: bool) -> None:
        """Draw the one line that stands for folded ones, with the key that opens it."""
        texts = {
            "quote": ngettext("{count} quoted line", "{count} quoted lines", count),
            "signature": ngettext("{count} line of signature", "{count} lines of signature", count),
            "rest": ngettext("{count} more line", "{count} more lines", count),
        }
        words = texts.get(what, texts["quote"]).format(count=count)
        line = self._start(bar)
        line.add(f"{self.glyphs.folded} {words}", self.ink.style("dim"))
        key = self.labels.folds.get((entry.id, first))
        if key:
            line.add(f"  {key}", self.ink.style("accent", bold=True))
        self._push(line)

    def _file(self, row: AttachmentRow, bar: bool) -> None:
        """Draw an attachment: its key, name, what it is and its size."""
        line, ink = self._start(bar), self.ink
        key = self.labels.files.get(row.id, self.glyphs.dot)
        name = clean_name(row.filename)
        tail = what_and_size(row.content_type, row.inline, row.size)
        line.add(f"{key} ", ink.style("accent", bold=True))
        line.add(clip(name, line.room - cell_len(tail) - 2, self.glyphs.more), ink.style("text"))
        line.add(f"  {tail}", ink.style("dim"))
        self._push(line)
