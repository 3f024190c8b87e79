"""Sign in with a code that is typed into a browser anywhere: the way that fits a terminal (RFC 8628)."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import Any

from tuidesk.i18n import Phrase, mark
from tuidesk.mail.oauth import microsoft as oauth
from tuidesk.mail.oauth.errors import AuthorityAway, SignInNeeded, explain
from tuidesk.mail.oauth.help import CODE_EXPIRED
from tuidesk.mail.oauth.http import asking
from tuidesk.mail.oauth.microsoft import Cancelled, Registration, Signed

SHORTEST_SECONDS = 0.1  # between two questions, whatever the server says
SLOW_DOWN_SECONDS = 5.0  # RFC 8628 §3.5


class DeviceSignIn:
    """One code: show `uri` and `code`, then wait until somebody entered it or `expires_at` (ms) has come."""

    def __init__(self, registration: Registration, http: Any = None) -> None:
        """Ask for a code; raises SignInNeeded or AuthorityAway."""
        self._registration = registration
        self._cache = oauth.new_cache()
        self._app = oauth.public_app(registration, self._cache, http)
        with asking(registration.host):
            self._flow = self._app.initiate_device_flow(oauth.SCOPES)
            if "user_code" not in self._flow:
                raise explain(registration.host, self._flow, registration.names)
            self.code = str(self._flow["user_code"])
            self.uri = str(self._flow["verification_uri"])
            self.expires_at = int(self._flow["expires_at"] * 1000)
        self._pause = max(float(self._flow["interval"]), SHORTEST_SECONDS)

    def wait(self, stop: threading.Event) -> Signed:
        """Ask again and again whether the code was entered; raises Cancelled once `stop` is set.

        A network that is away for a while is waited for. Raises SignInNeeded when it was declined or not
        entered in time.
        """
        registration = self._registration
        while not stop.wait(self._pause):
            if time.time() * 1000 > self.expires_at:
                raise SignInNeeded(registration.host, CODE_EXPIRED, registration.names)
            with suppress(AuthorityAway):
                answer = self._ask()
                if answer.get("error") == "slow_down":
                    self._pause += SLOW_DOWN_SECONDS
                elif answer.get("error") != "authorization_pending":
                    return oauth.signed(registration, self._cache, answer)
        raise Cancelled(Phrase(mark("The sign-in was let go")))

    def _ask(self) -> dict[str, Any]:
        """Ask once; msal's own loop sleeps where nobody could wake it."""
        self._flow.update(interval=1, latest_attempt_at=0)  # or msal warns, and never looks at its condition
        with asking(self._registration.host):
            answer: dict[str, Any] = self._app.acquire_token_by_device_flow(
                self._flow, exit_condition=lambda _flow: True
            )
            return answer
