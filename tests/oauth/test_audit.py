"""The audit of an Office 365 mailbox renews a token that its server does not take any more."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from tests.oauth.asking import connected, token, write
from tests.servers.office365 import Office365
from tests.worker.desk import Desk
from tuidesk.store import tables as t

pytestmark = pytest.mark.server


def test_the_audit_renews_a_token_that_expired_and_mends(desk: Desk, office365: Office365) -> None:
    address, account = connected(desk, office365)
    desk.once()
    for subject in ("Uno", "Dos"):
        write(desk, office365, address, subject)
    assert desk.once().totals.tickets == 2
    with desk.store.write() as conn:
        conn.execute(sa.delete(t.ledger))
    before = token(desk, account)
    office365.authority.tokens.clear()
    out, err = desk.program("audit", "--mend", "--json").communicate(timeout=100)
    [row] = map(json.loads, out.splitlines())
    assert (row["server"], row["missing"], row["mended"]) == (2, 0, 2), err
    assert token(desk, account) != before
