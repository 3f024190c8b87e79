"""`tuidesk rule`: what becomes of the tickets that mail opens."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from tuidesk.cli.opening import Desk, open_desk
from tuidesk.cli.output import print_json, print_table
from tuidesk.cli.parsing import CommandParser, Subparsers, add_json, positive
from tuidesk.errors import BadUsage
from tuidesk.i18n import _

if TYPE_CHECKING:
    from tuidesk.desk.rules.actions import Rule
    from tuidesk.desk.rules.words import Names


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser(
        "rule",
        description=_("Routing rules, in order, for mail that opens a ticket: all conditions must hold."),
    )
    actions = parser.add_subparsers(dest="action", metavar="list|add|set|move|test|remove", required=True)
    add_json(actions.add_parser("list"))
    add = actions.add_parser("add")
    _add_name(add)
    _add_what(add)
    add.add_argument("--place", metavar="N", type=positive, help=_("its place, the last one by default"))
    change = actions.add_parser("set")
    _add_name(change)
    change.add_argument("--name", metavar="NEW", dest="new_name", help=_("another name"))
    _add_what(change)
    change.add_argument("--enabled", action="store_true", help=_("look at it again"))
    change.add_argument("--go-on", action="store_true", help=_("let later rules look too"))
    move = actions.add_parser("move")
    _add_name(move)
    move.add_argument("place", metavar="N", type=positive, help=_("its new place, from 1"))
    test = actions.add_parser(
        "test", description=_("Try a rule on the past, or on one mail; nothing changes.")
    )
    test.add_argument("name", metavar="NAME", nargs="?", default="", help=_("a rule that is there already"))
    _add_what(test)
    test.add_argument("--limit", metavar="N", type=positive, help=_("so many tickets, 5000 by default"))
    test.add_argument("--message", metavar="F", help=_("try all rules on this mail instead"))
    _add_name(actions.add_parser("remove"))


def _add_name(parser: CommandParser) -> None:
    parser.add_argument("name", metavar="NAME")


def _add_what(parser: CommandParser) -> None:
    when = _(
        "'sender is @acme.test', 'subject contains invoice', 'header List-Id matches *news*', 'size over 5M', "
        "'language is es', 'kind is bulk', 'queue is Support'; several must all hold"
    )
    parser.add_argument("--when", metavar=_("CONDITION"), action="append", default=[], help=when)
    parser.add_argument("--queue", metavar="Q", default="", help=_("put the ticket there"))
    parser.add_argument("--priority", metavar="P", default="", help=_("low, normal, high or urgent"))
    parser.add_argument("--tag", metavar="T", action="append", default=[], help=_("put this tag on it"))
    parser.add_argument("--assign", metavar="WHO", default="", help=_("give it to this agent"))
    parser.add_argument("--stop", action="store_true", help=_("look at no later rule once it holds"))
    parser.add_argument("--disabled", action="store_true", help=_("keep it without using it"))


def run(args: argparse.Namespace) -> int:
    """List, add, change, move, try or remove."""
    from tuidesk.cli import rules_test
    from tuidesk.desk import rules

    with open_desk("read" if args.action in ("list", "test") else "admin") as desk:
        if args.action == "list":
            _list(desk, as_json=args.json)
        elif args.action == "add":
            rule = wanted(desk, args, rules.Rule(args.name))
            rules.add(desk.store, desk.actor, rule, args.place - 1 if args.place else rules.LAST)
        elif args.action == "set":
            _change(desk, args)
        elif args.action == "move":
            rules.move(desk.store, desk.actor, args.name, args.place - 1)
        elif args.action == "remove":
            rules.remove(desk.store, desk.actor, args.name)
        else:
            rules_test.run(desk, args)
    return 0


def wanted(desk: Desk, args: argparse.Namespace, before: Rule) -> Rule:
    """Return a rule as the arguments want it: what they do not name stays as it was."""
    from tuidesk.desk.rules.words import read_actions, read_condition, read_names

    with desk.store.read() as conn:
        names = read_names(conn)
    done = read_actions(
        names, queue=args.queue, priority=args.priority, tags=" ".join(args.tag), assignee=args.assign
    )
    given = {key: value for key, value in asdict(done).items() if value not in (None, ())}
    conditions = tuple(read_condition(text, names) for text in args.when) or before.conditions
    return replace(
        before,
        conditions=conditions,
        actions=replace(before.actions, **given),
        stop=before.stop or args.stop,
        enabled=before.enabled and not args.disabled,
    )


def _change(desk: Desk, args: argparse.Namespace) -> None:
    from tuidesk.desk import rules

    if (args.stop and args.go_on) or (args.enabled and args.disabled):
        raise BadUsage(_("These two options exclude each other"), _("Give one of them."))
    before = rules.named(desk.store, args.name)
    rule = wanted(desk, args, before)
    rule = replace(rule, name=args.new_name or rule.name)
    rule = replace(rule, stop=rule.stop and not args.go_on, enabled=rule.enabled or args.enabled)
    if rule == before:
        raise BadUsage(_("Nothing to change"), _("See: {command} --help").format(command="tuidesk rule set"))
    rules.change(desk.store, desk.actor, rule)


def _list(desk: Desk, *, as_json: bool) -> None:
    from tuidesk.desk import rules
    from tuidesk.desk.rules.words import actions_text, condition_text, read_names

    with desk.store.read() as conn:
        names, found = read_names(conn), rules.read(conn)
    if as_json:
        for place, rule in enumerate(found, 1):
            print_json(as_json_row(rule, place, names))
        return
    rows = []
    for place, rule in enumerate(found, 1):
        when = "; ".join(condition_text(one, names) for one in rule.conditions)
        then = [*actions_text(rule.actions, names), *([_("stop")] if rule.stop else [])]
        rows.append([place, rule.name, "" if rule.enabled else _("disabled"), when, " ".join(then)])
    print_table([_("Place"), _("Rule"), _("State"), _("When"), _("Then")], rows)


def as_json_row(rule: Rule, place: int, names: Names) -> dict[str, object]:
    """Return a rule under the names that scripts rely on."""
    from tuidesk.desk.rules.words import PRIORITIES, condition_text

    done = rule.actions
    return {
        "place": place,
        "name": rule.name,
        "enabled": rule.enabled,
        "stop": rule.stop,
        "when": [condition_text(one, names) for one in rule.conditions],
        "queue": "" if done.queue_id is None else names.queue(done.queue_id),
        "priority": "" if done.priority is None else PRIORITIES[done.priority],
        "tags": list(done.tags),
        "assignee": "" if done.assignee_id is None else names.agent(done.assignee_id),
    }
