"""What the desk says about itself."""

from __future__ import annotations

import sqlalchemy as sa

from tests.servers.smtp_sink import SmtpSink
from tests.worker.desk import Desk
from tuidesk.desk import health
from tuidesk.desk.health import Health
from tuidesk.mail.errors import LoginRefused
from tuidesk.store import tables as t
from tuidesk.store import workers
from tuidesk.store.clock import now
from tuidesk.term.clean import SafeText
from tuidesk.worker import report
from tuidesk.worker.channels import outbound_channels


def read(desk: Desk) -> Health:
    with desk.store.read() as conn:
        return health.read(conn)


def test_an_empty_desk_has_nothing_to_complain_of(desk: Desk) -> None:
    found = read(desk)
    assert found.lines() == []
    assert found.mail_age_ms is None


def test_a_missing_worker_is_named_with_the_time_and_the_remedy(desk: Desk, smtp_sink: SmtpSink) -> None:
    desk.way_out(smtp_sink, "out", "it@abc.test")
    assert "no worker has run yet" in read(desk).lines()[0]
    with desk.store.write() as conn:
        at = now() - 60_000
        conn.execute(sa.insert(t.worker).values(host="h", pid=1, started_at=at, beat_at=at))
    assert read(desk).lines() == [f"no worker since {health.clock(at)}. Start one with: tuidesk worker"]
    workers.register(desk.store, "1")
    assert read(desk).lines() == []


def test_a_worker_that_was_just_started_is_not_missed_yet(desk: Desk, smtp_sink: SmtpSink) -> None:
    desk.way_out(smtp_sink, "out", "it@abc.test")
    with desk.store.read() as conn:
        assert health.read(conn, started_at=now()).lines() == []
        assert "no worker has run yet" in health.read(conn, started_at=now() - 60_000).lines()[0]


def test_a_channel_in_trouble_is_named_and_recovers(desk: Desk, smtp_sink: SmtpSink) -> None:
    desk.way_out(smtp_sink, "out", "it@abc.test")
    workers.register(desk.store, "1")
    with desk.store.read() as conn:
        [channel] = outbound_channels(conn)
    report.ill(desk.store, channel, LoginRefused("smtp.\x1b[31mtest", user="it"))
    [line] = read(desk).lines()
    assert line.startswith("it@abc.test: smtp.test refused the login of it since ")
    assert isinstance(line, SafeText)
    report.well(desk.store, channel)
    assert read(desk).lines() == []


def test_the_first_time_of_a_failure_stays(desk: Desk, smtp_sink: SmtpSink) -> None:
    desk.way_out(smtp_sink, "out", "it@abc.test")
    with desk.store.read() as conn:
        [channel] = outbound_channels(conn)
    report.ill(desk.store, channel, LoginRefused("a", user="it"))
    [(first,)] = desk.rows(sa.select(t.outbound.c.error_at))
    report.ill(desk.store, channel, LoginRefused("b", user="it"))
    assert desk.rows(sa.select(t.outbound.c.error_at)) == [(first,)]


def test_mail_that_needs_a_person_is_counted(desk: Desk, smtp_sink: SmtpSink) -> None:
    way = desk.way_out(smtp_sink, "out", "it@abc.test")
    workers.register(desk.store, "1")
    states = ("failed", "uncertain", "sent")
    with desk.store.write() as conn:
        rows = [{"kind": "reply", "state": state, "outbound_id": way} for state in states]
        conn.execute(sa.insert(t.outbox), rows)
    found = read(desk)
    assert found.outbox == 2
    assert len(found.lines()) == 2
