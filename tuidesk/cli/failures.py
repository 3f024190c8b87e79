"""What a command does when it fails: one line on standard error and an exit code."""

from __future__ import annotations

import contextlib
import os
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from tuidesk.cli import identity
from tuidesk.errors import BadUsage, NotFound, Problem
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line

DONE, FAILED, BAD_USAGE, NOT_FOUND, INTERRUPTED = 0, 1, 2, 3, 130

# Errors whose message the program itself words. Others may quote a mail or a secret, which no log may hold.
_OUR_WORDS = (AttributeError, ImportError, NameError, NotImplementedError, TypeError)


def guarded(command: Callable[[], int]) -> int:
    """Run a command and return its exit code, whatever it raises."""
    try:
        return command()
    except SystemExit as end:  # argparse, after --help and --version
        _flush_output()
        return end.code if isinstance(end.code, int) else DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return DONE
    except Problem as problem:
        complain(_for_reader(problem.line))
        return exit_code(problem)
    except Exception as error:
        complain(_unexpected(error))
        return FAILED


def _for_reader(line: str) -> str:
    if not identity.in_session():
        return line
    from tuidesk.cli.sessions.words import for_agent

    return for_agent(line)


def exit_code(problem: Problem) -> int:
    """Return the exit code that belongs to a problem."""
    if isinstance(problem, BadUsage):
        return BAD_USAGE
    return NOT_FOUND if isinstance(problem, NotFound) else FAILED


def complain(line: str) -> None:
    """Print one line on standard error."""
    with contextlib.suppress(BrokenPipeError):
        print(f"tuidesk: {clean_line(line)}", file=sys.stderr, flush=True)


def _flush_output() -> None:
    """Write what was printed now, while it can still be told that nobody reads it."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()


def _forget_output() -> None:
    """Point standard output at nothing: whoever read it is gone, and Python would complain at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unexpected(error: Exception) -> str:
    title = _("Unexpected error ({kind})").format(kind=type(error).__name__)
    try:
        path = _log(error)
    except OSError:
        return f"{title}. {_('It could not be logged either: is the disk full?')}"
    todo = _("Tell an admin: {path}") if identity.in_session() else _("Please report it with {path}")
    return f"{title}. {todo.format(path=path)}"


def _log(error: Exception) -> Path:
    """Append where the error came from to errors.log, without the text it carries; return the file."""
    from tuidesk.locations import locate, make_folder, open_file

    path = locate().logs / "errors.log"
    make_folder(path.parent)
    said = f": {error}" if isinstance(error, _OUR_WORDS) else ""
    with os.fdopen(open_file(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND), "a", encoding="utf-8") as log:
        log.write(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()) + "\n")
        log.writelines(traceback.format_tb(error.__traceback__))
        log.write(f"{type(error).__name__}{said}\n")
    return path
