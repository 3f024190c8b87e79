"""Hostile mail on every screen: the bytes that the real program writes are read, not what a library says of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.terminal.hostile_mail import DRAWN, Hostile, hostile_mails, make_desk, take_in
from tests.terminal.output_grammar import links, offences, until_it_ends, words
from tests.terminal.program import Terminal
from tuidesk.locations import locate

Start = Callable[..., Terminal]
SIZE = {"columns": 150, "rows": 60}
CLOSE_COMPOSER = "\x11"


@pytest.fixture
def desk(request: pytest.FixtureRequest, program: Start) -> tuple[Terminal, list[tuple[int, Hostile]]]:
    """Start the program on a desk that took hostile mails in, newest first."""
    encoded, locale = request.param
    store = make_desk()
    mails = hostile_mails(encoded=encoded)
    numbers = take_in(store, [mail.mail() for mail in mails])
    store.close()
    terminal = program(**SIZE, env={"LC_ALL": locale})
    terminal.until("SU Support")
    return terminal, list(zip(numbers, mails, strict=True))[::-1]


def see_ticket(desk: Terminal, number: int) -> None:
    """Look at the ticket under the cursor with every screen that shows one, then go on to the next."""
    desk.until(f"#{number} ")
    for keys, seen in (
        ("f", f"#{number} "),
        ("w", rf"Why is this mail in #{number}"),
        ("G", r"Reply-To +\S"),
        ("qo", "Save and open an attachment"),
        ("qr", rf"Reply to #{number}(?s:.*)Reply via of"),
    ):
        desk.send(keys)
        desk.until(seen)
    desk.send(f"{CLOSE_COMPOSER}j")


def see_the_rest(desk: Terminal, number: int) -> None:
    """Look at the screens that show no mail, or only its ticket's title."""
    for keys, seen in (
        ("gn", f"Internal note on #{number}"),
        (f"{CLOSE_COMPOSER}?", "What works here"),
        ("q\x10reply", "Reply to the customer"),
        ("\x10s", "trash"),
        ("q,", "Reply via"),
        ("]", "localhost|support@xyz.test"),
        ("]", "Put here by"),
        ("q!", "A worker runs|no worker"),
        ("L", "Activity(?s:.*)came through"),
        ("jjjG", "came through"),
        ("q", "SU Support"),
    ):
        desk.send(keys)
        desk.until(seen)


@pytest.mark.parametrize("desk", [(False, "C.UTF-8"), (True, "C")], indirect=True, ids=["raw", "encoded"])
def test_no_screen_writes_what_a_mail_says(desk: tuple[Terminal, Sequence[tuple[int, Hostile]]]) -> None:
    terminal, mails = desk
    encoded = mails[0][1].encoded
    if encoded:  # these come from a list, so the search has to find them
        terminal.send("/cliente.test\r")
    for number, _mail in mails:
        see_ticket(terminal, number)
    see_the_rest(terminal, mails[0][0])
    raw = until_it_ends(terminal)

    assert offences(raw) == []
    drawn = words(raw)
    assert drawn.isascii() or not encoded
    unseen = [
        (mail.name, field)
        for _number, mail in mails
        for field in DRAWN[encoded]
        if mail.mark(field)[1:] not in drawn
    ]
    assert unseen == []
    for target in links(raw):
        assert target.startswith(("http://", "https://"))
        assert unquote(target) in drawn


def test_no_markup_acts_when_it_is_clicked(program: Start) -> None:
    store = make_desk()
    mails = [mail for mail in hostile_mails(encoded=False) if mail.name.startswith("markup")]
    mails.sort(key=lambda mail: mail.name == "markup-action")  # the newest is the one that is shown
    take_in(store, [mail.mail() for mail in mails])
    store.close()
    desk = program(**SIZE)
    desk.until("SU Support")
    desk.until("#3 ")
    assert b"\x1b[?1000h" in desk.raw  # the mouse is on, or clicking would prove nothing
    for keys, seen in (("f", "quote"), ("r", "Reply to #3"), (f"{CLOSE_COMPOSER}w", r"Reply-To +\S")):
        desk.send(keys)
        desk.until(seen)
        click_brackets(desk)
        assert desk.running()
    desk.send("q")
    desk.until("SU Support")
    assert not [*Path.cwd().glob("pwn.svg"), *locate().data.rglob("pwn.svg")]
    until_it_ends(desk)


def click_brackets(desk: Terminal) -> None:
    """Click on each opening bracket that is drawn, and on the word behind it."""
    for row, line in enumerate(desk.screen.display, 1):
        for place in (match.end() for match in re.finditer(r"\[@|click|\[bold|loud|\[link", line)):
            desk.send(f"\x1b[<0;{place};{row}M\x1b[<0;{place};{row}m")
    desk.settle(0.2)
