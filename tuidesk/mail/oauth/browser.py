"""Sign in by any browser and paste back the address that it ends on (authorization code with PKCE).

For tenants whose Conditional Access blocks device codes. Nothing listens on http://localhost: the browser
shows an error there, and its address line holds what is needed.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tuidesk.errors import Problem
from tuidesk.i18n import Phrase, mark
from tuidesk.mail.oauth import microsoft as oauth
from tuidesk.mail.oauth.errors import AuthorityOdd
from tuidesk.mail.oauth.http import asking
from tuidesk.mail.oauth.microsoft import Registration, Signed

REDIRECT = "http://localhost"
# What is posted to http://localhost stands in no address line; PKCE and state protect the code as well.
warnings.filterwarnings("ignore", message="response_mode='form_post'")
LONGEST = 16_384  # letters of a pasted address


class BadPaste(Problem):
    """What was pasted is not the address on which the sign-in ended; the right one can still follow."""

    def __init__(self, title: str) -> None:
        hint = mark("Copy the whole address line of the browser once it begins with http://localhost")
        self.phrase = Phrase(title)
        super().__init__(self.phrase, Phrase(hint))


class BrowserSignIn:
    """One way through the browser: show `uri`, then finish with the address that was pasted back."""

    def __init__(self, registration: Registration, http: Any = None) -> None:
        """Prepare the address; raises SignInNeeded or AuthorityAway."""
        self._registration = registration
        self._cache = oauth.new_cache()
        self._app = oauth.public_app(registration, self._cache, http)
        with asking(registration.host):
            self._flow = self._app.initiate_auth_code_flow(
                oauth.SCOPES,
                redirect_uri=REDIRECT,
                response_mode="query",
                prompt="select_account",  # the browser may be somebody's who is signed in as himself
                login_hint=registration.user or None,
            )
        self.uri = str(self._flow["auth_uri"])

    def understand(self, pasted: str) -> Mapping[str, str]:
        """Return what a pasted address says; raises BadPaste when it is not of this sign-in."""
        return understand(pasted, str(self._flow["state"]))

    def finish(self, answer: Mapping[str, str]) -> Signed:
        """Trade the code for tokens; raises SignInNeeded or AuthorityAway."""
        try:
            with asking(self._registration.host):
                tokens = self._app.acquire_token_by_auth_code_flow(self._flow, dict(answer))
        except RuntimeError as error:  # msal: the nonce is not the one of this sign-in
            raise AuthorityOdd(self._registration.host, type(error).__name__) from error
        return oauth.signed(self._registration, self._cache, tokens)


def understand(pasted: str, state: str) -> Mapping[str, str]:
    """Read code or error out of a pasted address, which a terminal may have broken into lines."""
    text = "".join(pasted.split()).strip("'\"<>")
    if not text:
        raise BadPaste(mark("Nothing was pasted"))
    if len(text) > LONGEST:
        raise BadPaste(mark("What was pasted is too long for an address"))
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        host = parts.hostname
    except ValueError:
        host = None
    if host not in ("localhost", "127.0.0.1", "::1"):
        raise BadPaste(mark("What was pasted is not the address at the end of the sign-in"))
    answer = {key: values[0] for key, values in parse_qs(parts.query or parts.fragment).items()}
    if not ("code" in answer or "error" in answer) or "state" not in answer:
        raise BadPaste(mark("The pasted address was cut: its code or state is missing"))
    if answer["state"] != state:
        raise BadPaste(mark("The pasted address belongs to another, earlier sign-in"))
    return answer
