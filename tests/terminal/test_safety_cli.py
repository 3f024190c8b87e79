"""Hostile mail and hostile arguments on the command line: what is printed, as text and as JSON, acts on no terminal."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.payloads import FORBIDDEN_CHARACTERS, PAYLOADS
from tests.terminal.hostile_mail import encoded_word, hostile_mails, make_desk, take_in
from tuidesk.cli.main import main
from tuidesk.locations import locate
from tuidesk.term.clean import is_clean

LISTINGS = (
    ("list",), ("show", "--all"), ("ledger",), ("outbox",), ("queue", "list"), ("channel", "list"),
    ("agent", "list"), ("filter", "list"), ("health",), ("doctor",),
)  # fmt: skip
LINES = frozenset({"body_text"})


def clean(text: str) -> bool:
    return is_clean(text) and not FORBIDDEN_CHARACTERS.intersection(text)


def strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Give every string of a JSON value with the name that it stands under."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield "", name
            yield from strings(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, key)


@pytest.fixture
def hostile_desk() -> list[str]:
    """Let a desk take in each payload raw and encoded; return the marks that its lists must show."""
    store = make_desk()
    mails = [*hostile_mails(encoded=False), *hostile_mails(encoded=True)]
    take_in(store, [mail.mail() for mail in mails])
    store.close()
    return [mail.mark("subject")[1:] for mail in mails]


@pytest.mark.usefixtures("hostile_desk")
def test_no_listing_prints_what_a_mail_says(
    hostile_desk: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    for listing in LISTINGS:
        assert main(listing) == 0
        printed = capsys.readouterr()
        assert clean(printed.out), listing
        assert main([*listing, "--json"]) == 0
        decoded = capsys.readouterr()
        assert decoded.out.isascii()
        for row in map(json.loads, decoded.out.splitlines()):
            for key, text in strings(row):
                assert clean(text), (listing, key)
                assert "\n" not in text or key in LINES
        assert printed.err == decoded.err == ""
        if listing[0] in ("list", "show"):
            assert [mark for mark in hostile_desk if mark not in printed.out] == []


@pytest.mark.parametrize("name", sorted(PAYLOADS))
def test_no_complaint_repeats_a_hostile_argument(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_desk().close()
    text = f"x{PAYLOADS[name]}".replace("\0", "")  # no argument can hold NUL
    for arguments in (
        (text,),
        ("show", text),
        ("list", "--queue", text),
        ("list", "--status", text),
        ("list", "--search", text),
        ("ledger", "--channel", text),
        ("reply", "1", "--body-file", text),
        ("new", "--queue", "Support", "--to", text, "--subject", text, "--body-file", "-"),
        ("new", "--queue", "Support", "--to", "a@b.test", "--subject", text, "--body-file", "-", "--attach", text),
        ("new", "--queue", text, "--to", "a@b.test", "--subject", text, "--body-file", "-"),
        ("queue", "add", text),
        ("queue", "set", "Support", f"color={text}"),
        ("queue", "set", "Support", f"{text}=1"),
        ("filter", "add", text),
        ("agent", "add", text),
        ("channel", "add", "smtp", "y", "--host", text, "--port", "25", "--tls", "none", "--from", text),
        ("outbox", "retry", text),
        ("ingest", "--queue", text),
        ("set", "1", f"status={text}"),
        (f"--{text}",),
    ):  # fmt: skip
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"hello\n"), encoding="utf-8"))
        main(arguments)
        printed = capsys.readouterr()
        assert clean(printed.out + printed.err), arguments


def test_a_hidden_line_end_becomes_no_line_of_output(capsys: pytest.CaptureFixture[str]) -> None:
    store = make_desk()
    hidden = encoded_word("hello\r\n#2 forged\x1b[2J line")
    take_in(store, [f"From: {hidden} <ana@x.test>\r\nSubject: {hidden}\r\n\r\nhello\r\n".encode()])
    store.close()
    assert main(["list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2  # headings and the one ticket


@pytest.mark.usefixtures("hostile_desk")
def test_log_files_hold_nothing_of_a_mail(capsys: pytest.CaptureFixture[str]) -> None:
    main(["worker", "--once"])
    assert clean(capsys.readouterr().err)
    for path in locate().logs.iterdir():
        assert clean(path.read_text(encoding="utf-8"))
        assert "subject0" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "arguments", [("agent", "disable"), ("list", "--search"), ("queue", "add"), ("show",)]
)
def test_words_in_another_encoding_are_refused_in_a_sentence(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    make_desk().close()
    assert main([*arguments, b"Mar\xeda".decode("utf-8", "surrogateescape")]) == 2
    said = capsys.readouterr().err
    assert clean(said)
    assert "no text in UTF-8" in said


def test_a_file_may_bear_a_name_in_another_encoding(tmp_path: Path) -> None:
    make_desk().close()
    body = tmp_path / b"Mar\xeda.txt".decode("utf-8", "surrogateescape")
    body.write_text("hello")
    new = ("new", "--queue", "Support", "--to", "ana@x.test", "--subject", "s", "--body-file", str(body))
    assert main(new) == 0
