"""Jobs that prove a mailbox before and after it is saved, and count what a first import would take in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.worker.desk import ADMIN, Desk, new_user
from tests.worker.post import letter
from tests.worker.test_jobs import ended
from tuidesk.desk import channels, connecting, jobs
from tuidesk.desk.servers import Server
from tuidesk.i18n import said
from tuidesk.store import tables as t
from tuidesk.worker.count_mail import minutes

pytestmark = pytest.mark.server

NOWHERE = Server("127.0.0.1", 1, "none")
Sinks = Callable[..., SmtpSink]


def place(server: Dovecot | SmtpSink) -> list[Any]:
    return [server.host, server.port, "none"]


def done(desk: Desk, kind: str, payload: dict[str, Any], secret: str | None = None) -> tuple[Any, list[str]]:
    job_id = jobs.submit(desk.store, ADMIN, kind, payload, secret)
    row = ended(desk, job_id)
    return row.result, [str(step) for step in jobs.progress(row).steps]


def test_a_connection_is_tried_before_it_is_saved(
    desk: Desk, dovecot: Dovecot, make_smtp_sink: Sinks
) -> None:
    user, password = new_user(dovecot, "try")
    sink = make_smtp_sink(users={user: password})
    dovecot.deliver(user, letter("a@x.test", "b@x.test", "Hi", "x"))
    desk.start()
    payload = {"login": user, "imap": place(dovecot), "smtp": place(sink)}
    result, steps = done(desk, "check-mailbox", payload, password)
    assert (result["ok"], result["in"]["ok"], result["out"]["ok"]) == (True, True, True)
    assert steps[0] == "receiving: trying 127.0.0.1"
    assert "INBOX (1 mail)" in steps[1]
    assert "sending" in steps[2]
    assert desk.count(t.secret) == desk.count(t.account) == 0
    assert sink.received == []

    result, steps = done(desk, "check-mailbox", payload, "mistyped")
    assert (result["ok"], result["in"]["ok"], result["out"]["ok"]) == (False, False, False)
    assert "refused the login" in said(result["title"])
    assert "receiving does not work yet" in steps

    result, _steps = done(desk, "check-mailbox", {"login": user, "imap": None, "smtp": None}, password)
    assert not result["ok"]


def test_the_directions_are_tested_apart(desk: Desk, dovecot: Dovecot) -> None:
    user, password = new_user(dovecot, "apart")
    reads = Server(dovecot.host, dovecot.port, "none")
    made = connecting.connect_imap(desk.store, ADMIN, "s@desk.test", reads, NOWHERE, user, password)
    desk.start()
    result, steps = done(desk, "test-channel", {"channel": made.channel})
    assert (result["ok"], result["in"]["ok"], result["out"]["ok"]) == (False, True, False)
    assert "does not answer" in said(result["title"])
    assert steps[-1] == "sending does not work yet"
    [row] = channels.listed(desk.store)
    assert row.inbound
    assert row.outbound
    assert row.inbound.ok_at > 0
    assert row.outbound.error_title != ""
    result, _steps = done(desk, "test-channel", {"channel": made.channel, "direction": "in"})
    assert result["ok"]
    assert "out" not in result


def test_mail_is_counted_before_it_is_taken_in(desk: Desk, dovecot: Dovecot) -> None:
    user = desk.mailbox(dovecot, "box", "box@desk.test")
    for number in range(3):
        dovecot.deliver(user, letter("a@x.test", "b@x.test", f"Hi {number}", "x"))
    desk.start()
    result, steps = done(desk, "count-mail", {"channel": "box"})
    assert result == {"ok": True, "now": 0, "30d": 3, "all": 3, "minutes": 1}
    assert "how many mails" in steps[0]
    assert desk.count(t.ticket) == 0
    draft = {"login": user, "imap": place(dovecot)}
    assert done(desk, "count-mail", draft, "pw ñ")[0]["all"] == 3
    assert not done(desk, "count-mail", draft, "mistyped")[0]["ok"]
    assert not done(desk, "count-mail", {"channel": "nobody"})[0]["ok"]


def test_the_estimate_is_in_whole_minutes() -> None:
    assert [minutes(count) for count in (0, 1, 40_113)] == [0, 1, 25]


def test_an_address_is_looked_up(desk: Desk) -> None:
    desk.start()
    result, steps = done(desk, "discover", {"address": "ana@gmail.com"})
    assert (result["provider"], result["smtp"]) == ("gmail", ["smtp.gmail.com", 465, "implicit"])
    assert "looking up" in steps[0]
    assert not done(desk, "discover", {"address": "nobody"})[0]["ok"]
