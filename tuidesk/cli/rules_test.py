"""`tuidesk rule test`: a rule tried on the past, or all rules on one mail."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tuidesk.cli.opening import Desk
from tuidesk.cli.output import print_table, say
from tuidesk.errors import BadUsage
from tuidesk.i18n import _, ngettext
from tuidesk.term.clean import clean_line

if TYPE_CHECKING:
    from tuidesk.desk.rules.actions import Rule
    from tuidesk.desk.rules.dry_run import DryRun
    from tuidesk.desk.rules.words import Names


def run(desk: Desk, args: argparse.Namespace) -> None:
    """Try the rule that is named, the one that the arguments describe, or all of them on one mail."""
    from tuidesk.cli.rules import wanted
    from tuidesk.desk import rules, seeing
    from tuidesk.desk.rules.checks import check
    from tuidesk.desk.rules.dry_run import LIMIT, dry_run
    from tuidesk.desk.rules.words import read_names

    with desk.store.read() as conn:
        names, known, hidden = read_names(conn), rules.read(conn), seeing.hidden(conn, desk.actor)
    draft = None
    if args.name or args.when:
        before = rules.find(known, args.name) if args.name else rules.Rule(_("new rule"))
        draft = wanted(desk, args, before)
        known = rules.would_stand(known, draft)
        check(known, names)
    if args.message:
        _one_mail(desk, Path(args.message), known, names)
    elif draft is None:
        raise BadUsage(_("Say which rule"), _("Give its name, --when conditions, or a mail as --message F."))
    else:
        _tell(dry_run(desk.store, draft, args.limit or LIMIT, hidden=hidden), names)


def summary(found: DryRun) -> str:
    """Say how many tickets a rule would have changed."""
    said = ngettext(
        "would have changed {changed:,} of {all:,} ticket",
        "would have changed {changed:,} of {all:,} tickets",
        found.looked_at,
    )
    return said.format(changed=found.changed, all=found.looked_at)


def _tell(found: DryRun, names: Names) -> None:
    from tuidesk.desk.rules.words import effects_text

    say(summary(found))
    rows = [
        [f"#{one.number}", " ".join(effects_text(one.effects, one.queue_id, names)), one.title]
        for one in found.examples
    ]
    print_table([_("Number"), _("Then"), _("Title")], rows)


def _one_mail(desk: Desk, path: Path, known: Sequence[Rule], names: Names) -> None:
    from tuidesk.desk import routing
    from tuidesk.desk.rules.actions import apply
    from tuidesk.desk.rules.letter import NewLetter
    from tuidesk.desk.rules.words import effects_text
    from tuidesk.mail.cage import Cage
    from tuidesk.store.raw import Head

    try:
        raw = path.read_bytes()
    except OSError as error:
        title = _("{file} cannot be read: {why}").format(file=clean_line(str(path)), why=error.strerror)
        raise BadUsage(title, _("Name a file that holds one mail.")) from error
    with Cage() as cage:
        parsed = cage.parse([raw])[0]
    with desk.store.read() as conn:
        queue_id = routing.route(routing.load_routes(conn), parsed, None).queue_id
    if queue_id is None:
        raise BadUsage(_("This desk has no queue for the mail"), _("Add one: `tuidesk queue add NAME`."))
    effects = apply(known, NewLetter(parsed, lambda: Head(len(raw), raw)), queue_id)
    say(_("comes to the queue {queue}").format(queue=clean_line(names.queue(queue_id))))
    for step in effects.steps:
        say(_("the rule {rule} holds").format(rule=clean_line(step.rule.name)))
    then = effects_text(effects, queue_id, names)
    say(clean_line(" ".join(then)) if then else _("no rule changes anything"))
