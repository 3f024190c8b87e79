"""`tuidesk doctor`: is the store sound? Exit code 1 when it is not."""

from __future__ import annotations

import argparse

from tuidesk.cli.opening import open_desk
from tuidesk.cli.output import print_json, print_table
from tuidesk.cli.parsing import Subparsers, add_json
from tuidesk.i18n import _


def add_parser(sub: Subparsers) -> None:
    """Declare the arguments."""
    parser = sub.add_parser(
        "doctor", description=_("Check the store and put right what can be counted anew.")
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Run every check; warnings alone are no failure."""
    from tuidesk.store import doctor, secret_proof

    with open_desk("admin") as desk:
        findings = [*doctor.check(desk.store), *secret_proof.check(desk.store, desk.locations)]
    if args.json:
        for one in findings:
            print_json({"name": one.name, "ok": one.ok, "serious": one.serious, "detail": one.detail})
    else:
        rows = [[_verdict(one.ok, one.serious), one.name, one.detail] for one in findings]
        print_table([_("Result"), _("Check"), _("Finding")], rows)
    return 1 if any(one.serious and not one.ok for one in findings) else 0


def _verdict(ok: bool, serious: bool) -> str:
    if ok:
        return _("fine")
    return _("wrong") if serious else _("warning")
