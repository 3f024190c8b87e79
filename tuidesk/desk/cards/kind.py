"""What a kind of question is: its words, and what a yes and a no do."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import sqlalchemy as sa

from tuidesk.desk.actor import Actor
from tuidesk.desk.undo import Change
from tuidesk.store.cards import Card


class Words(NamedTuple):
    """A question in the agent's language; texts from mail in it are cleaned by whoever shows it."""

    question: str
    yes: str  # what y does, beside the key
    no: str  # what i does
    done: str  # said after a yes
    kept: str  # said after a no


class CardKind(NamedTuple):
    """How one kind of question is put and answered.

    `yes` and `no` run in the transaction that settles the card, under the locks of its tickets. What
    they return is completed by the card itself: `undo` opens it again. They may raise Problem.
    """

    ask: Callable[[sa.Connection, Card], Words]
    yes: Callable[[sa.Connection, Actor, Card], Change]
    no: Callable[[sa.Connection, Actor, Card], Change]
