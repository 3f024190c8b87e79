"""Bombs: every one becomes a mail, and the work grows with the size and not with its square."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mail.letters import letter
from tuidesk.mail import caps
from tuidesk.mail.attachments import extract_all
from tuidesk.mail.cage import Cage
from tuidesk.mail.html import to_text
from tuidesk.mail.message import Parsed
from tuidesk.mail.parse import parse


def nested(depth: int) -> bytes:
    head = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth)
    )
    return b"From: a@b.example\r\nSubject: deep\r\n" + head + b"\r\nhi\r\n"


def many_parts(count: int) -> bytes:
    return (
        b"From: a@b.example\r\nSubject: wide\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
        + b"--x\r\n\r\nhi\r\n" * count
    )


def with_header(name: str, value: str) -> bytes:
    return letter("hi", **{name: value})


BOMBS: dict[str, bytes] = {
    "nested multiparts": nested(2000),
    "nested messages": b"From: a@b.example\r\n" + b"Content-Type: message/rfc822\r\n\r\n" * 3000,
    "50k parts": many_parts(50_000),
    "20k encoded words": with_header("Subject", "=?utf-8?q?a?= " * 20_000),
    "100k addresses": with_header("To", "a@b.example, " * 100_000),
    "open brackets": with_header("To", "(" * 200_000),
    "open quotes": with_header("To", '"\\' * 100_000),
    "100k ids": with_header("References", "<a@b> " * 100_000),
    "5k parameters": with_header("Content-Type", "text/plain" + "; a*0=b" * 5000),
    "10 MB header": with_header("X", "x" * 10_000_000),
    "400k headers": b"a:\r\n" * 400_000 + b"\r\nhi",
    "no end of headers": b"a: b\r\n" * 300_000,
    "spaces": with_header("Subject", " " * 300_000 + "x"),
    "bare CR": b"From: a@b.example\r" * 20_000,
    "odd date": with_header("Date", "1" * 60_000),
    "year": with_header("Date", "Mon, 1 Jan 99999999999 00:00:00 +0000"),
    "base64 junk": letter("=" * 200_000, Content_Transfer_Encoding="base64"),
}


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage() as cage:
        yield cage


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_becomes_a_mail(cage: Cage, name: str) -> None:
    found = cage.parse([BOMBS[name]])[0]
    assert isinstance(found, Parsed)
    assert "unparsed" not in found.marks
    assert len(found.to) <= 500
    assert len(found.references) <= 200
    assert len(found.attachments) <= caps.MAX_PARTS


@pytest.mark.parametrize("name", ["nested multiparts", "50k parts", "10 MB header"])
def test_what_a_limit_cut_is_marked(name: str) -> None:
    assert parse(BOMBS[name]).marks == ("parse-limited",)


def test_subject_and_text_of_a_bomb_are_kept() -> None:
    found = parse(many_parts(5000))
    assert found.subject == "wide"
    assert found.text.startswith("hi")


def test_a_text_over_the_limit_is_cut_and_marked() -> None:
    for body in ("x" * 3_000_000, "word\n" * 600_000):
        found = parse(letter(body))
        assert found.marks == ("parse-limited",)
        assert caps.MAX_TEXT - 10 <= len(found.text) <= caps.MAX_TEXT


def cpu(work: Callable[[], object]) -> float:
    """Return the best of three measurements of CPU time, in seconds."""
    best = 1e9
    for _ in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


LINES = {
    "On": "On ",
    "On lines": "On Monday\n",
    "blank lines": "\n",
    "quotes": "> x\n",
    "answers": "> x\ny\n",
    "labels": "From: a\n",
    "attributions": "On 1/1/2020 10:00, a@b wrote:\n",
    "open attributions": "On 1/1/2020 10:00, a@b wrote\n",
    "rules": "________________\n",
    "separators": "--\n",
    "brackets": "[#",
    "colons": ":",
    "underscores": "_",
    "stars": "* ",
    "numbers": "1:\n",
    "addresses": "a@b.example ",
    "open addresses": "a <",
    "glued": "x On 3/6/2025 10:00 <a@b.example> wrote:\n> x\n",
    "never glued": "x On 3/6/2025 10:00 <a@b.example> ",
    "telephones": "+1 ",
    "links": "http://a.example/",
    "names": "-Ann\n",
    "files": "begin 644 a\n",
    "open files": "begin 644 a\nMAAAA\nMAAAA\n",
}
REPORTS = {
    "refusals": "550 5.1.1 a@b.example unknown\n",
    "openings": "<a@b.example>:\n",
    "words": "user unknown ",
    "delays": "will be ",
    "one word": "a",
}
CALENDARS = {"events": "BEGIN:VEVENT\n", "names": "SUMMARY;A=", "folds": " a\n", "quotes": 'A;B="'}
MARKUP = {
    "a": "<a ",
    "closed a": '<a href="http://x">',
    "comments": "<!--",
    "declarations": "<![x",
    "lists": "<ul><li>x",
    "quotes": "<blockquote>x",
    "tables": "<table><tr><td>x",
    "styles": "<style>",
    "heads": "<head>",
    "hidden": '<div style="display:none">',
    "pre": "<pre>\n",
    "newlines": "\n",
    "entities": "&#10;",
    "ampersands": "&",
    "attributes": '<p a="',
    "divs": "<div>x",
}
# A quadratic reader takes 16 times as long for four times the input, a linear one four times.
RATIO = 9.0
NOISE = 0.02


def assert_linear(make: Callable[[int], bytes]) -> None:
    """Read a mail of 50 kB and one of 200 kB; the second may not take the square of the first."""
    short, long = make(50_000), make(200_000)
    assert cpu(lambda: parse(long)) < RATIO * cpu(lambda: parse(short)) + NOISE


@pytest.mark.parametrize("name", LINES)
def test_text_is_read_in_linear_time(name: str) -> None:
    assert_linear(lambda size: letter(LINES[name] * (size // len(LINES[name]))))


@pytest.mark.parametrize("name", REPORTS)
def test_a_servers_report_is_read_in_linear_time(name: str) -> None:
    words = REPORTS[name]
    sender = "MAILER-DAEMON@mx.example"
    assert_linear(lambda size: letter(words * (size // len(words)), From=sender, Subject="failure notice"))


@pytest.mark.parametrize("name", CALENDARS)
def test_an_invitation_is_read_in_linear_time(name: str) -> None:
    words = CALENDARS[name]
    assert_linear(lambda size: letter(words * (size // len(words)), Content_Type="text/calendar"))


@pytest.mark.parametrize("name", MARKUP)
def test_html_is_read_in_linear_time_and_space(name: str) -> None:
    short = MARKUP[name] * (50_000 // len(MARKUP[name]))
    long = MARKUP[name] * (200_000 // len(MARKUP[name]))
    assert cpu(lambda: to_text(long)) < RATIO * cpu(lambda: to_text(short)) + NOISE
    assert len(to_text(long)) <= caps.MAX_TEXT


PIECES = [
    b"\n--b",
    b"=?utf-8?q?",
    b"<",
    b">",
    b"\0",
    b"\xff",
    b'"',
    b";",
    b"\r\n\r\n",
    b"Content-Type: ",
    b"multipart/mixed",
]
PIECES += [
    b"; boundary=b",
    b"text/html",
    b"message/rfc822",
    b"\nFrom: ",
    b"\nReferences: <",
    b"charset=",
    b"*0*=",
    b"\r",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.binary(max_size=20), max_size=40).map(b"".join))
def test_any_bytes_are_read_wholly_and_can_be_stored(raw: bytes) -> None:
    found = parse(raw)
    assert "unparsed" not in found.marks
    text = found.to_json()
    assert Parsed.from_json(text) == found
    assert "\\u0000" not in text
    assert "\\ud8" not in text
    assert len(extract_all(raw)) == len(found.attachments)
    lines = found.text.count("\n") + 1
    assert all(0 <= fold.first < fold.end <= lines for fold in found.folds)
