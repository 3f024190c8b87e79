"""A sign-in kept alive through msal, without a socket: renewed, revoked, entered again."""

from __future__ import annotations

import pytest

from tests.oauth.apart import ANA, APP, by_device, refusal_of
from tests.servers.authority import Authority
from tests.servers.authority_refusals import BUSY, NO_CONSENT, REVOKED, Refusal
from tuidesk.mail.oauth import microsoft as oauth
from tuidesk.mail.oauth.errors import AuthorityAway, AuthorityBusy
from tuidesk.mail.oauth.values import access_of


@pytest.fixture
def authority() -> Authority:
    return Authority()


def test_a_token_is_renewed_and_the_refresh_token_changes(authority: Authority) -> None:
    first = by_device(authority)
    second = oauth.renew(APP, first.cache, authority)
    third = oauth.renew(APP, second.cache, authority)
    assert len({first.access.token, second.access.token, third.access.token}) == 3
    assert authority.owner(third.access.token) == ANA
    assert access_of(third.cache) == third.access
    assert refusal_of(lambda: oauth.renew(APP, first.cache, authority)).number == 70008


def test_a_short_life_has_a_short_margin(authority: Authority) -> None:
    authority.life = 100
    access = by_device(authority).access
    assert access.fresh
    assert access.expires_at - access.given_at == 100


@pytest.mark.parametrize("refusal", [REVOKED, NO_CONSENT])
def test_after_a_revocation_a_new_sign_in_works_at_once(authority: Authority, refusal: Refusal) -> None:
    kept = by_device(authority).cache
    authority.revoke(ANA, refusal)
    for _ in range(2):
        problem = refusal_of(lambda: oauth.renew(APP, kept, authority))
        assert problem.number == refusal.number
        assert "sign in again" in problem.hint.lower()
    assert authority.owner(oauth.renew(APP, by_device(authority).cache, authority).access.token) == ANA


def test_the_servers_words_and_the_correlation_id_are_kept(authority: Authority) -> None:
    kept = by_device(authority).cache
    authority.revoke(ANA, REVOKED)
    problem = refusal_of(lambda: oauth.renew(APP, kept, authority))
    assert "AADSTS50173" in problem.detail
    assert "0f0e0d0c-1111-2222-3333-444455556666" in problem.detail
    assert "AADSTS" not in problem.line


def test_a_server_that_is_away_is_no_reason_to_sign_in_again(authority: Authority) -> None:
    kept = by_device(authority).cache
    authority.refusal = BUSY
    with pytest.raises(AuthorityBusy):
        oauth.renew(APP, kept, authority)
    authority.away = True
    with pytest.raises(AuthorityAway):
        oauth.renew(APP, kept, authority)
