"""Hostile mail part by part, and hostile pictures: the bytes that the real program writes are read."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

import pytest

from tests.helpers import wait_for
from tests.terminal.hostile_mail import Hostile, hostile_mails, make_desk, take_in
from tests.terminal.output_grammar import links, offences, words
from tests.terminal.program import Terminal

Start = Callable[..., Terminal]
SIZE = {"columns": 150, "rows": 40}
RED = b"8;2;255;0;0"


def see_every_part(desk: Terminal, mail: Hostile, number: int) -> None:
    """Go through all parts of the mail under the cursor and back, then on to the next ticket."""
    desk.until(f"#{number} ")
    first = (
        rf"\[HTML part\](?s:.*){mail.mark('html')}"
        if mail.encoded
        else rf"\[Text part\](?s:.*){mail.mark('body')}"
    )
    for keys, seen in (
        ("v", first),
        ("v", r"\[All headers\]"),
        ("v", r"\[Raw source\]"),
        ("G", "lines"),
        ("v", "SU Support"),
    ):
        desk.send(keys)
        desk.until(seen)
    desk.send("j")


@pytest.mark.parametrize("encoded", [False, True], ids=["raw", "encoded"])
def test_no_part_writes_what_a_mail_says(encoded: bool, program: Start) -> None:
    store = make_desk()
    mails = hostile_mails(encoded=encoded)
    numbers = take_in(store, [mail.mail() for mail in mails])
    store.close()
    desk = program(**SIZE)
    desk.until("SU Support")
    if encoded:  # these come from a list, so the search has to find them
        desk.send("/cliente.test\r")
    for number, mail in reversed(list(zip(numbers, mails, strict=True))):
        see_every_part(desk, mail, number)
    if encoded:
        desk.send("q")
        desk.until("All · open")
    raw = leave(desk)
    assert offences(raw) == []
    assert all(target.startswith(("http://", "https://")) for target in links(raw))
    drawn = words(raw)
    assert [mail.name for mail in mails if mail.mark("subject")[1:] not in drawn] == []


def leave(desk: Terminal) -> bytes:
    """Leave by one key, which no terminal echoes, and return all that was written."""
    desk.send("q")
    wait_for(lambda: not desk.running(), "the program to end")
    return bytes(desk.raw)


def picture_mail(name: str) -> bytes:
    image = pytest.importorskip("PIL.Image").new("RGB", (40, 20), (255, 0, 0))
    file = io.BytesIO()
    image.save(file, "PNG")
    return (
        b"From: Ana <ana@cliente.test>\r\nSubject: foto\r\nMIME-Version: 1.0\r\n"
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nMira.\r\n--b\r\nContent-Type: image/png\r\n"
        b'Content-Disposition: attachment; filename="' + name.encode() + b'"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(file.getvalue()) + b"--b--\r\n"
    )  # fmt: skip


@pytest.mark.parametrize("environ", [{}, {"LC_ALL": "C"}], ids=["utf-8", "ascii"])
def test_a_picture_is_drawn_by_colours_only(environ: dict[str, str], program: Start) -> None:
    store = make_desk()
    take_in(store, [picture_mail("foto \x1b]0;x\x07 roja.png")])
    store.close()
    desk = program(**SIZE, env=environ)
    desk.until("roja.png")
    assert RED not in desk.raw  # nothing is unpacked before somebody asks
    desk.send("o")
    desk.until("look at it")
    desk.send("v")
    desk.until("40 . 20 pixels")
    wait_for(lambda: desk.running() and RED in desk.raw, "the picture")
    desk.send("q")
    desk.until("SU Support")
    raw = leave(desk)
    assert ("▀" in words(raw)) is not bool(environ)
    assert offences(raw) == []
