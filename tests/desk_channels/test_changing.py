"""Changing a channel touches what it names, and lets what was mended try again."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.desk_channels.test_connecting import ADMIN, channel, gmail, office365
from tuidesk.desk import channels
from tuidesk.desk.channels import further as channel_further
from tuidesk.errors import BadUsage
from tuidesk.store.engine import Store
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.store.tables import inbound, outbound

NAME = "support@acme.test"


@pytest.fixture
def ailing(store: Store) -> Store:
    """Connect a mailbox both of whose directions are in trouble."""
    gmail(store)
    with store.write() as conn:
        for table in (inbound, outbound):
            conn.execute(sa.update(table).values(error_at=1, error_title="no", error_hint="do"))
        conn.execute(sa.update(outbound).values(paused_until=10**15))
    return store


def errors(row: ChannelRow) -> tuple[str, str]:
    assert row.inbound
    assert row.outbound
    return row.inbound.error_title, row.outbound.error_title


def test_an_error_is_forgotten_with_the_half_that_changed(ailing: Store) -> None:
    channels.change(ailing, ADMIN, NAME, {"folder": "Help"})
    assert errors(channel(ailing, NAME)) == ("", "no")
    channels.enable(ailing, ADMIN, NAME, False, "in")
    assert errors(channel(ailing, NAME)) == ("", "no")


def test_a_new_password_lets_every_sender_of_the_login_try_again(ailing: Store) -> None:
    channel_further.add_from(ailing, ADMIN, "sales", NAME, "Sales <sales@acme.test>")
    channels.change(ailing, ADMIN, NAME, {}, "abcd efgh ijkl mnop")
    assert errors(channel(ailing, NAME)) == ("", "")
    with ailing.read() as conn:
        assert set(conn.scalars(sa.select(outbound.c.paused_until))) == {0}


def test_a_password_that_cannot_be_one_changes_nothing(ailing: Store) -> None:
    with pytest.raises(BadUsage, match="16 letters"):
        channels.change(ailing, ADMIN, NAME, {"folder": "Help"}, "hunter2")
    assert channel(ailing, NAME).folder == "INBOX"


def test_the_same_server_again_is_no_other_server(store: Store) -> None:
    gmail(store)
    for changes in ({"imap-host": "IMAP.gmail.com"}, {"imap-port": "993"}, {"folder": "Help"}):
        channels.change(store, ADMIN, NAME, changes)
    assert generation(store) == 0
    channels.change(store, ADMIN, NAME, {"imap-host": "imap.acme.test"})
    assert generation(store) == 1


def generation(store: Store) -> int:
    with store.read() as conn:
        return int(conn.scalar(sa.select(inbound.c.generation)) or 0)


def test_who_signs_in_changes_what_imap_is_told(store: Store) -> None:
    name = office365(store).channel
    channels.change(store, ADMIN, name, {"login": "ana@acme.test"})
    row = channel(store, name)
    assert row.inbound
    assert (row.login, row.inbound.login) == ("ana@acme.test", name)
    channels.change(store, ADMIN, name, {"login": name})
    row = channel(store, name)
    assert row.inbound
    assert (row.login, row.inbound.login) == (name, "")


def test_another_domain_in_from_is_doubted_again(store: Store) -> None:
    gmail(store)
    with store.write() as conn:
        conn.execute(sa.update(outbound).values(domain_confirmed=True))
    channels.change(store, ADMIN, NAME, {"from": "Help <help@acme.test>"})
    assert channel(store, NAME).domain_confirmed
    channels.change(store, ADMIN, NAME, {"from": "Help <help@other.test>"})
    assert not channel(store, NAME).domain_confirmed
