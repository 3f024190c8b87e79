"""How the sign-in server is reached: one HTTPS session with limits, and its failures in our words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from msal.exceptions import MsalError
from requests.adapters import HTTPAdapter

from tuidesk.mail.oauth.errors import AuthorityAway, AuthorityOdd, AuthorityUntrusted

TIMEOUT = (10.0, 30.0)  # seconds to connect, and to wait for an answer


class _Session(requests.Session):
    """A session that keeps to its own authorities, where requests lets the environment overrule them.

    Proxies of the environment stay in force.
    """

    def __init__(self, ca_file: str) -> None:
        super().__init__()
        self._ca_file = ca_file
        self.mount("https://", HTTPAdapter(max_retries=1))

    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override]
        """Ask within the time limits."""
        return super().request(method, url, **{"timeout": TIMEOUT, **options})

    def merge_environment_settings(
        self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any
    ) -> dict[str, Any]:
        """Take proxies from the environment, and its REQUESTS_CA_BUNDLE only without a file of our own."""
        merged: dict[str, Any] = super().merge_environment_settings(url, proxies, stream, verify, cert)
        return merged | {"verify": self._ca_file} if self._ca_file else merged


def session(ca_file: str = "") -> requests.Session:
    """Open a session; `ca_file` names the only authorities to trust, '' = those of the system."""
    return _Session(ca_file)


def _reason(error: BaseException) -> str:
    """Return what the system said, without the layers of the library that wrapped it."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return str(error) or type(error).__name__


@contextmanager
def asking(host: str) -> Iterator[None]:
    """Turn whatever keeps the server from answering into an AuthorityAway."""
    try:
        yield
    except requests.exceptions.SSLError as error:
        raise AuthorityUntrusted(host, str(error)) from error
    except requests.exceptions.JSONDecodeError as error:
        raise AuthorityOdd(host, str(error)) from error
    except (requests.exceptions.RequestException, MsalError, OSError) as error:
        raise AuthorityAway(host, _reason(error)) from error
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        # msal raises nearly anything for an answer that is no JSON, or other JSON than it expects.
        raise AuthorityOdd(host, type(error).__name__) from error
