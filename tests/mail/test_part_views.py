"""The views of a mail, made from any bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuidesk.mail.cage_process import ask_once
from tuidesk.mail.part_view import SHOWN, from_json, to_json
from tuidesk.mail.part_views import views_of

PIECES = st.sampled_from(
    [
        b"Subject: =?utf-8?b?w7E=?=\r\n", b"Content-Type: multipart/alternative; boundary=b\r\n", b"\r\n", b"--b\r\n",
        b"--b--\r\n", b"Content-Type: text/html; charset=utf-16\r\n", b"Content-Type: message/rfc822\r\n",
        b"Content-Transfer-Encoding: base64\r\n", b"<p hidden>a<table><td>b", b"\x1b[31m\x00\xff", "ñ請".encode(),
    ]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_any_bytes_have_views_that_survive_the_pipe(pieces: list[bytes]) -> None:
    found = views_of(b"".join(pieces))
    assert "headers" in found
    assert all(len(view.text) <= SHOWN for view in found.values())
    assert from_json(to_json(found)) == found


def test_parts_of_one_kind_stand_behind_each_other() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\none\r\n"
        b"--b\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\n\xd4\xd7\xcf\r\n"
        b"--b\r\nContent-Type: text/csv; name=a.csv\r\n\r\nfile\r\n--b--\r\n"
    )
    text = views_of(raw)["text"]
    assert text.text.split() == ["one", "тво"]
    assert text.charsets == ("utf-8", "koi8-r")
    assert text.content_types == ("text/plain",)


def test_headers_that_are_too_long_are_cut_and_said_to_be() -> None:
    raw = b"".join(b"X-%d: %s\r\n" % (n, b"y" * 60_000) for n in range(10)) + b"\r\nbody"
    headers = views_of(raw)["headers"]
    assert headers.cut
    assert len(headers.text) <= SHOWN


@pytest.mark.parametrize("request_", [b"", b"\xff", b"From: a@b.test\r\n\r\n<<<<<<"])
def test_the_child_answers_whatever_it_is_given(request_: bytes) -> None:
    assert ask_once("tuidesk.mail.views_child", request_) is not None


def test_what_is_no_child_gives_no_answer() -> None:
    assert ask_once("tuidesk.mail.no_such_child", b"") is None
