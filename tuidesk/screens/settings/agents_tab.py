"""Agents: who works here, in which role, and under which address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar

from tuidesk.desk import agent_changes, agents, settings_batch
from tuidesk.desk.settings_batch import Place
from tuidesk.i18n import LANGUAGES, _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.book import Book, EditingTab
from tuidesk.screens.settings.tab import Ask, Hands
from tuidesk.screens.settings.words import LANGUAGE_WORDS, ROLE_WORDS
from tuidesk.store.setup_agents import AgentRow
from tuidesk.term.clean import NOTHING, SafeText, clean_line
from tuidesk.widgets.grid import Cell, GridRow

LABELS: Mapping[str, str] = {
    "name": mark("Agent"), "display-name": mark("Shown as"), "email": mark("Email"), "role": mark("Role"),
    "language": mark("Language"), "timezone": mark("Time zone"), "active": mark("Works here"),
}  # fmt: skip
KEYS = tuple(LABELS)


class AgentBook(Book):
    """The agents, with what is unsaved."""

    labels = LABELS

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[AgentRow] = []

    def load(self, opened: OpenDesk) -> None:
        """Read the agents and try what is unsaved."""
        self.rows = agents.listed(opened.store)
        self.edits.keep(self.stored_values())
        self.problems = {}
        if self.edits:
            steps = agent_changes.steps(opened.actor, list(self.edits))
            self.problems, _seen = settings_batch.attempt(
                opened.store, opened.actor, steps, lambda _conn: None
            )

    def save(self, opened: OpenDesk) -> None:
        """Store every edit, or none."""
        steps = agent_changes.steps(opened.actor, list(self.edits))
        settings_batch.save(opened.store, opened.actor, steps)
        self.edits.saved()

    def stored(self, row: AgentRow, key: str) -> str:
        """Return the stored value of a field."""
        values = {
            "name": row.name, "display-name": row.display_name, "email": row.email, "role": row.role,
            "language": row.language, "timezone": row.timezone, "active": "yes" if row.active else "",
        }  # fmt: skip
        return values[key]

    def stored_values(self) -> dict[Place, str]:
        """Return every field of every agent."""
        return {(row.id, key): self.stored(row, key) for row in self.rows for key in KEYS}


class AgentsTab(EditingTab):
    """One row an agent."""

    title = mark("Agents")
    heads: ClassVar[tuple[str, ...]] = tuple(LABELS.values())

    def __init__(self) -> None:
        self.book = AgentBook()
        super().__init__(self.book)

    def columns(self, width: int) -> Sequence[int]:
        """Leave out on narrow screens what an agent sets for himself."""
        left_out = ("language", "timezone") if width < 100 else ()
        return [KEYS.index(key) for key in KEYS if key not in left_out]

    def rows(self) -> Sequence[GridRow]:
        """Draw one row an agent, with what stands against it below."""
        return [
            GridRow(tuple(self._cell(row, key) for key in KEYS), self.book.wrong(row.id))
            for row in self.book.rows
        ]

    def _cell(self, row: AgentRow, key: str) -> Cell:
        stored = self.book.stored(row, key)
        value = self.book.edits.value((row.id, key), stored)
        before = _shown(key, stored) or clean_line(_("none")) if value != stored else NOTHING
        color = "text" if row.active or key == "active" else "dim"
        return Cell(_shown(key, value), color, before, drops=key in ("role", "language", "active"))

    def focused(self, row: int, column: int) -> SafeText:
        """Name the cell."""
        if row >= len(self.book.rows):
            return NOTHING
        key = KEYS[column]
        words = self._cell(self.book.rows[row], key).text or clean_line(_("none"))
        return clean_line(f"{_(LABELS[key])}: {words}")

    def ask(self, row: int, column: int) -> Ask | None:
        """Roles and languages are chosen; the name is the login and stays."""
        key = KEYS[column]
        if row >= len(self.book.rows) or key == "name":
            return None
        agent = self.book.rows[row]
        value = self.book.edits.value((agent.id, key), self.book.stored(agent, key))
        return Ask(clean_line(_(LABELS[key])), value, _choices(key))

    def edit(self, row: int, column: int, value: str) -> None:
        """Keep the new value until it is saved."""
        agent, key = self.book.rows[row], KEYS[column]
        self.book.edits.put((agent.id, key), value, self.book.stored(agent, key))

    def add(self, hands: Hands) -> None:
        """Ask for name, address and role."""

        def add(name: str, email: str, role: str, opened: OpenDesk) -> SafeText:
            row = agents.add(opened.store, opened.actor, name, email, role)
            return clean_line(
                _("{name} is an agent now (role {role})").format(name=row.name, role=_(row.role))
            )

        def ask_role(name: str, email: str) -> None:
            question = Ask(clean_line(_("Role of {name}").format(name=name)), "agent", _choices("role"))
            hands.question(question, lambda role: hands.read(partial(add, name, email, role)))

        def ask_email(name: str) -> None:
            question = Ask(clean_line(_("Mail address of {name}").format(name=name)))
            hands.question(question, lambda email: ask_role(name, email))

        hands.question(Ask(clean_line(_("Name of the agent, as he logs in on this machine"))), ask_email)

    def remove(self, hands: Hands, row: int) -> None:
        """Let an agent no longer work here: an edit like any other, to be saved or taken back."""
        self.edit(row, KEYS.index("active"), "")
        hands.read()


def _shown(key: str, value: str) -> SafeText:
    match key:
        case "role":
            return clean_line(_(ROLE_WORDS.get(value, value)))
        case "language":
            return clean_line(_(LANGUAGE_WORDS.get(value, value)))
        case "active":
            return clean_line(_("yes") if value else _("no"))
    return clean_line(value)


def _choices(key: str) -> tuple[tuple[str, SafeText], ...]:
    match key:
        case "role":
            return tuple((role, clean_line(_(ROLE_WORDS[role]))) for role in agent_changes.ROLES)
        case "language":
            known = [(code, clean_line(_(LANGUAGE_WORDS[code]))) for code in LANGUAGES]
            return (*known, ("", clean_line(_("none: that of the terminal"))))
        case "active":
            return (("yes", clean_line(_("yes"))), ("", clean_line(_("no"))))
    return ()
