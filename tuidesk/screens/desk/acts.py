"""What an agent does to the ticket under the cursor, each with an undo instead of a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual import on, work
from textual.message import Message

from tuidesk.i18n import _
from tuidesk.screens.desk.messages import Changed, Said, TakenBack
from tuidesk.screens.desk.parts import DeskParts
from tuidesk.screens.opening import OpenDesk
from tuidesk.screens.pickers import Choice, Picker, keyed
from tuidesk.screens.type_ahead import OPENS
from tuidesk.store.clock import now
from tuidesk.term.clean import SafeText, clean_line
from tuidesk.widgets.conversation_model import PRIORITY_WORDS, STATUS_WORDS, priority_word, status_word

if TYPE_CHECKING:
    from tuidesk.desk.undo import Change
    from tuidesk.screens.desk.parts import UndoStep
    from tuidesk.store.setup_agents import AgentRow

UNDO_STEPS = 50
Action = Literal["set_status", "set_priority", "assign", "move"]
NOBODY = 0


class ActsOnTickets(DeskParts):
    """Status, priority, assignee, queue, and taking them back."""

    @dataclass
    class Acted(Message):
        """Something was done."""

        change: Change
        text: SafeText

    @dataclass
    class AgentsRead(Message):
        """Who may be given a ticket."""

        agents: Sequence[AgentRow]

    # --- choosing --------------------------------------------------------------------------

    def action_status(self) -> None:
        """Choose a status."""
        self._pick(_("Status"), keyed([(value, status_word(value)) for value in STATUS_WORDS]), "set_status")

    def action_priority(self) -> None:
        """Choose a priority."""
        levels = [(level, priority_word(level)) for level in range(len(PRIORITY_WORDS))]
        self._pick(_("Priority"), keyed(levels), "set_priority")

    def action_move_ticket(self) -> None:
        """Choose another queue."""
        self._pick(_("Move to"), self.queue_choices(), "move")

    def queue_choices(self) -> list[Choice]:
        """Return the queues to choose from, with their faces."""
        faces = self.tickets.queues.items()
        return [Choice(ident, face.name, key=str(n), face=face) for n, (ident, face) in enumerate(faces, 1)]

    def action_assign(self) -> None:
        """Choose who works on it."""
        row = self.tickets.row
        if self.opened is not None and row is not None:
            self.read_agents(self.opened, row.queue_id)

    @work(thread=True, group=OPENS, exit_on_error=False)
    def read_agents(self, opened: OpenDesk, queue_id: int) -> None:
        """Read who may be given a ticket: those who see its queue, its members first."""
        from tuidesk.desk import agents, seeing

        with opened.store.read() as conn:
            viewers = seeing.viewers(conn)
        members, sees = viewers.members.get(queue_id, ()), viewers.of(queue_id)
        able = [row for row in agents.listed(opened.store) if row.id in sees]
        self.post_message(self.AgentsRead(sorted(able, key=lambda row: row.id not in members)))

    @on(AgentsRead)
    def offer_agents(self, event: AgentsRead) -> None:
        """Offer the agents, oneself first."""
        me = self.opened.actor.agent_id if self.opened else None
        others = [row for row in event.agents if row.id != me]
        choices = [Choice(row.id, _("me ({name})").format(name=clean_line(row.name, 40)), key="m")
                   for row in event.agents if row.id == me]  # fmt: skip
        choices.append(Choice(NOBODY, _("nobody"), key="0"))
        choices += [Choice(row.id, clean_line(row.name, 40), key=str(n)) for n, row in enumerate(others, 1)]
        self._pick(_("Assign to"), choices, "assign")

    def _pick(self, title: str, choices: Sequence[Choice], action: Action) -> None:
        """Let the agent choose a value, then give it to the ticket under the cursor."""
        ticket_id, row = self.tickets.ticket_id, self.tickets.row
        if ticket_id is None or row is None:
            return

        asked_at = now()

        def done(value: object) -> None:
            if value is not None and self.opened is not None:
                label = next(choice.label for choice in choices if choice.value == value)
                text = clean_line(f"#{row.number} {self.desk.glyphs.arrow} {label}")
                self.act(self.opened, action, ticket_id, value, text, asked_at)

        here = {"set_status": row.status, "set_priority": row.priority, "move": row.queue_id}.get(action)
        self.desk.push_screen(Picker(f"#{row.number}  {title}", choices, here), done)

    # --- doing -----------------------------------------------------------------------------

    @work(thread=True, group="act", exit_on_error=False)
    def act(
        self, opened: OpenDesk, action: Action, ticket_id: int, value: object, text: SafeText, asked_at: int
    ) -> None:
        """Do it in a thread; say so when it took the place of what a colleague chose in the same moment."""
        from tuidesk.desk import tickets

        value = None if action == "assign" and value == NOBODY else value
        change: Change = getattr(tickets, action)(opened.store, opened.actor, [ticket_id], value)
        name, at = change.overwrote
        if at >= asked_at:
            words = _("{name} had just changed that too: u brings it back").format(name=clean_line(name, 40))
            text = clean_line(f"{text}   {words}")
        self.post_message(self.Acted(change, text))

    @on(Acted)
    def after_act(self, event: Acted) -> None:
        """Remember how to take it back, and look at what it did."""
        self.remember(event.change)
        self.say(event.text)
        self.post_message(Changed(event.change.ticket_ids, side=True))

    def remember(self, step: UndoStep) -> None:
        """Keep a step that can be taken back."""
        self.undo_stack.append(step)
        del self.undo_stack[:-UNDO_STEPS]

    def action_undo(self) -> None:
        """Take the last step back."""
        if self.undo_stack and self.opened is not None:
            step = self.undo_stack.pop()
            if isinstance(step, int):
                self.withdraw(self.opened, step)
            else:
                self.take_back(self.opened, step)

    @work(thread=True, group="act", exit_on_error=False)
    def take_back(self, opened: OpenDesk, change: Change) -> None:
        """Undo a change in a thread, and say how much of it."""
        from tuidesk.desk import tickets

        undone = tickets.undo(opened.store, opened.actor, change)
        kept = _("undone, but for what others changed since") if undone.kept else _("undone")
        self.post_message(Said(clean_line(kept)))
        self.post_message(Changed(change.ticket_ids, side=True))

    @work(thread=True, group=OPENS, exit_on_error=False)
    def withdraw(self, opened: OpenDesk, outbox_id: int) -> None:
        """Take a letter back before it leaves; it is a draft again."""
        from tuidesk.desk import outbox
        from tuidesk.screens.compose.work import task_of

        letter = outbox.withdraw(opened.store, opened.actor, outbox_id)
        self.post_message(TakenBack(task_of(opened, letter)))
        tickets = frozenset([letter.ticket_id]) if letter.ticket_id is not None else frozenset[int]()
        self.post_message(Changed(tickets, side=True))
