"""Signs in through msal without a socket."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from tests.servers.authority import CLIENT, TENANT, Authority
from tuidesk.mail.oauth.device import DeviceSignIn
from tuidesk.mail.oauth.errors import SignInNeeded
from tuidesk.mail.oauth.microsoft import Registration, Signed

ANA = "ana@desk.test"
APP = Registration(TENANT, CLIENT, "https://login.microsoftonline.com", user=ANA)


def by_device(authority: Authority, user: str = ANA) -> Signed:
    """Sign in by a code as somebody."""
    sign_in = DeviceSignIn(APP, authority)
    authority.approve(sign_in.code, user)
    return sign_in.wait(threading.Event())


def refusal_of(act: Callable[[], object]) -> SignInNeeded:
    """Return the refusal that an act meets."""
    with pytest.raises(SignInNeeded) as caught:
        act()
    return caught.value
