"""Trying a rule on the past: which tickets would have gone elsewhere, had it stood there when they came."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from tuidesk.desk import rules as desk_rules
from tuidesk.desk.rules.actions import Effects, Rule, apply
from tuidesk.desk.rules.letter import PastLetter
from tuidesk.store import rule_past
from tuidesk.store.engine import Store
from tuidesk.store.raw import Head
from tuidesk.store.rule_past import PastMail

LIMIT = 5000
EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Example:
    """One ticket that would have been different; `effects` as all rules together would have had."""

    ticket_id: int
    number: int
    title: str
    queue_id: int  # that it came through
    effects: Effects


@dataclass(frozen=True, slots=True)
class DryRun:
    """How many of the newest tickets a rule would have changed; the newest of those as examples."""

    changed: int = 0
    looked_at: int = 0
    examples: tuple[Example, ...] = ()


def dry_run(
    store: Store,
    rule: Rule,
    limit: int = LIMIT,
    *,
    place: int = desk_rules.LAST,
    hidden: Collection[int] = (),
) -> DryRun:
    """Try a new or changed rule on the newest tickets of no hidden queue, enabled or not; nothing is written."""
    found = DryRun()
    for step in steps(store, rule, limit, place=place, hidden=hidden):
        found = step
    return found


def steps(
    store: Store,
    rule: Rule,
    limit: int = LIMIT,
    *,
    place: int = desk_rules.LAST,
    hidden: Collection[int] = (),
) -> Iterator[DryRun]:
    """Yield how far it is after every page; whoever wants to stop no longer asks for the next one."""
    known = desk_rules.listed(store)
    trial = _Trial(
        without=[one for one in known if one.id != rule.id or not rule.id],
        added=desk_rules.would_stand(known, _enabled(rule), place),
    )
    changed, looked_at, examples = 0, 0, list[Example]()
    for page in rule_past.pages(store, limit, text=trial.wants_text, hidden=hidden):
        hits = [hit for mail in page if (hit := trial.of(mail, store.raw.head))]
        changed, looked_at = changed + len(hits), looked_at + len(page)
        examples += hits[: EXAMPLES - len(examples)]
        yield DryRun(changed, looked_at, tuple(examples))


def _enabled(rule: Rule) -> Rule:
    return Rule(rule.name, rule.conditions, rule.actions, rule.stop, enabled=True, id=rule.id)


@dataclass(frozen=True, slots=True)
class _Trial:
    """The rules without and with the one that is tried."""

    without: Sequence[Rule]
    added: Sequence[Rule]

    @property
    def wants_text(self) -> bool:
        """Say whether any rule asks about the text, which is the larger part of what must be read."""
        return any(one.field == "text" for rule in self.added for one in rule.conditions)

    def of(self, mail: PastMail, head: Callable[[str], Head]) -> Example | None:
        letter = PastLetter(mail, partial(head, mail.raw_sha256))
        before = apply(self.without, letter, mail.origin_queue_id)
        after = apply(self.added, letter, mail.origin_queue_id)
        if before.outcome == after.outcome:
            return None
        return Example(mail.ticket_id, mail.number, mail.title, mail.origin_queue_id, after)
