"""A desk that came out of a backup: what came since is taken in again, and nothing leaves by itself."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.worker.desk import ADMIN, Desk
from tests.worker.post import letter
from tests.worker.test_round_trip import reply
from tuidesk.desk import outbox
from tuidesk.locations import Locations, locate
from tuidesk.store import backup, doctor, migrate, restore, schema, sqlite
from tuidesk.store import tables as t
from tuidesk.store.engine import open_store

ANA = "Ana Ruiz <ana@cliente.test>"


@pytest.mark.server
def test_mail_since_the_backup_comes_again_and_replies_wait(
    dovecot: Dovecot, smtp_sink: SmtpSink, tmp_path: Path
) -> None:
    desk = Desk()
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.way_out(smtp_sink, "out", "support@desk.test")
    desk.queue("Support", inbound="support", reply_via="out")
    dovecot.deliver(user, letter(ANA, "support@desk.test", "First", "Hello"))
    assert desk.once().totals.tickets == 1
    reply(desk, 1, "We look into it.")
    backup.back_up(desk.store, tmp_path / "copy")
    dovecot.deliver(user, letter(ANA, "support@desk.test", "Second", "Hello again"))
    assert desk.once().totals.sent == 1
    desk.close()

    assert restore.restore(locate(), tmp_path / "copy", replace=True).held == 1
    desk = Desk()
    totals = desk.once().totals
    assert (totals.tickets, totals.sent) == (1, 0)
    assert len(smtp_sink.received) == 1
    assert [row.title for row in desk.rows(sa.select(t.ticket.c.title).order_by(t.ticket.c.id))] == [
        "First",
        "Second",
    ]
    assert [one.detail for one in doctor.check(desk.store, full=True) if one.serious and not one.ok] == []
    [mail] = desk.rows(sa.select(t.outbox))
    assert outbox.release(desk.store, ADMIN, mail.id) == "queued"
    assert desk.once().totals.sent == 1
    assert [sent.data.count(mail.message_id.encode()) for sent in smtp_sink.received] == [1, 1]
    desk.close()


def test_a_backup_of_the_first_schema(tmp_path: Path) -> None:
    """Made by the first revision itself, with mail that waited."""
    folder = tmp_path / "copy"
    folder.mkdir()
    sqlite.touch(folder / backup.STORE)
    engine = sqlite.make_engine(f"sqlite:///{folder / backup.STORE}", checkpoint=True)
    with engine.execution_options(write=True).begin() as conn:
        migrate.upgrade(conn, "0001")
        for statement in (
            "INSERT INTO account (id, name, kind) VALUES (1, 'out', 'smtp')",
            "INSERT INTO outbound (id, account_id, name) VALUES (1, 1, 'out')",
            "INSERT INTO outbox (kind, state, outbound_id) VALUES ('reply', 'queued', 1)",
        ):
            conn.execute(sa.text(statement))
    engine.dispose()
    locations = Locations(*[tmp_path / "home"] * 3)
    assert restore.restore(locations, folder).held == 1
    with closing(open_store(locations, create=False)) as store, store.read() as conn:
        assert schema.revision(conn) == schema.HEAD
        assert list(conn.scalars(sa.select(t.outbox.c.state))) == ["held"]
