"""When the program itself fails, neither the terminal nor the log learns the words of a mail or a secret."""

from __future__ import annotations

import sys

import pytest

from tests.helpers import wait_for
from tests.payloads import PAYLOADS
from tests.terminal.hostile_mail import hostile_mails, make_desk, take_in
from tests.terminal.output_grammar import offences
from tests.terminal.program import Terminal
from tuidesk.locations import locate
from tuidesk.term.clean import is_clean

SECRET = "canary-9e2b"
FAILING = """
import os, sys
from tuidesk.cli.main import main
from tuidesk.screens.desk.screen import DeskScreen

def fail(self, *_):
    words = os.environ["HOSTILE"]
    raise ValueError(words)

setattr(DeskScreen, sys.argv[1], fail)
raise SystemExit(main([]))
"""


@pytest.mark.parametrize("where", ["action_status", "on_resize", "read_lane"])
def test_a_crash_says_one_clean_line(where: str) -> None:
    store = make_desk()
    take_in(store, [hostile_mails(encoded=False)[0].mail()])
    store.close()
    hostile = SECRET + "".join(PAYLOADS.values()).replace("\0", "")
    with Terminal([sys.executable, "-c", FAILING, where], env={"HOSTILE": hostile}, columns=100) as desk:
        if where == "action_status":
            desk.until("#1 ")
            desk.send("s")
        wait_for(lambda: b"ValueError" in desk.raw or not desk.running(), "the program to fail")
        desk.send("qq")
        wait_for(lambda: not desk.running(), "the program to end")
        assert offences(bytes(desk.raw)) == []
        assert SECRET.encode() not in desk.raw
        assert b"Traceback" not in desk.raw
    for log in locate().logs.iterdir():
        said = log.read_text(encoding="utf-8")
        assert SECRET not in said
        assert is_clean(said)
    assert "ValueError" in "".join(log.read_text(encoding="utf-8") for log in locate().logs.iterdir())
