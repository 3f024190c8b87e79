"""The kinds of questions that the desk puts, by their names in the store."""

from __future__ import annotations

from collections.abc import Mapping

from tuidesk.desk.cards import join, sender, split, unverified
from tuidesk.desk.cards.kind import CardKind

KINDS: Mapping[str, CardKind] = {
    join.NAME: join.KIND,
    sender.NAME: sender.KIND,
    split.NAME: split.KIND,
    unverified.NAME: unverified.KIND,
}
