"""The wizard over Gmail: an address and an app password, up to an answer that leaves by Gmail's server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.terminal.program import Terminal
from tests.terminal.walking import BOTH, ENTER, Postman, Walk, mailbox, own_address, sender

pytestmark = pytest.mark.server

CONFIG = """\
[providers.gmail]
imap = "localhost:{imap}"
smtp = "localhost:{smtp}"
ca_file = "{ca_file}"
"""
PASSWORD = "abcdefghijklmnop"
SHOWN = "abcd efgh ijkl mnop"  # and shows them


@pytest.mark.parametrize(("language", "size"), BOTH)
def test_from_an_empty_desk_to_an_answered_ticket(
    language: str,
    size: tuple[int, int],
    sealed: Path,
    dovecot: Dovecot,
    make_smtp_sink: Callable[..., SmtpSink],
    program: Callable[..., Terminal],
) -> None:
    address, password = dovecot.add_user(own_address(), PASSWORD)
    deliver, sink = mailbox(dovecot, address), make_smtp_sink(users={address: password}, tls="implicit")
    sealed.mkdir(parents=True, exist_ok=True)
    places = CONFIG.format(imap=dovecot.tls_port, smtp=sink.port, ca_file=dovecot.ca_file)
    (sealed / "config.toml").write_text(places)

    walk = Walk(program(columns=size[0], rows=size[1], env={"TUIDESK_LANG": language}), language, address)
    walk.give_address()
    walk.key("m")
    walk.see(r"myaccount\.google\.com/apppasswords")
    walk.key(ENTER)
    walk.see("app password")
    walk.hide(SHOWN)
    walk.see("works")
    walk.key(ENTER)
    with Postman(sink, deliver, address):
        walk.to_the_last_step()
        walk.ends()
        mail = walk.answer_a_customer(deliver, lambda: sink.received)
    assert sender(mail) == f"Support <{address}>"
    assert mail.user == address
