"""What can go wrong when agents act: every error says what happened and what to do about it."""

from __future__ import annotations

from tuidesk.errors import BadUsage, Problem


class Overtaken(Problem):
    """The customer wrote, or a colleague answered, after the writer last looked at the ticket.

    `newer_message_id` is the row of the newest such message; sending again with
    `overtaken_ok=True` sends the reply all the same.
    """

    def __init__(self, title: str, hint: str, newer_message_id: int) -> None:
        super().__init__(title, hint)
        self.newer_message_id = newer_message_id


class InOutbox(Problem):
    """An earlier version of the letter was taken although its writer was told of an error; see Letter.token."""


class NoOutbound(Problem):
    """Mail of the ticket's queue may not leave, because no answer would come back to this desk."""


class BadRecipient(BadUsage):
    """A recipient is no mail address, or there is none."""


class TooLate(Problem):
    """The mail is no longer in a state that allows what was asked."""


class Unfinished(BadUsage):
    """The letter lacks what every letter needs, such as words or a subject."""


class NoQueue(Problem):
    """Mail came in, but this desk has no queue that could take it."""
