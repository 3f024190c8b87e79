"""`tuidesk doctor`: is the store sound? Exit code 1 when it is not."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tuidesk.cli.opening import Desk, open_desk
from tuidesk.cli.output import print_json, print_table
from tuidesk.cli.parsing import Subparsers, add_json
from tuidesk.i18n import _

if TYPE_CHECKING:
    from tuidesk.store.doctor.finding import Finding


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser(
        "doctor", description=_("Check the store; exit code 1 when something is wrong with it.")
    )
    parser.add_argument("--full", action="store_true", help=_("read every mail, and index every text again"))
    parser.add_argument(
        "--fix", action="store_true", help=_("count, index and protect anew what is wrong and can be")
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Run every check; warnings alone are no failure."""
    with open_desk("admin") as desk:
        findings = _findings(desk, full=args.full, fix=args.fix)
    if args.json:
        for one in findings:
            print_json({name: getattr(one, name) for name in ("name", "ok", "serious", "fixed", "detail")})
    else:
        rows = [[_verdict(one), one.name, one.detail] for one in findings]
        print_table([_("Result"), _("Check"), _("Finding")], rows)
    return 1 if any(one.serious and not one.ok for one in findings) else 0


def _findings(desk: Desk, *, full: bool, fix: bool) -> list[Finding]:
    from tuidesk.store import doctor, secret_proof
    from tuidesk.store.doctor import machine

    return [
        *doctor.check(desk.store, full=full, fix=fix),
        *machine.check(desk.store, desk.locations, fix=fix),
        *secret_proof.check(desk.store, desk.locations),
    ]


def _verdict(one: Finding) -> str:
    if one.fixed:
        return _("mended")
    if one.ok:
        return _("fine")
    return _("wrong") if one.serious else _("warning")
