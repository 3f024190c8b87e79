"""Connecting an address makes everything it needs in one step, or nothing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tuidesk.desk import channels, connecting, filters, queues
from tuidesk.desk.actor import Actor
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.channels import find
from tuidesk.desk.connecting import Connected, Connection, Registration
from tuidesk.desk.permissions import NotAllowed
from tuidesk.desk.servers import Server
from tuidesk.errors import BadUsage, NotFound, Problem
from tuidesk.locations import locate
from tuidesk.store import secrets, setup_agents
from tuidesk.store.engine import Store
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.store.tables import account, alias, inbound, outbound, queue, secret

ADMIN = Actor(None, "ana", "admin")
PASSWORD = "abcd efgh ijkl mnop"
REGISTRATION = Registration("acme.test", "5f1c-client", "device", cache=b"tokens")
LOCAL = Server("localhost", 1143, "none")


def gmail(store: Store, address: str = "support@acme.test", **options: str) -> Connected:
    return connecting.connect_gmail(store, ADMIN, address, options.pop("password", PASSWORD), **options)


def office365(
    store: Store,
    address: str = "support@acme.test",
    registration: Registration = REGISTRATION,
    **options: str,
) -> Connected:
    with store.write() as conn:
        return connecting.connect_office365(conn, ADMIN, Connection(address, **options), registration)


def channel(store: Store, name: str) -> ChannelRow:
    with store.read() as conn:
        return find(conn, name)


def is_empty(store: Store) -> bool:
    with store.read() as conn:
        tables = (account, alias, inbound, outbound, queue, secret)
        return not any(conn.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables)


def test_gmail_makes_both_ways_queue_and_reply_via(store: Store) -> None:
    made = gmail(store)
    row = channel(store, "support@acme.test")
    assert (made.channel, made.queue, row.directions, row.kind) == (row.name, "Support", "both", "gmail")
    assert row.inbound
    assert row.outbound
    assert (row.inbound.host, row.inbound.port, row.inbound.tls) == ("imap.gmail.com", 993, "implicit")
    assert (row.outbound.host, row.outbound.tls) == ("smtp.gmail.com", "implicit")
    assert (row.from_name, row.from_address) == ("Support", "support@acme.test")
    [line] = queues.listed(store)
    assert (line.inbound, line.reply_via, line.tag) == (row.name, row.name, "SU")
    assert [entry.address for entry in filters.listed(store)] == ["support@acme.test"]
    with store.read() as conn:
        assert secrets.get_secret(conn, locate(), made.account_id, "password") == "abcdefghijklmnop"


def test_office365_keeps_the_tokens_and_who_signed_in(store: Store) -> None:
    made = office365(store)
    row = channel(store, made.channel)
    assert row.outbound
    assert (row.outbound.host, row.outbound.port, row.outbound.tls) == ("smtp.office365.com", 587, "starttls")
    assert row.account.signed_in_at > 0
    assert row.login == "support@acme.test"
    with store.read() as conn:
        assert secrets.get_secret(conn, locate(), made.account_id, "oauth_cache") == "tokens"


def test_a_shared_mailbox_is_named_to_imap_and_its_user_to_smtp(store: Store) -> None:
    made = office365(store, registration=Registration("acme.test", "c", "device", "Ana@acme.test", b"t"))
    row = channel(store, made.channel)
    assert row.inbound
    assert row.outbound
    assert row.login == "ana@acme.test"
    assert row.inbound.login == "support@acme.test"
    assert row.outbound.login == ""
    assert row.from_address == "support@acme.test"


def test_office365_is_saved_without_a_sign_in(store: Store) -> None:
    made = office365(store, registration=Registration("acme.test", "c"))
    row = channel(store, made.channel)
    assert not row.account.signed_in_at
    assert not row.account.has_secret
    secretly = office365(store, "b@acme.test", Registration("acme.test", "c", client_secret="s3cret"))
    assert channel(store, secretly.channel).account.flow == "secret"
    with store.read() as conn:
        assert secrets.get_secret(conn, locate(), secretly.account_id, "client_secret") == "s3cret"


def test_the_hosts_are_those_of_the_configuration(store: Store) -> None:
    (locate().config / "config.toml").write_text('[providers.gmail]\nimap = "localhost:1993"\n')
    row = channel(store, gmail(store).channel)
    assert row.inbound
    assert (row.inbound.host, row.inbound.port, row.inbound.tls) == ("localhost", 1993, "implicit")


@pytest.mark.parametrize(
    ("directions", "queue_wish", "halves", "made"),
    [
        ("in", "", (True, False), "Support"),
        ("out", "", (False, True), ""),
        ("both", "-", (True, True), ""),
        ("in", "-", (True, False), ""),
    ],
)
def test_directions_and_queues_are_a_choice(
    store: Store, directions: str, queue_wish: str, halves: tuple[bool, bool], made: str
) -> None:
    connected = gmail(store, directions=directions, queue=queue_wish)
    row = channel(store, connected.channel)
    assert (bool(row.inbound), bool(row.outbound)) == halves
    assert connected.queue == made
    assert [line.name for line in queues.listed(store)] == ([made] if made else [])


def test_a_named_queue_gets_the_mail_and_keeps_its_own_reply_via(store: Store) -> None:
    channel_additions.add_smtp(store, ADMIN, "it", LOCAL, from_="it@abc.test")
    queues.add(store, ADMIN, "Help", reply_via="it")
    assert gmail(store, queue="help").queue == "Help"
    [line] = queues.listed(store)
    assert (line.inbound, line.reply_via) == ("support@acme.test", "it")
    assert gmail(store, "out@acme.test", directions="out", queue="Help").queue == "Help"
    assert queues.listed(store)[0].reply_via == "out@acme.test"


def test_names_colours_and_tags_of_made_queues_differ(store: Store) -> None:
    for address in ("support@a.test", "support@b.test", "customer.care@a.test"):
        gmail(store, address)
    lines = queues.listed(store)
    assert [line.name for line in lines] == ["Support", "Support 2", "Customer care"]
    assert len({line.color for line in lines}) == len({line.tag for line in lines}) == 3


def test_imap_and_smtp_share_one_login(store: Store) -> None:
    made = connecting.connect_imap(store, ADMIN, "a@acme.test", LOCAL, LOCAL, "ann", "pw")
    row = channel(store, made.channel)
    assert (row.kind, row.directions, row.login) == ("imap", "both", "ann")
    out = connecting.connect_imap(store, ADMIN, "b@acme.test", None, LOCAL, "ann", "pw")
    assert channel(store, out.channel).directions == "out"
    assert out.queue == ""


def test_an_address_may_send_although_its_mail_is_forwarded(store: Store) -> None:
    channel_additions.add_forward(store, ADMIN, "support@acme.test", public_address="support@acme.test")
    made = office365(store, directions="out")
    assert made.channel == "support@acme.test 2"


def test_what_cannot_be_connected_leaves_nothing(store: Store) -> None:
    wrong = {
        "letters": lambda: gmail(store, password="hunter2"),
        "mail address": lambda: gmail(store, "nobody"),
        "directions": lambda: gmail(store, directions="sideways"),
        "since": lambda: gmail(store, since="yesterday"),
        "queue is called": lambda: gmail(store, queue="Nowhere"),
        "tenant": lambda: office365(store, registration=Registration("two words", "c")),
        "client ID": lambda: office365(store, registration=Registration("acme.test", "")),
        "Forward it": lambda: office365(store, "me@hotmail.com"),
        "password is empty": lambda: connecting.connect_imap(store, ADMIN, "a@b.test", LOCAL, LOCAL, "u", ""),
        "server": lambda: connecting.connect_imap(store, ADMIN, "a@b.test", None, None, "u", "p"),
    }
    for word, attempt in wrong.items():
        with pytest.raises(Problem) as caught:
            attempt()
        assert word in caught.value.line
        assert is_empty(store), word


def test_the_same_address_or_a_queue_that_has_mail_is_refused(store: Store) -> None:
    gmail(store)
    before = channels.listed(store)
    for attempt, word in (
        (lambda: gmail(store), "connected already"),
        (lambda: office365(store), "connected already"),
        (lambda: gmail(store, "b@acme.test", queue="Support"), "gets its mail from support@acme.test"),
    ):
        with pytest.raises(BadUsage, match=word):
            attempt()
    assert channels.listed(store) == before
    assert len(queues.listed(store)) == 1


def test_only_admins_connect(store: Store) -> None:
    with pytest.raises(NotAllowed):
        connecting.connect_gmail(store, Actor(None, "bob", "agent"), "a@b.test", PASSWORD)


def test_an_agents_own_address_is_questioned_and_not_refused(store: Store) -> None:
    with store.write() as conn:
        setup_agents.add(conn, "ana", "Ana", "ana@acme.test", "admin", "ana")
    with store.read() as conn:
        assert "agent ana" in connecting.question(conn, "ANA@acme.test")
        assert connecting.question(conn, "support@acme.test") == ""
        with pytest.raises(BadUsage, match=r"Outlook\.com"):
            connecting.question(conn, "ana@outlook.es")
    assert gmail(store, "ana@acme.test").queue == "Ana"


def test_an_unknown_queue_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        gmail(store, queue="Nowhere")
