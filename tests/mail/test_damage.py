"""Heads, senders and charsets as programs damage them: what can be read is read."""

from __future__ import annotations

import pytest

from tests.mail.letters import letter
from tuidesk.mail.message import Address
from tuidesk.mail.parse import parse

HEAD = b"From: Ana <ana@y.example>\r\nSubject: Pedido\r\nContent-Type: text/html; charset=utf-8\r\n"
BODY = b"\r\n<p>Hola</p>"


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + HEAD + BODY,
        b"\r\n\r\n" + HEAD + BODY,
        b">From ana@y.example Tue Jun  3 10:00:00 2025\n" + HEAD + BODY,
        b"From ana@y.example Tue Jun  3 10:00:00 2025\n" + HEAD + BODY,
        HEAD.replace(b":", b" :", 2) + BODY,
        b"Received: from a\r\nby b with SMTP\r\n" + HEAD + BODY,
        b"X-Long: one\r\ntwo\r\nthree\r\n" + HEAD + BODY,
    ],
)
def test_a_damaged_head_is_read(raw: bytes) -> None:
    found = parse(raw)
    assert (found.sender.address, found.subject, found.text) == ("ana@y.example", "Pedido", "Hola")


def test_words_that_look_like_headers_stay_in_the_body() -> None:
    assert parse(b"From: ana@y.example\r\n\r\nHola\r\nTo: nobody\r\n").text == "Hola\nTo: nobody"
    assert "Fecha" in parse(b"From: ana@y.example\r\nHola a todos\r\nFecha: hoy\r\n\r\nAna").text


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("García, Ana <ana@y.example>", "García, Ana"),
        ("Ana García <ana@y.example", "Ana García"),
        ("Ana <mailto:ana@y.example>", "Ana"),
        ("Ana; Bob <ana@y.example>", "Ana; Bob"),
        ("'Ana' ana@y.example", "Ana"),
    ],
)
def test_senders_that_nobody_quoted(value: str, name: str) -> None:
    assert parse(letter(From=value)).sender == Address(name, "ana@y.example")


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("cp-850", "cp850", "El ñandú"),
        ("windows1252", "cp1252", "El ñandú"),
        ("latin-9", "iso-8859-15", "Son 5 €"),
        ("x-mac-cyrillic", "mac_cyrillic", "Привет"),
        ("utf-16", "utf-8", "El ñandú"),
        ("utf-16", "utf-16", "El ñandú"),
        ("", "cp1253", "Καλημέρα, ο εκτυπωτής δεν λειτουργεί εδώ και δύο μέρες"),
        ("", "cp1255", "שלום, המדפסת לא עובדת כבר יומיים"),
        ("", "cp1256", "مرحبا، الطابعة لا تعمل منذ يومين"),
        ("", "cp1251", "Здравствуйте, принтер не печатает уже два дня"),
        ("", "koi8_r", "Здравствуйте, принтер не печатает уже два дня"),
    ],
)
def test_charsets_misnamed_or_not_named(label: str, codec: str, text: str) -> None:
    kind = f"text/plain; charset={label}" if label else "text/plain"
    assert parse(letter("", Content_Type=kind) + text.encode(codec)).text == text


def test_a_utf_16_text_that_lost_a_byte() -> None:
    raw = letter("", Content_Type="text/plain; charset=utf-16") + "Hola".encode("utf-16")[:-1]
    assert parse(raw).text.startswith("Hol")


@pytest.mark.parametrize("encoding", ["BASE64;", "base64 (mime)", '"base64"', " Base64 "])
def test_a_transfer_encoding_with_more_behind_it(encoding: str) -> None:
    assert parse(letter("aG9sYQ==", Content_Transfer_Encoding=encoding)).text == "hola"
