"""The wizard over Office 365: what is needed, tenant and client id, a code in a browser, an answer by its server."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.helpers import wait_for
from tests.servers.office365 import Office365
from tests.terminal.program import Terminal
from tests.terminal.walking import BOTH, ENTER, LATER, Postman, Walk, mailbox, own_address, sender

pytestmark = pytest.mark.server

NEEDED = {"scope", "state", "nonce", "code_challenge", "redirect_uri", "login_hint"}


def to_the_ways_to_sign_in(walk: Walk, office365: Office365) -> None:
    """Go from the first step to the question how one signs in."""
    walk.give_address()
    walk.key("o")
    walk.see("needs")
    walk.key(ENTER)
    walk.see("tenant")
    walk.answer(office365.tenant)
    walk.see("client")
    walk.answer(office365.client_id)
    walk.see("ways to sign in")


def code_on(walk: Walk) -> str:
    """Return the code that stands alone on a line."""
    walk.see("code", "minutes")
    lines = [line.strip() for line in walk.desk.text().splitlines()]
    [code] = [line for line in lines if re.fullmatch(r"[A-Z0-9-]{8,12}", line)]
    return code


def uri_on(walk: Walk) -> str:
    """Return the long address, which ends before an empty line, once all of it is drawn."""

    def whole() -> str:
        walk.desk.settle(0.1)
        lines = [line.strip() for line in walk.desk.text().splitlines()]
        first = next((number for number, line in enumerate(lines) if line.startswith("https://")), len(lines))
        uri = "".join(lines[first : lines.index("", first)]) if "" in lines[first:] else ""
        return uri if parse_qs(urlsplit(uri).query).keys() >= NEEDED else ""

    return wait_for(whole, "the whole address")


@pytest.mark.parametrize(("language", "size"), BOTH)
def test_from_an_empty_desk_to_an_answered_ticket(
    language: str,
    size: tuple[int, int],
    office365: Office365,
    program: Callable[..., Terminal],
) -> None:
    address, _password = office365.dovecot.add_user(own_address())
    deliver, sink = mailbox(office365.dovecot, address), office365.sink
    walk = Walk(program(columns=size[0], rows=size[1], env={"TUIDESK_LANG": language}), language, address)
    to_the_ways_to_sign_in(walk, office365)
    walk.key("c")
    office365.authority.approve(code_on(walk), address)
    with Postman(sink, deliver, address):
        walk.to_the_last_step()
        walk.ends()
        mail = walk.answer_a_customer(deliver, lambda: sink.received)
    assert sender(mail) == f"Support <{address}>"
    assert mail.user == address


@pytest.mark.parametrize(("language", "size"), BOTH)
def test_a_shared_mailbox_by_an_address_that_is_pasted_back(
    language: str,
    size: tuple[int, int],
    office365: Office365,
    program: Callable[..., Terminal],
) -> None:
    address, _password = office365.dovecot.add_user(own_address())
    ana = address.replace("support", "ana")
    office365.dovecot.add_user(ana)
    office365.share(address, ana)
    walk = Walk(program(columns=size[0], rows=size[1], env={"TUIDESK_LANG": language}), language, address)
    to_the_ways_to_sign_in(walk, office365)
    walk.key("b")
    walk.see(r"https://localhost:\d+/")
    walk.key(f"{office365.authority.sign_in(uri_on(walk), ana)}{ENTER}")
    walk.see("other user")
    walk.key("s")
    walk.step(3)
    walk.see(re.escape(address))


def test_a_sign_in_that_was_left_goes_on_and_is_found_again(
    office365: Office365, program: Callable[..., Terminal], tuidesk: Callable[..., str]
) -> None:
    address, _password = office365.dovecot.add_user(own_address())
    walk = Walk(program(columns=80, rows=24, env={"TUIDESK_LANG": "en"}), "en", address)
    to_the_ways_to_sign_in(walk, office365)
    walk.key("c")
    code = code_on(walk)
    walk.key(LATER)
    walk.see("Welcome to tuidesk")
    office365.authority.approve(code, address)
    wait_for(lambda: address in tuidesk("channel", "list"), "the worker to connect it by itself")
    walk.key("m")
    walk.step(2)
    walk.key("o")
    walk.step(3)
    walk.see(re.escape(address))
