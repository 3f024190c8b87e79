"""`tuidesk reparse`: through the cage, on one ticket or all, and what it says."""

from __future__ import annotations

import sqlalchemy as sa

from tests.cli.conftest import Run
from tests.desk_in.mails import mail
from tuidesk.locations import locate
from tuidesk.mail.parse import PARSER
from tuidesk.store import tables
from tuidesk.store.engine import open_store
from tuidesk.store.leases import Lease


def age(**values: object) -> None:
    """Make all mail that of an older parser, which read it otherwise."""
    store = open_store(locate())
    with store.write() as conn:
        conn.execute(sa.update(tables.body).values(parser=PARSER - 1, **values))
    store.close()


def test_stored_mail_is_read_again(tuidesk: Run) -> None:
    tuidesk("queue", "add", "Support")
    tuidesk("ingest", "--queue", "Support", stdin=mail("a@c"))
    tuidesk("ingest", "--queue", "Support", stdin=mail("b@c"))
    assert tuidesk("reparse", "--all").out.startswith("0 mails read again.")
    age(text="mojibake")
    assert "2 would change" in tuidesk("reparse", "--all", "--dry-run").out
    assert tuidesk("show", "1", "--json").rows[0]["messages"][0]["body_text"] == "mojibake"
    assert "1 changed" in tuidesk("reparse", "--ticket", "1").out
    assert tuidesk("show", "1", "--json").rows[0]["messages"][0]["body_text"] == "It burns."
    assert tuidesk("reparse", "--since", "2099-01-01").out.startswith("0 mails read again.")
    assert "1 changed" in tuidesk("reparse", "--since", "2020-01-01").out


def test_what_cannot_be_done_is_said(tuidesk: Run) -> None:
    tuidesk("reparse", code=2)
    tuidesk("reparse", "--all", "--ticket", "1", code=2)
    assert "is no day" in tuidesk("reparse", "--since", "yesterday", code=2).err
    tuidesk("reparse", "--ticket", "77", code=3)
    store = open_store(locate())
    lease = Lease.take(store, locate(), "reparse")
    assert lease
    assert "being read again already" in tuidesk("reparse", "--all", code=1).err
    lease.release()
    store.close()
