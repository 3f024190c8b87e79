"""The wizard over IMAP and SMTP: from an empty desk to a ticket that was answered through the mapped channel."""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_hex

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.terminal.program import Terminal
from tests.terminal.walking import ADDRESS, BOTH, ENTER, Postman, Walk, mailbox, sender
from tests.worker.post import letter

pytestmark = pytest.mark.server


@pytest.mark.parametrize(("language", "size"), BOTH)
def test_from_an_empty_desk_to_an_answered_ticket(
    language: str,
    size: tuple[int, int],
    dovecot: Dovecot,
    make_smtp_sink: Callable[..., SmtpSink],
    program: Callable[..., Terminal],
) -> None:
    user, password = dovecot.add_user(f"wizard-{token_hex(4)}", "geheim")
    deliver, sink = mailbox(dovecot, user), make_smtp_sink(users={user: password})
    deliver(letter("Old <old@cliente.test>", ADDRESS, "Antiguo", "Ya resuelto."))
    walk = Walk(program(columns=size[0], rows=size[1], env={"TUIDESK_LANG": language}), language)
    walk.give_address()
    walk.key("i")
    walk.see("IMAP")
    walk.answer(f"{dovecot.host}:{dovecot.port}")
    walk.see("SMTP")
    walk.answer(f"{sink.host}:{sink.port}")
    walk.see("user")
    walk.answer(user)
    walk.see("password")
    walk.hide(password)
    walk.see("works")
    walk.key(ENTER)
    with Postman(sink, deliver, ADDRESS):
        walk.to_the_last_step("count")
        walk.ends()
        mail = walk.answer_a_customer(deliver, lambda: sink.received)
    assert sender(mail) == f"Support <{ADDRESS}>"
    assert mail.mail_from == ADDRESS
