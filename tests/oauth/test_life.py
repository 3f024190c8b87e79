"""The whole life of a sign-in through msal, without a socket: entered, renewed, revoked, entered again."""

from __future__ import annotations

import threading
import time

import pytest

from tests.helpers import wait_for
from tests.oauth.apart import ANA, APP, by_device, refusal_of
from tests.servers.authority import CLIENT, SECRET, TENANT, Authority
from tests.servers.authority_refusals import BLOCKED, BUSY, DECLINED, EXPIRED, Refusal
from tuidesk.mail.oauth import microsoft as oauth
from tuidesk.mail.oauth.browser import BadPaste, BrowserSignIn
from tuidesk.mail.oauth.device import DeviceSignIn
from tuidesk.mail.oauth.microsoft import Cancelled, Registration, Signed

# pytest forgets the filter that the module itself sets.
pytestmark = pytest.mark.filterwarnings("ignore:response_mode")


@pytest.fixture
def authority() -> Authority:
    return Authority()


def test_a_device_code_is_shown_then_entered(authority: Authority) -> None:
    sign_in = DeviceSignIn(APP, authority)
    assert sign_in.uri == "https://login.microsoftonline.com/device"
    assert sign_in.expires_at > time.time() * 1000
    found: list[Signed] = []
    thread = threading.Thread(target=lambda: found.append(sign_in.wait(threading.Event())))
    thread.start()
    authority.approve(sign_in.code, ANA)
    thread.join()
    assert found[0].users == (ANA,)
    assert authority.owner(found[0].access.token) == ANA
    assert found[0].access.fresh


def test_the_scopes_of_both_protocols_are_asked_for_at_once(authority: Authority) -> None:
    by_device(authority)
    [(_code, grant)] = authority._devices.values()
    assert set(oauth.SCOPES) < set(grant.scope.split())
    assert "offline_access" in grant.scope


def test_letting_go_ends_the_wait_at_once(authority: Authority) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        DeviceSignIn(APP, authority).wait(stop)


def test_a_network_that_is_away_meanwhile_is_waited_for(authority: Authority) -> None:
    sign_in = DeviceSignIn(APP, authority)
    authority.refusal = BUSY
    found: list[Signed] = []
    thread = threading.Thread(target=lambda: found.append(sign_in.wait(threading.Event())))
    thread.start()
    asked = authority.count("urn:ietf:params:oauth:grant-type:device_code")
    wait_for(lambda: authority.count("urn:ietf:params:oauth:grant-type:device_code") > asked, "a question")
    authority.approve(sign_in.code, ANA)
    authority.refusal = None
    thread.join()
    assert found[0].users == (ANA,)


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (DECLINED, "The sign-in was declined in the browser"),
        (EXPIRED, "The code was not entered in time"),
        (BLOCKED, "Conditional Access of"),
    ],
)
def test_a_code_that_comes_to_nothing_says_why(authority: Authority, refusal: Refusal, said: str) -> None:
    sign_in = DeviceSignIn(APP, authority)
    authority.refuse_code(sign_in.code, refusal)
    assert said in refusal_of(lambda: sign_in.wait(threading.Event())).title


def test_the_address_of_a_browser_is_pasted_back(authority: Authority) -> None:
    sign_in = BrowserSignIn(APP, authority)
    pasted = authority.sign_in(sign_in.uri, ANA)
    half = len(pasted) // 2
    broken = f"  {pasted[:half]}\n   {pasted[half:]}\n"
    assert sign_in.finish(sign_in.understand(broken)).users == (ANA,)


def test_an_address_works_once(authority: Authority) -> None:
    sign_in = BrowserSignIn(APP, authority)
    answer = sign_in.understand(authority.sign_in(sign_in.uri, ANA))
    sign_in.finish(answer)
    assert "used already" in refusal_of(lambda: sign_in.finish(answer)).title


def test_a_browser_that_was_turned_down_says_why(authority: Authority) -> None:
    sign_in = BrowserSignIn(APP, authority)
    answer = sign_in.understand(authority.sign_in(sign_in.uri, ANA, Refusal("access_denied", 90094)))
    assert "Only an administrator" in refusal_of(lambda: sign_in.finish(answer)).title


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("", "Nothing was pasted"),
        ("https://login.microsoftonline.com/common/oauth2?state=1", "not the address at the end"),
        ("0.AXkA-a-bare-code", "not the address at the end"),
        ("http://localhost/?code=abc", "was cut"),
        ("http://localhost/?state=abc", "was cut"),
        ("localhost/?code=abc&state=other", "another, earlier sign-in"),
        ("http://[", "not the address at the end"),
        ("http://localhost/?code=" + "a" * 20_000, "too long"),
    ],
)
def test_a_bad_paste_is_explained_and_the_right_one_still_follows(
    authority: Authority, pasted: str, said: str
) -> None:
    sign_in = BrowserSignIn(APP, authority)
    with pytest.raises(BadPaste) as caught:
        sign_in.understand(pasted)
    assert said in caught.value.title
    assert sign_in.finish(sign_in.understand(authority.sign_in(sign_in.uri, ANA))).users == (ANA,)


def test_the_app_lets_itself_in_by_its_secret(authority: Authority) -> None:
    found = oauth.by_secret(Registration(TENANT, CLIENT, APP.authority, secret=SECRET), authority)
    assert found.users == ()
    assert found.access.fresh
    wrong = Registration(TENANT, CLIENT, APP.authority, secret="wrong")
    assert "client secret" in refusal_of(lambda: oauth.by_secret(wrong, authority)).title


def test_tenant_and_app_are_checked_before_anybody_signs_in(authority: Authority) -> None:
    assert oauth.check(Registration("desk.test", CLIENT, APP.authority), authority) == TENANT
    tenant = Registration("elsewhere.test", CLIENT, APP.authority)
    assert "no tenant called elsewhere.test" in refusal_of(lambda: oauth.check(tenant, authority)).title
    app = Registration(TENANT, "00000000-0000-0000-0000-000000000000", APP.authority)
    assert "is not registered in the tenant" in refusal_of(lambda: oauth.check(app, authority)).title
    assert authority.count("urn:ietf:params:oauth:grant-type:device_code") == 0


@pytest.mark.parametrize(
    ("tenant", "client"),
    [("a b", CLIENT), ("../x", CLIENT), ("", CLIENT), ("consumers", CLIENT), (TENANT, "abc"), (TENANT, "")],
)
def test_what_cannot_be_an_app_is_not_asked_about(authority: Authority, tenant: str, client: str) -> None:
    refusal_of(lambda: oauth.check(Registration(tenant, client, APP.authority), authority))
    assert authority.requests == []


def test_no_secret_stands_in_a_repr(authority: Authority) -> None:
    found = by_device(authority)
    shown = repr(found) + repr(Registration(TENANT, CLIENT, APP.authority, secret=SECRET))
    assert found.access.token not in shown
    assert SECRET not in shown
    assert b"refresh" not in shown.lower().encode()
