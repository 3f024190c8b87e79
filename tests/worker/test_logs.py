"""What a worker logs moves no terminal, and tells nobody what a mail, an address or a password says."""

from __future__ import annotations

import ast
import json
import logging
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import tuidesk
from tests.payloads import PAYLOADS
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.worker.desk import ADMIN, Desk
from tests.worker.post import letter
from tuidesk.desk import replying
from tuidesk.desk.channels import additions
from tuidesk.desk.servers import Server
from tuidesk.errors import Problem
from tuidesk.locations import locate
from tuidesk.store import tables as t
from tuidesk.term.clean import is_clean
from tuidesk.worker import child, log_file
from tuidesk.worker.log_file import LogFile
from tuidesk.worker.log_lines import JsonFormatter

SECRET = "canary-7c1f"
FAILING = """
import logging, sys, threading
from tuidesk.locations import locate
from tuidesk.worker import logs
logs.start(locate())
words = sys.stdin.buffer.read().decode()
def fail():
    raise ValueError(words)
logging.getLogger("tuidesk.worker").warning("%s: refused", words)
logging.getLogger("imapclient").warning("< %s", words)
try:
    fail()
except ValueError:
    logging.getLogger("tuidesk.worker").exception("stumbled")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
fail()
"""

SAYING = """
import logging
from tuidesk.locations import locate
from tuidesk.worker import logs
logs.start(locate())
logging.getLogger("tuidesk.worker").warning("%s: %s", "in", "a \x1b[2Jsentence")
"""


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


@pytest.mark.parametrize("name", ["csi-clear", "osc-clipboard", "c1-osc", "bidi-override", "header-lines"])
def test_an_error_is_logged_by_kind_and_place_and_without_its_words(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FAILING],
        input=f"before {PAYLOADS[name]} {SECRET}".encode(),
        capture_output=True,
    )
    said = done.stderr.decode("ascii")
    kept = (locate().logs / "worker.jsonl").read_text(encoding="ascii")
    assert said == kept
    assert SECRET not in said
    assert "before" not in said
    assert all(letter.isprintable() or letter == "\n" for letter in said)
    rows = [json.loads(line) for line in said.splitlines()]
    assert [row.get("error") for row in rows] == [None, None, "ValueError", "ValueError", "ValueError"]
    assert rows[0]["event"] == "%s: refused"
    assert rows[1]["logger"] == "imapclient"
    assert all(row["places"][-1].endswith(" fail") for row in rows[2:])


def test_on_a_terminal_a_person_reads_sentences() -> None:
    main, side = pty.openpty()
    subprocess.run([sys.executable, "-c", SAYING], stderr=side, check=True)
    os.close(side)
    said = os.read(main, 4096).decode().replace("\r\n", "")
    os.close(main)
    assert "WARNING in: a sentence" in said
    assert is_clean(said)


def record(message: str, *arguments: object, **fields: object) -> dict[str, Any]:
    made = logging.LogRecord("tuidesk.worker", logging.INFO, "x.py", 1, message, arguments, None)
    made.fields = fields
    row: dict[str, Any] = json.loads(JsonFormatter().format(made))
    return row


def test_numbers_names_and_kinds_stand_in_a_line_and_texts_do_not() -> None:
    class LoginRefused(Problem):
        """One of many."""

    row = record("%s", "inbound:3", 7, LoginRefused("ana@cliente.test was refused"), "Two words")
    assert row["with"] == ["inbound:3", 7, "LoginRefused", "(9 characters)"]


def test_an_address_is_a_mark_that_tells_two_apart() -> None:
    ana, again, bea = (record("%s", one)["with"][0] for one in ("ana@x.test", "Ana@X.test", "bea@x.test"))
    assert ana == again != bea
    assert "ana" not in ana


def test_only_known_fields_are_kept() -> None:
    row = record("mail", uid=5, size=100, subject="Canary", outcome="sent")
    assert (row["uid"], row["size"], row["outcome"]) == (5, 100, "sent")
    assert "subject" not in row


SAYS = ("debug", "info", "warning", "error", "exception", "critical", "log")


def events() -> Iterator[tuple[str, ast.expr]]:
    """Give the words of each event that the program logs, and the place where they stand."""
    for path in Path(tuidesk.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or path.name == "log_lines.py":
                continue
            call = node.func
            if isinstance(call, ast.Attribute) and ast.unparse(call.value) == "log" and call.attr in SAYS:
                yield f"{path.name}:{node.lineno}", node.args[call.attr == "log"]
            elif isinstance(call, ast.Name) and call.id == "note" and path.parent.name == "worker":
                yield f"{path.name}:{node.lineno}", node.args[1]


def test_the_words_of_an_event_stand_in_the_source() -> None:
    """They are kept as they are, so nothing may be put into them before."""
    found = list(events())
    assert len(found) > 20
    assert [place for place, words in found if not _of_the_source(words)] == []


def _of_the_source(words: ast.expr) -> bool:
    constant = ast.Constant
    if isinstance(words, ast.IfExp):
        return isinstance(words.body, constant) and isinstance(words.orelse, constant)
    return isinstance(words, constant)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_file, "LIMIT_BYTES", 2000)


def say(handler: LogFile, number: int) -> None:
    handler.emit(logging.LogRecord("tuidesk", logging.INFO, "x.py", 1, "event", (number,), None))


def handler_of(path: Path) -> LogFile:
    handler = LogFile(path)
    handler.setFormatter(JsonFormatter())
    return handler


@pytest.mark.usefixtures("small")
def test_a_log_that_grew_is_put_aside_and_few_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "logs" / "worker.jsonl"
    handler = handler_of(path)
    for number in range(500):
        say(handler, number)
    handler.close()
    files = [path, *(path.with_name(f"{path.name}.{n}") for n in range(1, log_file.KEPT + 1))]
    assert sorted(path.parent.glob("worker.jsonl*")) == sorted(files)
    assert all(file.stat().st_size <= 2000 for file in files)
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in path.parent.iterdir())
    numbers = [row["with"][0] for file in reversed(files) for row in lines(file)]
    assert numbers == list(range(500))[-len(numbers) :]  # none is missing between


@pytest.mark.usefixtures("small")
def test_what_somebody_else_put_aside_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "worker.jsonl"
    handler = handler_of(path)
    say(handler, 1)
    path.rename(tmp_path / "of-logrotate")
    say(handler, 2)
    handler.close()
    assert [row["with"] for row in lines(tmp_path / "of-logrotate")] == [[1]]
    assert [row["with"] for row in lines(path)] == [[2]]


MANY = """
import logging, sys
from pathlib import Path
from tuidesk.worker import log_file
from tuidesk.worker.log_lines import JsonFormatter
log_file.LIMIT_BYTES, log_file.KEPT = 20000, 60
handler = log_file.LogFile(Path(sys.argv[1]))
handler.setFormatter(JsonFormatter())
for number in range(400):
    handler.emit(logging.LogRecord("tuidesk", logging.INFO, "x.py", 1, "event", (int(sys.argv[2]), number), None))
"""


def test_several_workers_lose_no_line_of_each_other(tmp_path: Path) -> None:
    path = tmp_path / "worker.jsonl"
    started = [subprocess.Popen([sys.executable, "-c", MANY, str(path), str(n)]) for n in range(4)]
    assert [one.wait() for one in started] == [0] * 4
    seen = [tuple(row["with"]) for file in tmp_path.glob("worker.jsonl*") for row in lines(file)]
    assert sorted(seen) == [(n, number) for n in range(4) for number in range(400)]


def test_a_disk_that_refuses_costs_the_line_only(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("no folder")
    say(handler_of(tmp_path / "logs" / "worker.jsonl"), 1)


def test_the_companions_log_is_its_owners_alone() -> None:
    locate().make()
    process = child.start_child(locate())
    process.terminate()
    process.wait()
    assert (locate().logs / "worker.log").stat().st_mode & 0o777 == 0o600


@pytest.mark.server
def test_a_day_with_every_detail_on_holds_no_word_of_anybody(
    desk: Desk,
    dovecot: Dovecot,
    make_smtp_sink: Callable[..., SmtpSink],
    monkeypatch: pytest.MonkeyPatch,
    sealed: Path,
) -> None:
    user, password = dovecot.add_user("canaryuser", "canary-pass-91")
    sink = make_smtp_sink(tls="starttls", users={user: password})
    sink.reject["canary-bea@cliente.test"] = "550 canary-refusal about Canary-subject"
    server = Server(sink.host.replace("127.0.0.1", "localhost"), sink.port, "starttls", sink.ca_file)
    desk.mailbox(dovecot, "in", "canary-support@xyz.test", login=(user, password))
    additions.add_smtp(
        desk.store, ADMIN, "out", server, user=user, password=password, from_="S <canary-support@xyz.test>"
    )
    desk.queue("Support", inbound="in", reply_via="out")
    for sender in ("canary-ana", "canary-bea"):
        mail = letter(
            f"{sender} <{sender}@cliente.test>", "canary-support@xyz.test", "Canary-subject", "canary-body"
        )
        dovecot.deliver(user, mail)
    monkeypatch.setenv("TUIDESK_LOG", "debug")
    said = desk.once_program()[2]
    for number in (1, 2):
        answer(desk, number)
    said += desk.once_program()[2]
    assert [mail.user for mail in sink.wait()] == [user]
    logs = [path for path in (sealed / "logs").iterdir() if path.is_file()]
    text = said + "".join(path.read_text() for path in logs)
    events = {row.get("event") for path in logs if path.suffix == ".jsonl" for row in lines(path)}
    assert {"mail fetched", "mail tried"} <= events
    assert "imapclient" in text  # the library was heard, though not its words
    assert "canary" not in text.casefold()
    assert "cliente.test" not in text


def answer(desk: Desk, number: int) -> None:
    """Answer a ticket."""
    [ticket_id] = desk.rows(sa.select(t.ticket.c.id).where(t.ticket.c.number == number))[0]
    start = replying.start_reply(desk.store, ADMIN, ticket_id)
    words = replying.Letter(
        ticket_id=ticket_id, to=start.to, cc=start.cc, subject=start.subject, text="canary-answer",
        seen_message_id=start.seen_message_id,
    )  # fmt: skip
    replying.send(desk.store, ADMIN, words, undo_ms=0)
