"""The test mail: through the gate and the outbox to somebody outside, with the server's answer as its result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.servers.smtp_sink import SmtpSink
from tests.worker.desk import ADMIN, Desk
from tests.worker.post import parsed
from tuidesk.desk import channels, filters, jobs
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.servers import Server
from tuidesk.store import tables as t
from tuidesk.store.jobs import JobRow

pytestmark = pytest.mark.server


def tried(desk: Desk, to: str, *, channel: str = "out") -> JobRow:
    """Ask for a test mail and wait for what came of it."""
    job_id = jobs.submit(desk.store, ADMIN, "send-test", {"channel": channel, "to": to})

    def ended() -> JobRow | None:
        with desk.store.read() as conn:
            row = jobs.get(conn, job_id)
        return row if row and row.ended else None

    return wait_for(ended, "the test to end")


def states(desk: Desk) -> list[Any]:
    return [row.state for row in desk.rows(sa.select(t.outbox.c.state).order_by(t.outbox.c.id))]


def test_a_test_mail_leaves_and_says_what_it_is(desk: Desk, smtp_sink: SmtpSink) -> None:
    desk.way_out(smtp_sink, "out", "Support <support@desk.test>")
    desk.start()
    row = tried(desk, "Me@Home.test")
    assert jobs.outcome(row).ok
    [sent] = smtp_sink.received
    assert (sent.mail_from, sent.rcpt_tos) == ("support@desk.test", ("me@home.test",))
    mail = parsed(sent.data)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert states(desk) == ["sent"]
    assert jobs.progress(row).steps[0].startswith("the test mail to me@home.test")


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("support@desk.test", "is an address of this desk"),
        ("x@blocked.test", "stands on the block list"),
        ("nobody", "is no mail address"),
    ],
)
def test_who_is_never_mailed_gets_no_test_either(desk: Desk, smtp_sink: SmtpSink, to: str, said: str) -> None:
    desk.way_out(smtp_sink, "out", "support@desk.test")
    filters.add(desk.store, ADMIN, "@blocked.test")
    desk.start()
    ended = jobs.outcome(tried(desk, to))
    assert not ended.ok
    assert said in ended.title
    assert states(desk) == []


def test_a_refusal_is_the_result_in_the_servers_words(
    desk: Desk, make_smtp_sink: Callable[..., SmtpSink]
) -> None:
    sink = make_smtp_sink(reject={"me@home.test": "554 5.7.1 not today"})
    desk.way_out(sink, "out", "support@desk.test")
    desk.start()
    ended = jobs.outcome(tried(desk, "me@home.test"))
    assert not ended.ok
    assert "not today" in ended.line


def test_a_refused_login_is_the_result_and_the_mail_does_not_leave_later(
    desk: Desk, make_smtp_sink: Callable[..., SmtpSink]
) -> None:
    sink = make_smtp_sink(users={"u": "right"})
    way = {"from_": "support@desk.test", "user": "u", "password": "wrong"}
    channel_additions.add_smtp(desk.store, ADMIN, "out", Server(sink.host, sink.port, "none"), **way)
    desk.start()
    ended = jobs.outcome(tried(desk, "me@home.test"))
    assert "refused the login of u" in ended.title
    assert states(desk) == ["withdrawn"]
    channels.change(desk.store, ADMIN, "out", {}, password="right")
    assert jobs.outcome(tried(desk, "me@home.test")).ok
    assert len(sink.received) == 1


def test_a_channel_that_is_off_or_unknown_is_said(desk: Desk, smtp_sink: SmtpSink) -> None:
    desk.way_out(smtp_sink, "out", "support@desk.test")
    channels.enable(desk.store, ADMIN, "out", False)
    desk.start()
    assert "is switched off" in jobs.outcome(tried(desk, "me@home.test")).title
    assert "No channel is called" in jobs.outcome(tried(desk, "me@home.test", channel="nowhere")).title
