"""What stands in a text without being of it: files, invitations, flowed lines, seals."""

from __future__ import annotations

import binascii
import struct
import sys

import pytest

from tests.mail.letters import letter, multipart, part
from tuidesk.mail.attachments import extract
from tuidesk.mail.parse import parse

EVENT = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Madrid
BEGIN:STANDARD
DTSTART:16010101T030000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
ORGANIZER;CN="Soporte":mailto:soporte@x.example
SUMMARY;LANGUAGE=es:Revisar la impresora\\, por
  fin
DTSTART;TZID=Europe/Madrid:20250603T100000
DTEND;TZID=Europe/Madrid:20250603T113000
LOCATION:Sala 3
BEGIN:VALARM
SUMMARY:never shown
END:VALARM
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n").encode()
SHOWN = "Revisar la impresora, por fin\n2025-06-03 10:00 - 11:30 (Europe/Madrid)\nSala 3\nSoporte <soporte@x.example>"


def test_an_invitation_is_shown_and_attached() -> None:
    calendar = part(EVENT, "text/calendar; charset=utf-8; method=REQUEST")
    found = parse(multipart(part(b"See you"), calendar, kind="alternative"))
    assert found.text == f"{SHOWN}\n\nSee you"
    assert "invitation" in found.marks
    assert [info.content_type for info in found.attachments] == ["text/calendar"]


def test_a_mail_that_is_nothing_but_an_invitation() -> None:
    found = parse(letter(EVENT.decode().replace("\r\n", "\n"), Content_Type="text/calendar; charset=utf-8"))
    assert found.text == SHOWN
    assert [info.content_type for info in found.attachments] == ["text/calendar"]


def test_cancelled_and_answered_invitations() -> None:
    def marks(method: bytes) -> tuple[str, ...]:
        raw = EVENT.replace(b"METHOD:REQUEST", b"METHOD:" + method)
        return parse(multipart(part(b"x"), part(raw, "text/calendar"))).marks

    assert marks(b"CANCEL") == ("invitation-cancelled",)
    assert marks(b"REPLY") == ("invitation-answered",)


def test_a_uuencoded_file_is_an_attachment() -> None:
    data = bytes(range(100))
    lines = b"".join(binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45)).decode()
    raw = letter(f"See the file.\n\nbegin 644 señal.bin\n{lines}`\nend\n\nBye")
    found = parse(raw)
    assert "begin" not in found.text
    assert found.text.split() == ["See", "the", "file.", "Bye"]
    assert [(info.filename, info.size) for info in found.attachments] == [("señal.bin", 100)]
    assert extract(raw, 0) == data


def test_words_about_a_beginning_stay() -> None:
    body = "begin 644 of them\nand no end\nbegin with this"
    assert parse(letter(body)).text == body


def test_flowed_text() -> None:
    raw = letter(
        "This goes \non here.\n> and a \n> quote\n-- \nAna \nB", Content_Type="text/plain; format=flowed"
    )
    assert parse(raw).text == "This goes on here.\n> and a quote\n--\nAna B"
    raw = letter("これは \n長い", Content_Type="text/plain; charset=utf-8; format=flowed; delsp=yes")
    assert parse(raw).text == "これは長い"


def test_seals_are_named_and_not_judged() -> None:
    signature = part(b"x", "application/pgp-signature; name=signature.asc")
    assert parse(multipart(part(b"Hi"), signature, kind="signed")).marks == ("pgp-signed",)
    signature = part(b"x", "application/pkcs7-signature; name=smime.p7s")
    assert parse(multipart(part(b"Hi"), signature, kind="signed")).marks == ("smime-signed",)
    kinds = {"enveloped-data": "smime-encrypted", "signed-data": "smime-signed"}
    for kind, mark in kinds.items():
        found = parse(letter("x", Content_Type=f"application/pkcs7-mime; smime-type={kind}; name=smime.p7m"))
        assert found.marks == (mark,)
        assert [info.filename for info in found.attachments] == ["smime.p7m"]
    assert parse(letter("-----BEGIN PGP MESSAGE-----\n\nx")).marks == ("pgp-encrypted",)


def test_a_header_folded_without_its_blank() -> None:
    inner = b"Content-Type: multipart/alternative;\r\nboundary=in\r\n\r\n--in\r\n\r\nHi\r\n--in--"
    assert parse(multipart(inner)).text == "Hi"


def tnef(name: bytes, data: bytes) -> bytes:
    """Return a packet as Outlook makes them, with one file."""

    def attribute(kind: int, value: bytes) -> bytes:
        return b"\x02" + struct.pack("<II", kind, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)

    renddata = attribute(0x00069002, b"\x01\x00" + b"\xff" * 4 + b"\x00" * 8)
    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + renddata
        + attribute(0x00018010, name + b"\0")
        + attribute(0x0006800F, data)
    )


def test_a_packet_of_outlook_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tnefparse", None)
    found = parse(
        multipart(part(b"Hi"), part(tnef(b"a.txt", b"data"), "application/ms-tnef; name=winmail.dat"))
    )
    assert found.marks == ("winmail",)
    assert [info.filename for info in found.attachments] == ["winmail.dat"]


def test_a_packet_of_outlook_is_opened() -> None:
    pytest.importorskip("tnefparse")
    raw = multipart(
        part(b"Hi"),
        part(tnef(b"a.txt", b"data"), "application/ms-tnef; name=winmail.dat"),
        part(b"x", "image/png; name=b.png"),
    )
    found = parse(raw)
    assert found.marks == ()
    assert [info.filename for info in found.attachments] == ["winmail.dat", "b.png", "a.txt"]
    assert extract(raw, 2) == b"data"
    broken = multipart(part(b"Hi"), part(b"\x78\x9f\x3e\x22\0\0\x02\xff", "application/ms-tnef"))
    assert parse(broken).marks == ("winmail",)
