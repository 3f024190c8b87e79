"""Commands for the cards in the conversation: the first open question of a ticket gets a yes or a no."""

from __future__ import annotations

from tuidesk.commands.base import Command, Fact
from tuidesk.i18n import mark

_CARD = frozenset({Fact.TICKET, Fact.CARD, Fact.ACT})


class AnswerYes(Command):
    """Answer the first open question with yes."""

    action = "answer_card(True)"
    keys = shown = "y"
    word = mark("yes")
    title = mark("Answer the question in the conversation: yes")
    needs = _CARD


class AnswerNo(Command):
    """Answer the first open question with no: all stays as it is."""

    action = "answer_card(False)"
    keys = shown = "i"
    title = mark("Answer the question in the conversation: no, leave it as it is")
    needs = _CARD


CARD = (AnswerYes, AnswerNo)
