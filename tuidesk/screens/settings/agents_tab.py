"""Agents: who works here, in which role, and under which address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar

from tuidesk.commands.base import Commands
from tuidesk.desk import agent_changes, agents, memberships, seeing, settings_batch
from tuidesk.i18n import LANGUAGES, _, mark
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.settings.book import Book, Choices
from tuidesk.screens.settings.book_table import BookTable, OpenForm
from tuidesk.screens.settings.tab import Ask, Hands
from tuidesk.screens.settings.words import LANGUAGE_WORDS, ROLE_WORDS
from tuidesk.store.setup_agents import AgentRow
from tuidesk.term.clean import SafeText, clean_line

LABELS: Mapping[str, str] = {
    "name": mark("Agent"), "display-name": mark("Shown as"), "email": mark("Email"), "role": mark("Role"),
    "language": mark("Language"), "timezone": mark("Time zone"), "active": mark("Works here"),
    "queues": mark("Member of"),
}  # fmt: skip
KEYS = tuple(LABELS)


class AgentBook(Book):
    """The agents, with what is unsaved."""

    typed: ClassVar[frozenset[str]] = frozenset({"display-name", "email", "timezone"})  # queues are picked

    def __init__(self) -> None:
        super().__init__(LABELS)
        self.agents: dict[int, AgentRow] = {}
        self.member_of: dict[int, list[str]] = {}
        self.closed: tuple[str, ...] = ()  # the queues that name members

    @property
    def ids(self) -> Sequence[int]:
        """The agents by name."""
        return list(self.agents)

    def load(self, opened: OpenDesk) -> None:
        """Read the agents and try what is unsaved."""
        self.agents = {row.id: row for row in agents.listed(opened.store)}
        with opened.store.read() as conn:
            hidden = seeing.hidden(conn, opened.actor)
            self.member_of, self.closed = memberships.read(conn, hidden), memberships.closed(conn, hidden)
        self.edits.keep(self.stored_values())
        self.problems = {}
        if self.edits:
            steps = agent_changes.steps(opened.actor, list(self.edits))
            self.problems, _seen = settings_batch.attempt(
                opened.store, opened.actor, steps, lambda _conn: None
            )

    def save(self, opened: OpenDesk) -> None:
        """Store every edit, or none."""
        self.put_in_store(opened, lambda: agent_changes.steps(opened.actor, list(self.edits)))

    def stored(self, row_id: int, key: str) -> str:
        """Return the stored value of a field."""
        row = self.agents[row_id]
        if key == "active":
            return "yes" if row.active else ""
        if key == "queues":
            return ", ".join(self.member_of.get(row_id, ()))
        return str(getattr(row, key.replace("-", "_")))

    def shown(self, row_id: int, key: str, value: str) -> SafeText:
        """Return the words for a value."""
        match key:
            case "role":
                return clean_line(_(ROLE_WORDS.get(value, value)))
            case "language":
                return clean_line(_(LANGUAGE_WORDS.get(value, value)))
            case "active":
                return clean_line(_("yes") if value else _("no"))
        return clean_line(value)

    def choices(self, row_id: int, key: str) -> Choices:
        """Roles and languages are chosen."""
        match key:
            case "role":
                return _roles()
            case "language":
                known = [(code, clean_line(_(LANGUAGE_WORDS[code]))) for code in LANGUAGES]
                return (*known, ("", clean_line(_("none: that of the terminal"))))
            case "queues":
                return self._toggles(self.value(row_id, key))
            case "active":
                return (("yes", clean_line(_("yes"))), ("", clean_line(_("no"))))
        return ()

    def _toggles(self, text: str) -> Choices:
        """Return a choice for each queue that names members: to join it, or to leave it."""
        mine = [word.strip() for word in text.split(",") if word.strip()]
        found = [(text, clean_line(_("as it is")))]
        for queue in self.closed:
            if queue in mine:
                left = ", ".join(one for one in mine if one != queue)
                found.append((left, clean_line(_("no longer {queue}").format(queue=queue))))
            else:
                found.append((", ".join([*mine, queue]), clean_line(_("also {queue}").format(queue=queue))))
        return tuple(found)

    def color(self, row_id: int, key: str) -> str:
        """Dim who does not work here any more."""
        return "text" if self.agents[row_id].active or key == "active" else "dim"

    def name(self, row_id: int) -> SafeText:
        """Return the agent's name."""
        return clean_line(self.agents[row_id].name)


def _roles() -> Choices:
    return tuple((role, clean_line(_(ROLE_WORDS[role]))) for role in agent_changes.ROLES)


class AgentsTab(BookTable):
    """One row an agent."""

    title = mark("Agents")
    shows = KEYS
    shows_narrow = ("name", "display-name", "email", "role", "active")
    form = KEYS
    heads: ClassVar[tuple[str, ...]] = tuple(LABELS.values())
    keys: ClassVar[Commands] = (OpenForm,)

    def __init__(self) -> None:
        super().__init__(AgentBook())

    def add(self, hands: Hands) -> None:
        """Ask for name, address and role."""

        def add(name: str, email: str, role: str, opened: OpenDesk) -> SafeText:
            row = agents.add(opened.store, opened.actor, name, email, role)
            return clean_line(
                _("{name} is an agent now (role {role})").format(name=row.name, role=_(row.role))
            )

        def ask_role(name: str, email: str) -> None:
            question = Ask(clean_line(_("Role of {name}").format(name=name)), "agent", _roles())
            hands.question(question, lambda role: hands.read(partial(add, name, email, role)))

        def ask_email(name: str) -> None:
            question = Ask(clean_line(_("Mail address of {name}").format(name=name)))
            hands.question(question, lambda email: ask_role(name, email))

        hands.question(Ask(clean_line(_("Name of the agent, as he logs in on this machine"))), ask_email)

    def remove(self, hands: Hands, row: int) -> None:
        """Let an agent no longer work here: an edit like any other, to be saved or taken back."""
        self.edit(row, KEYS.index("active"), "")
        hands.read()
