"""What a worker logs can be read in a terminal, and tells nobody what a mail or a password says."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.payloads import PAYLOADS
from tuidesk.locations import locate
from tuidesk.term.clean import is_clean
from tuidesk.worker import child

SECRET = "canary-7c1f"
FAILING = """
import logging, sys, threading
from tuidesk.worker import logs
logs.start()
words = sys.stdin.buffer.read().decode()
def fail():
    raise ValueError(words)
logging.getLogger("tuidesk.worker").warning("%s: refused", words.replace(sys.argv[1], ""))
try:
    fail()
except ValueError:
    logging.getLogger("tuidesk.worker").exception("stumbled")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
fail()
"""


@pytest.mark.parametrize("name", ["csi-clear", "osc-clipboard", "c1-osc", "bidi-override", "header-lines"])
def test_an_error_is_logged_by_kind_and_place_and_without_its_words(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAILING, SECRET],
        input=f"before {PAYLOADS[name]} {SECRET}".encode(),
        capture_output=True,
    )
    said = done.stderr.decode()
    assert SECRET not in said
    assert is_clean(said)
    assert said.count("ValueError") == 3  # logged, in a thread, and at the end of the program
    assert said.count(" fail\n") == 3
    assert "WARNING before" in said


def test_the_companions_log_is_its_owners_alone() -> None:
    locate().make()
    process = child.start_child(locate())
    process.terminate()
    process.wait()
    assert (locate().logs / "worker.log").stat().st_mode & 0o777 == 0o600
