"""How many mails wait on the server is told while there are many, and not at all for a few."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from tests.servers.dovecot import Dovecot
from tests.worker.desk import Desk
from tests.worker.post import letter
from tuidesk.store import tables as t
from tuidesk.worker import backlog
from tuidesk.worker.sync import FolderSync

pytestmark = pytest.mark.server


def test_many_waiting_mails_are_told_and_counted_down(
    desk: Desk, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backlog, "TELL_SECONDS", 0.0)
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    for number in range(70):
        mail = letter("Ana <ana@cliente.test>", "support@desk.test", f"Nr {number}", f"{number}\n")
        dovecot.deliver(user, mail)
    seen: list[int] = []
    take = FolderSync._take

    def looking(self: FolderSync, batch: Sequence[object]) -> None:
        seen.extend(row[0] for row in desk.rows(sa.select(t.inbound.c.backlog)))
        take(self, batch)  # type: ignore[arg-type]

    monkeypatch.setattr(FolderSync, "_take", looking)
    assert desk.once().totals.fetched == 70
    assert seen == [70, 20]
    assert desk.rows(sa.select(t.inbound.c.backlog)) == [(0,)]


def test_a_few_cost_nothing(desk: Desk, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    user = desk.mailbox(dovecot, "support", "support@desk.test")
    desk.queue("Support", inbound="support")
    dovecot.deliver(user, letter("Ana <ana@cliente.test>", "support@desk.test", "Uno", "Uno."))
    desk.once()
    assert desk.rows(sa.select(t.inbound.c.backlog)) == [(0,)]
