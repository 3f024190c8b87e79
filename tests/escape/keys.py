"""Attempts in the desk itself: keys, the palette, names of files, and what a terminal answers by itself."""

# ruff: noqa: E501 - a row of the table is a line

from __future__ import annotations

import os
import re
import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from tests.escape.attempt import Aim, Attempt, Outcome, Way
from tests.escape.prison import Prison
from tests.helpers import wait_for
from tests.terminal.program import Terminal

DESK, COMPOSER, WAITS = "Zwei Dateien", r"To +(Ana Ruiz|Eva Sol)", "name of a file that was put"
OPENED = re.compile(r"#\d+ (Zwei Dateien|Enlaces|Factura)")  # the head of the ticket under the cursor
See = tuple[str]


@dataclass(frozen=True, slots=True)
class Reach:
    """A step that goes down the list, whose order depends on what was tried before, to a ticket."""

    subject: str

    def go(self, session: Terminal) -> None:
        """Press j until the ticket is open; each time wait for the next one."""
        session.until(OPENED.pattern)
        while (here := OPENED.findall(session.text())) != [self.subject]:
            session.send("j")
            others = {"Zwei Dateien", "Enlaces", "Factura"} - set(here)
            session.until(rf"#\d+ ({'|'.join(others)})")


def types(*steps: str | See | Reach, env: Mapping[str, str] | None = None) -> Way:
    """Type keys; a pattern in a tuple waits until the screen shows it. All that was drawn is what came back."""

    def way(prison: Prison) -> Outcome:
        with prison.screen(env=dict(env or {})) as session:
            for step in ((DESK,), *steps):
                if isinstance(step, Reach):
                    step.go(session)
                elif isinstance(step, tuple):
                    session.until(step[0])
                else:
                    session.send(step.replace("{secret}", str(prison.secret_file)))
            os.kill(session.pid, signal.SIGTERM)
            wait_for(lambda: not session.running(), "the login to end")
            return Outcome(0, bytes(session.raw))

    return way


def _leaves(keys: str) -> Way:
    """Type keys that end the session, and what a shell behind it would obey."""

    def way(prison: Prison) -> Outcome:
        with prison.screen() as session:
            session.until(DESK)
            session.send(keys)
            with suppress(OSError):
                session.send("id\recho o''wned\r")
            wait_for(lambda: not session.running(), "the session to end")
            assert b"owned" not in session.raw
            return Outcome(0, bytes(session.raw))

    return way


def _early(key: str) -> Way:
    """Press a key that is a signal, again and again while the session starts."""

    def way(prison: Prison) -> Outcome:
        with prison.screen() as session:

            def over() -> bool:
                with suppress(OSError):
                    session.send(key)
                return not session.running()

            wait_for(over, "the session to end")
            assert b">>> " not in session.raw
            return Outcome(0, bytes(session.raw))

    return way


def _link(prison: Prison) -> Outcome:
    """Open a mail that holds orders for a terminal and a link to a file, and press enter on it."""
    outcome = types(Reach("Enlaces"), "\r", ("see file:///etc/passwd",), "\r", "r", (COMPOSER,))(prison)
    assert b"\x1b]8" not in outcome.said
    assert b"\x1b]52" not in outcome.said
    return outcome


def _composing(name: str, aim: Aim, tried: str, reason: str, *steps: str | See | Reach) -> Attempt:
    return Attempt(name, aim, tried, reason, types("r", (COMPOSER,), *steps), writes=True)


def _starting(name: str, aim: Aim, tried: str, reason: str, **env: str) -> Attempt:
    return Attempt(name, aim, tried, reason, types("r", (COMPOSER,), env=env), writes=True)


ATTEMPTS = (
    Attempt("suspend", Aim.SHELL, "`^Z` and `^\\` in the desk", "they are keys there, no signals, and the desk never stops itself", types("\x1a\x1c", "r", (COMPOSER,)), writes=True),
    Attempt("interrupt", Aim.SHELL, "`^C` in the desk, then commands", "the session is all that the login runs: with it the line ends", _leaves("\x03")),
    Attempt("quit", Aim.SHELL, "`q`, then commands", "the session is all that the login runs: with it the line ends", _leaves("q")),
    Attempt("early-interrupt", Aim.SHELL, "`^C` while the session starts", "Python ends at it, and nothing follows it", _early("\x03")),
    Attempt("palette", Aim.FILE, "`screenshot` in the palette, which would write a file", "the palette holds our commands alone, none of Textual's",
            types("\x10", "screenshot", ("screenshot",), "\r", (DESK,))),
    Attempt("open", Aim.SHELL, "`o`, to open an attachment named `$(id); rm -rf ~.pdf` on the host", "a session shows the line that fetches it, with a plain name",
            types(Reach("Zwei Dateien"), "\r", ("uno.txt",), "o", ("Fetch an attachment over SSH",), "\x1b[B\r", (r"get 3/2 > id_rm_-rf_\.pdf",))),
    _composing("file-absolute", Aim.FILE, "`^f` with the path of a file", "names are looked up among one's own files, never on the disk", "\x06", (WAITS,), "{secret}\r", ("no file called",)),
    _composing("file-up", Aim.FILE, "`^f` with `../../etc/passwd`", "names are looked up among one's own files, never on the disk", "\x06", (WAITS,), "../../etc/passwd\r", ("no file called",)),
    _composing("file-home", Aim.FILE, "`^f` with `~root/.ssh/id_ed25519`", "names are looked up among one's own files, never on the disk", "\x06", (WAITS,), "~root/.ssh/id_ed25519\r", ("no file called",)),
    _composing("file-others", Aim.SECRET, "`^f` with the name of a file that bob put", "names are looked up among one's own files", "\x06", (WAITS,), "bobs.txt\r", ("no file called",)),
    _composing("editor", Aim.SHELL, "`^e`, to write in an editor", "a session has no such command", "\x05", "still here", ("still here",)),
    _composing("paste", Aim.SHELL, "a paste with line ends and `^C`", "what is pasted is text of the letter", "\x1b[200~ls\r\nid pasted\x03\x1b[201~", ("id pasted",)),
    _composing("clipboard-answer", Aim.SHELL, "a terminal that answers OSC 52 with `:!sh`", "answers that nobody asked for are text at most", "\x1b]52;c;OiFzaA==\x07", ("OiFzaA==",)),
    _composing("answerback", Aim.SHELL, "a terminal that calls itself `sh` (XTVERSION)", "answers that nobody asked for are text at most", "\x1bP>|xterm sh\x1b\\", ("xterm sh",)),
    Attempt("mail-orders", Aim.SHELL, "a mail with OSC 8, OSC 52, answerback and a link to a file", "mail is cleaned before it is drawn, and no link is opened", _link, writes=True),
    _starting("term-path", Aim.FILE, "`TERM=../../../../etc/passwd`", "what is no name becomes `xterm-256color`", TERM="../../../../etc/passwd"),
    _starting("term-command", Aim.SHELL, "`TERM=xterm$(id)`", "what is no name becomes `xterm-256color`", TERM="xterm$(id)"),
    _starting("in-tmux", Aim.SHELL, "a session inside tmux, with its `TMUX`", "the variable is not carried on, and no tmux is asked", TERM="screen", TMUX="/tmp/x,1,0"),
    _starting("textual-variables", Aim.SHELL, "`TEXTUAL_DRIVER=os:system`, `TEXTUAL_LOG`", "the session makes its environment anew", TEXTUAL_DRIVER="os:system", TEXTUAL_LOG="/tmp/textual.log"),
    _starting("program-variables", Aim.SHELL, "`EDITOR`, `PAGER`, `BROWSER`, `LESSOPEN`", "the session makes its environment anew, and starts none of them", EDITOR="/bin/sh", PAGER="/bin/sh", BROWSER="/bin/sh", LESSOPEN="|id"),
)  # fmt: skip
