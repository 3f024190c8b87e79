"""Hostile mail on every screen: the bytes that the real program writes are read, not what a library says of them."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.terminal.hostile_mail import Hostile, hostile_mails, make_desk, take_in
from tests.terminal.output_grammar import links, offences, words
from tests.terminal.program import Terminal

ESCAPE, DOWN = "\x1b", "j"


def walk(desk, number, mail):
    desk.until(rf"#{number} ")
    for keys, seen in (
        ("f", "quote"),
        ("w", "Why is"),
        (ESCAPE, None),
        ("o", "Save"),
        (ESCAPE, None),
        ("r", "Reply to"),
        (ESCAPE, None),
    ):
        t = time.time()
        desk.send(keys)
        try:
            if seen:
                desk.until(seen, timeout=3)
            else:
                desk.settle(0.05)
        except TimeoutError as e:
            print("TIMEOUT", mail.name, number, repr(keys), seen)
            print(desk.text())
        print(number, repr(keys), round(time.time() - t, 3))


def test_x(program: Callable[..., Terminal]) -> None:
    store = make_desk()
    mails = hostile_mails(encoded=False)[:4]
    numbers = take_in(store, [m.mail() for m in mails])
    store.close()
    desk = program(columns=200, rows=60)
    desk.until("Support")
    for number, mail in reversed(list(zip(numbers, mails))):
        walk(desk, number, mail)
        desk.send(DOWN)
        desk.settle(0.3)
    print(desk.text())
    import re

    print(set(re.findall(rb"\x1b[^\x1b]{0,12}", re.sub(rb"[34]8;2;\d+;\d+;\d+", b"C", bytes(desk.raw)))))
    print("\n".join(offences(bytes(desk.raw))[:20]), links(bytes(desk.raw)))
    assert 0
