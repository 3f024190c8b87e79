"""Tokens in a worker: renewed in time by one refresher, dead within a minute, alive again after a sign-in."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from tests.helpers import wait_for
from tests.oauth.asking import connected, token
from tests.servers.authority import SECRET
from tests.servers.authority_refusals import BUSY, NO_CONSENT, REVOKED
from tests.servers.office365 import Office365
from tests.worker.desk import ADMIN, Desk
from tuidesk.desk import connecting
from tuidesk.desk.connecting import Connection, Registration
from tuidesk.mail.oauth.errors import AuthorityAway, SignInNeeded
from tuidesk.store import tables as t
from tuidesk.store.leases import Lease
from tuidesk.worker import tokens
from tuidesk.worker.channel_test import prove

pytestmark = pytest.mark.server


def test_a_token_is_kept_until_it_is_time(desk: Desk, office365: Office365) -> None:
    _address, account = connected(desk, office365)
    assert token(desk, account) == token(desk, account)
    assert office365.authority.count("refresh_token") == 0


def test_a_token_is_renewed_before_it_expires(desk: Desk, office365: Office365) -> None:
    address, account = connected(desk, office365, life=2)
    [(given, renewed)] = desk.rows(sa.select(t.secret.c.created_at, t.account.c.token_at).select_from(
        t.secret.join(t.account)))  # fmt: skip
    first = token(desk, account)
    second = wait_for(lambda: (now := token(desk, account)) != first and now, "another token")
    assert office365.authority.owner(second) == address
    [(given_again, renewed_again)] = desk.rows(
        sa.select(t.secret.c.created_at, t.account.c.token_at).select_from(t.secret.join(t.account))
    )
    assert given_again == given, "nobody signed in, so no channel begins anew"
    assert renewed_again > renewed


def test_a_client_secret_gives_tokens_without_any_sign_in(desk: Desk, office365: Office365) -> None:
    registration = Registration(office365.tenant, office365.client_id, client_secret=SECRET)
    with desk.store.write() as conn:
        connection = Connection(office365.mailbox("support"))
        made = connecting.connect_office365(conn, ADMIN, connection, registration)
    office365.authority.life = 2
    first = token(desk, made.account_id)
    assert token(desk, made.account_id)
    wait_for(lambda: token(desk, made.account_id) != first, "another token")
    office365.authority.secret = "another"
    with pytest.raises(SignInNeeded, match="client secret"):
        token(desk, made.account_id, refused=token(desk, made.account_id))


def test_an_account_that_nobody_signed_in_to_says_how(desk: Desk, office365: Office365) -> None:
    with desk.store.write() as conn:
        registration = Registration(office365.tenant, office365.client_id)
        made = connecting.connect_office365(conn, ADMIN, Connection("a@desk.test"), registration)
    with pytest.raises(SignInNeeded) as caught:
        token(desk, made.account_id)
    assert "tuidesk channel sign-in a@desk.test" in caught.value.hint


def test_two_refreshers_ask_once(desk: Desk, office365: Office365) -> None:
    """A refresh token is used up by its use: a second one would end the sign-in."""
    _address, account = connected(desk, office365)
    old = token(desk, account)
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(token(desk, account, old))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert set(found) == {token(desk, account)}
    assert office365.authority.count("refresh_token") == 1


def test_what_still_lives_is_used_while_another_worker_renews(desk: Desk, office365: Office365) -> None:
    _address, account = connected(desk, office365, life=3600)
    living = token(desk, account)
    elsewhere = Lease.take(desk.store, desk.locations, f"token:{account}")
    assert elsewhere
    assert token(desk, account) == living
    waiting: list[str] = []
    thread = threading.Thread(target=lambda: waiting.append(token(desk, account, living)))
    thread.start()
    elsewhere.release()
    thread.join()
    assert waiting != [living]


def test_an_authority_that_is_away_stops_nothing_while_the_token_lives(
    desk: Desk, office365: Office365
) -> None:
    _address, account = connected(desk, office365, life=30)
    office365.authority.refusal = BUSY
    living = token(desk, account)
    assert living
    with pytest.raises(AuthorityAway):
        token(desk, account, refused=living)
    office365.authority.refusal = None
    assert token(desk, account, refused=living) != living


def test_a_refused_renewal_is_not_repeated_at_once(desk: Desk, office365: Office365) -> None:
    address, account = connected(desk, office365)
    old = token(desk, account)
    office365.authority.revoke(address, REVOKED)
    for _ in range(3):
        with pytest.raises(SignInNeeded, match="was revoked") as caught:
            token(desk, account, refused=old)
        assert f"tuidesk channel sign-in {address}" in caught.value.hint
    with pytest.raises(SignInNeeded):
        token(desk, account)
    assert office365.authority.count("refresh_token") == 1


def test_consent_that_is_given_again_brings_it_back_without_a_sign_in(
    desk: Desk, office365: Office365
) -> None:
    _address, account = connected(desk, office365)
    old = token(desk, account)
    office365.authority.refusal = NO_CONSENT
    with pytest.raises(SignInNeeded, match="consent"):
        token(desk, account, refused=old)
    office365.authority.refusal = None
    with pytest.raises(SignInNeeded):
        token(desk, account)
    tokens.ask_again(desk.store, account)
    assert token(desk, account) != old


def test_a_test_of_the_channel_asks_again(desk: Desk, office365: Office365) -> None:
    address, account = connected(desk, office365)
    office365.authority.refusal = NO_CONSENT
    with pytest.raises(SignInNeeded):
        token(desk, account, refused=token(desk, account))
    assert "in" in prove(desk.store, desk.locations, address).wrong
    office365.authority.refusal = None
    assert not prove(desk.store, desk.locations, address).wrong
    assert token(desk, account)


def test_it_is_asked_again_by_itself_after_a_while(
    desk: Desk, office365: Office365, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "ASK_AGAIN_SECONDS", 0.0)
    _address, account = connected(desk, office365)
    old = token(desk, account)
    office365.authority.refusal = NO_CONSENT
    with pytest.raises(SignInNeeded):
        token(desk, account, refused=old)
    office365.authority.refusal = None
    assert token(desk, account) != old
