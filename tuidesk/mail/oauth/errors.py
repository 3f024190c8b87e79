"""What can go wrong between the desk and the place where people sign in, told by OAuth's own words first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tuidesk.i18n import mark
from tuidesk.mail.errors import REMEDY_SECONDS, MailError
from tuidesk.mail.oauth.help import AGAIN, AGAIN_BY, BY_ERROR, BY_NUMBER, UNKNOWN, Help

_NUMBER = re.compile(r"AADSTS(\d{4,8})")
_PASSES = frozenset({"temporarily_unavailable", "server_error", "slow_down", "too_many_requests"})


class AuthorityAway(MailError):
    """The sign-in server cannot be asked now; a token that still lives goes on working."""

    what = mark("{host}, where this desk signs in, does not answer")
    remedy = mark("It is asked again by itself; check the network and that no firewall is in between")


class AuthorityUntrusted(AuthorityAway):
    """The sign-in server's certificate is none that this machine trusts."""

    what = mark("{host}, where this desk signs in, shows a certificate that is not trusted")
    remedy = mark("Behind a proxy of your own name its certificate as ca_file in config.toml")


class AuthorityOdd(AuthorityAway):
    """What answers is no sign-in server: a captive portal or a proxy's error page."""

    what = mark("What answers as {host} is not the sign-in of Microsoft")
    remedy = mark("Check authority in config.toml and the proxy of this machine")


class AuthorityBusy(AuthorityAway):
    """The sign-in server asks to be left alone for a while."""

    what = mark("{host}, where this desk signs in, asks for a pause")
    remedy = mark("It is asked again by itself")


class SignInNeeded(MailError):
    """Only a person can go on: by signing in again, or by changing something at the provider first.

    `error` and `suberror` are OAuth's words, `number` is Microsoft's (0 = none), `detail` holds the
    description and the correlation id as they came.
    """

    retry_seconds = REMEDY_SECONDS

    def __init__(
        self, host: str, help_: Help, names: Mapping[str, str], answer: Mapping[str, Any] | None = None
    ) -> None:
        answer = answer or {}
        known = bool(names.get("channel"))
        self.what, self.remedy = help_.what, AGAIN_BY if known and help_.remedy == AGAIN else help_.remedy
        self.error = str(answer.get("error", ""))
        self.suberror = str(answer.get("suberror", ""))
        self.number = number_of(answer)
        super().__init__(host, detail_of(answer), **names)


def explain(host: str, answer: Mapping[str, Any], names: Mapping[str, str]) -> MailError:
    """Turn a refusal of the token endpoint into what a person reads.

    `names` holds user, tenant and client_id, and the channel of an account that the desk has. Whether to
    wait or to ask a person is decided by `error`; the number only chooses the words.
    """
    error, suberror = str(answer.get("error", "")), str(answer.get("suberror", ""))
    if error in _PASSES:
        return AuthorityBusy(host, detail_of(answer))
    help_ = BY_NUMBER.get(number_of(answer)) or BY_ERROR.get(suberror) or BY_ERROR.get(error) or UNKNOWN
    return SignInNeeded(host, help_, names, answer)


def number_of(answer: Mapping[str, Any]) -> int:
    """Return Microsoft's number of an error, the first that this program knows; 0 when it gave none."""
    listed = answer.get("error_codes")
    numbers = [code for code in listed if isinstance(code, int)] if isinstance(listed, list) else []
    numbers += [int(found) for found in _NUMBER.findall(str(answer.get("error_description", "")))]
    return next((code for code in numbers if code in BY_NUMBER), numbers[0] if numbers else 0)


def detail_of(answer: Mapping[str, Any]) -> str:
    """Return the server's own words with the correlation id, by which Microsoft's support finds the case."""
    words = ": ".join(str(answer[key]) for key in ("error", "error_description") if answer.get(key))
    correlation = str(answer.get("correlation_id", ""))
    known = not correlation or correlation in words
    return words if known else f"{words} (correlation id {correlation})"
