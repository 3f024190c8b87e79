"""How the sign-in server is reached: whose certificates count, and what is made of servers that are none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers import free_port
from tests.servers.authority import CLIENT, TENANT, Authority
from tests.servers.tls import Certificates, make_certificates
from tuidesk.mail.oauth import microsoft as oauth
from tuidesk.mail.oauth.errors import AuthorityAway, AuthorityOdd, AuthorityUntrusted
from tuidesk.mail.oauth.microsoft import Registration


def check(authority: str, ca_file: str) -> str:
    return oauth.check(Registration(TENANT, CLIENT, authority, ca_file))


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_the_environment_does_not_overrule_a_file_of_ones_own(
    authority: Authority,
    certificates: Certificates,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setenv(name, make_certificates(tmp_path).ca_file)
    assert check(authority.base, certificates.ca_file) == TENANT


def test_the_environments_bundle_counts_without_one(
    authority: Authority, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AuthorityUntrusted):
        check(authority.base, "")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certificates.ca_file)
    assert check(authority.base, "") == TENANT


def test_a_certificate_of_another_authority_is_not_trusted(authority: Authority, tmp_path: Path) -> None:
    with pytest.raises(AuthorityUntrusted) as caught:
        check(authority.base, make_certificates(tmp_path).ca_file)
    assert "ca_file in config.toml" in caught.value.hint


def test_nobody_there_is_said_to_be_away(certificates: Certificates) -> None:
    with pytest.raises(AuthorityAway) as caught:
        check(f"https://localhost:{free_port()}", certificates.ca_file)
    assert type(caught.value) is AuthorityAway
    assert "Connection refused" in caught.value.detail
    assert "Pool" not in caught.value.detail  # no word of the library


@pytest.mark.parametrize("text", ["<html>sign in to the wifi</html>", "[]", "{}", '"x"', "null", ""])
@pytest.mark.parametrize("status", [200, 404])
def test_what_is_no_sign_in_server_is_told_apart(
    authority: Authority, certificates: Certificates, text: str, status: int
) -> None:
    answering: Callable[..., object] = lambda *_: type("A", (), {"status_code": status, "text": text})()  # noqa: E731
    authority.answer = answering  # type: ignore[method-assign,assignment]
    with pytest.raises(AuthorityOdd):
        check(authority.base, certificates.ca_file)
