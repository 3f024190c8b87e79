"""The session itself, in its clean environment: the desk on the screen, or one forced subcommand."""

from __future__ import annotations

import os
import sys

from tuidesk.cli import failures, identity
from tuidesk.cli.sessions.environment import ORIGINAL_COMMAND
from tuidesk.cli.sessions.hardening import harden
from tuidesk.cli.sessions.place import adopt_database
from tuidesk.cli.words import translate_argparse
from tuidesk.i18n import choose_language, use_language


def main(agent: str) -> int:
    """Serve one agent and return the exit code."""
    use_language(choose_language())
    translate_argparse()
    identity.begin_session(agent)
    harden()
    command = os.environ.pop(ORIGINAL_COMMAND, None)
    return failures.guarded(_screen if command is None else lambda: _subcommand(command))


def _screen() -> int:
    adopt_database()
    from tuidesk.cli.desk import open_in_session

    return open_in_session()


def _subcommand(command: str) -> int:
    adopt_database()
    from tuidesk.cli.sessions import doors

    return doors.serve(command)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
