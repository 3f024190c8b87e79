"""Replies to hostile mail and hostile words in a new one: over a real wire, no header and no recipient more."""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.payloads import PAYLOADS
from tests.servers.smtp_sink import Received, SmtpSink
from tests.terminal.hostile_mail import hostile_mails, make_desk, take_in
from tuidesk.cli.main import main

ONCE = {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"}
MAYBE = {
    "Cc",
    "Reply-To",
    "In-Reply-To",
    "References",
    "X-Tuidesk",
    "X-Tuidesk-Kind",
    "User-Agent",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
}
QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*"')
FIELD = re.compile(rb"([!-9;-~]+): ?(.*(?:\r\n[ \t].*)*)\r\n")


def headers(data: bytes) -> dict[str, bytes]:
    """Return the headers of a mail, by a reading of RFC 5322 that shares nothing with the program's."""
    head = data.partition(b"\r\n\r\n")[0] + b"\r\n"
    fields = FIELD.findall(head)
    assert b"".join(b"%s: %s\r\n" % field for field in fields) == head  # nothing but well-formed fields
    names = [name.decode() for name, _value in fields]
    assert [name for name, count in Counter(names).items() if count > 1] == []
    return {name.decode(): value for name, value in fields}


def check(mail: Received, recipients: set[str]) -> None:
    """See that a mail holds our headers only and goes to these people only."""
    found = headers(mail.data)
    assert found.keys() >= ONCE
    assert {name for name in found.keys() - ONCE - MAYBE if not name.startswith("X-Tuidesk")} == set()
    assert set(mail.rcpt_tos) == recipients
    head, _blank, body = mail.data.partition(b"\r\n\r\n")
    assert head.isascii()
    assert not re.search(rb"[^\r]\n|\r[^\n]|\x1b|\0", head)
    assert b"evil.test" not in QUOTED.sub(b"", found["To"] + found.get("Cc", b""))
    assert not re.search(rb"[^\r]\n|\r[^\n]", body)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, stdin: bytes = b"hello\n") -> int:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
    return main(arguments)


@pytest.mark.parametrize("encoded", [False, True], ids=["raw", "encoded"])
def test_a_reply_to_hostile_mail_says_what_was_meant(
    encoded: bool, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = make_desk(smtp_sink.port)
    mails = hostile_mails(encoded=encoded)
    numbers = take_in(store, [mail.mail() for mail in mails])
    store.close()
    for number in numbers:
        assert run(monkeypatch, "reply", str(number), "--body-file", "-", "--no-undo") == 0
    assert run(monkeypatch, "worker", "--once") == 0
    assert len(smtp_sink.received) == len(mails)
    keys = [f"{mail.number}{'e' if encoded else 'r'}" for mail in mails]
    for mail in smtp_sink.received:
        customer = next(one for one in mail.rcpt_tos if one.endswith("@cliente.test"))
        copied = {f"cc{key}@other.test" for key in keys if customer.endswith(f"{key}@cliente.test")}
        named = {customer, "5@to.test", *copied}  # the second is how a ; parts one To
        check(mail, named.intersection(mail.rcpt_tos))


def test_hostile_words_in_a_new_mail_are_words_only(
    smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make_desk(smtp_sink.port).close()
    for name, payload in PAYLOADS.items():
        text = payload.replace("\0", "")
        file = tmp_path / f"{name} {text.replace('/', ' ')[:60]}.txt"
        file.write_text("file")
        new = ("new", "--queue", "Support", "--body-file", "-", "--no-undo", "--subject", f"s {text}")
        body = f"hello {payload}\r\n.\r\nRCPT TO:<thief@evil.test>\n.\n".encode("utf-8", "replace")
        assert run(monkeypatch, *new, "--to", "ana@x.test", "--attach", str(file), stdin=body) == 0
    assert run(monkeypatch, "worker", "--once") == 0
    assert len(smtp_sink.received) == len(PAYLOADS)
    for mail in smtp_sink.received:
        check(mail, {"ana@x.test"})
        assert b"RCPT TO:<thief@evil.test>" in mail.data or b"base64" in mail.data


@pytest.mark.parametrize(
    "address",
    [
        "ana@x.test\r\nBcc: thief@evil.test",
        "ana@x.test>\r\nRCPT TO:<thief@evil.test",
        "Ana\r\nBcc: thief@evil.test\r\n <ana@x.test>",
        "=?utf-8?q?a=0D=0ABcc=3A?= <ana@x.test>, thief@evil.test",
        '"ana@x.test" <thief@evil.test>, ana@x.test',
        "ana@x.test,thief@evil.test",
        "ana@x.test thief@evil.test",
        "ana@x.test\0",
        "<ana@x.test> ORCPT=rfc822;thief@evil.test",
    ],
)
def test_an_address_is_one_address_or_none(
    address: str, smtp_sink: SmtpSink, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_desk(smtp_sink.port).close()
    new = ("new", "--queue", "Support", "--body-file", "-", "--no-undo", "--subject", "s")
    assert run(monkeypatch, *new, "--to", address) == 2
    assert run(monkeypatch, *new, "--to", "ana@x.test", "--cc", address) == 2
    assert run(monkeypatch, "worker", "--once") == 0
    assert smtp_sink.received == []
