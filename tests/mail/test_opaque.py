"""Mail in an opaque S/MIME envelope is read when it is only signed, and told as signed, not verified."""

from __future__ import annotations

import base64

import pytest

from tests.mail.letters import multipart, part
from tuidesk.mail.attachments import extract
from tuidesk.mail.opaque import signed_content
from tuidesk.mail.parse import parse

INNER = "Content-Type: text/plain; charset=utf-8\r\n\r\nHola, la factura está mal.\r\n".encode()
SIGNED = bytes.fromhex("06092a864886f70d010702")
ENVELOPED = bytes.fromhex("06092a864886f70d010703")
DATA = bytes.fromhex("06092a864886f70d010701")


def tlv(tag: int, content: bytes) -> bytes:
    """Write an element with its length in one or four bytes."""
    length = len(content)
    size = bytes([length]) if length < 128 else b"\x84" + length.to_bytes(4, "big")
    return bytes([tag]) + size + content


def open_ended(tag: int, content: bytes) -> bytes:
    """Write an element whose end is marked."""
    return bytes([tag, 0x80]) + content + b"\0\0"


def envelope(content: bytes, kind: bytes = SIGNED) -> bytes:
    """Write an envelope as OpenSSL does, its length known."""
    inside = tlv(0x30, DATA + tlv(0xA0, tlv(0x04, content)))
    signed = tlv(0x30, b"\x02\x01\x01" + tlv(0x31, b"") + inside + tlv(0x31, b"signatures"))
    return tlv(0x30, kind + tlv(0xA0, signed))


def streamed(content: bytes, piece: int = 20) -> bytes:
    """Write an envelope as a program does that streams: open ends, the content in pieces."""
    pieces = b"".join(tlv(0x04, content[at : at + piece]) for at in range(0, len(content), piece))
    inside = open_ended(0x30, DATA + open_ended(0xA0, open_ended(0x24, pieces)))
    signed = open_ended(0x30, b"\x02\x01\x01" + tlv(0x31, b"") + inside)
    return open_ended(0x30, SIGNED + open_ended(0xA0, signed))


def smime(data: bytes, parameters: str = "; smime-type=signed-data; name=smime.p7m") -> bytes:
    body = base64.encodebytes(data).decode()
    return (
        "From: Ana <ana@cliente.test>\r\nSubject: Factura\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: application/pkcs7-mime{parameters}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment; filename=smime.p7m\r\n\r\n{body}"
    ).encode()


@pytest.mark.parametrize("data", [envelope(INNER), streamed(INNER)])
@pytest.mark.parametrize("parameters", ["; smime-type=signed-data; name=smime.p7m", "; name=smime.p7m"])
def test_a_signed_mail_is_read_and_not_called_verified(data: bytes, parameters: str) -> None:
    found = parse(smime(data, parameters))
    assert (found.subject, found.text.strip()) == ("Factura", "Hola, la factura está mal.")
    assert (found.marks, found.attachments) == (("smime-signed",), ())


def test_its_files_are_listed_and_can_be_saved() -> None:
    inner = multipart(part(b"See the file."), part(b"PDF", "application/pdf; name=a.pdf"), kind="mixed")
    raw = smime(envelope(b"Content-Type" + inner.partition(b"Content-Type")[2]))
    [file] = parse(raw).attachments
    assert (file.filename, extract(raw, file.part)) == ("a.pdf", b"PDF")


def test_an_encrypted_mail_stays_closed_and_is_named() -> None:
    found = parse(smime(envelope(INNER, ENVELOPED), "; smime-type=enveloped-data; name=smime.p7m"))
    assert (found.marks, [file.filename for file in found.attachments]) == (
        ("smime-encrypted",),
        ["smime.p7m"],
    )


def test_a_signed_document_is_a_file_like_any_other() -> None:
    assert signed_content(envelope(b"%PDF-1.7 Content-Type: x")) == b""
    invoice = base64.encodebytes(envelope(INNER)).decode()
    head = "application/pkcs7-mime; name=factura.xml.p7m\r\nContent-Transfer-Encoding: base64"
    found = parse(multipart(part(b"See."), part(invoice.encode(), head), kind="mixed"))
    assert [file.filename for file in found.attachments] == ["factura.xml.p7m"]
    assert "factura" not in found.text


def test_an_envelope_in_an_envelope_stays_closed() -> None:
    body = base64.encodebytes(envelope(INNER))
    second = (
        b"Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    found = parse(smime(envelope(second + body)))
    assert (found.text.strip(), len(found.attachments)) == ("", 1)


@pytest.mark.parametrize("whole", [envelope(INNER), streamed(INNER)])
def test_damaged_envelopes_break_nothing(whole: bytes) -> None:
    for at in range(len(whole)):
        assert INNER.startswith(signed_content(whole[:at]))  # of a stream, what had come
        changed = bytearray(whole)
        changed[at] ^= 0xFF
        assert isinstance(signed_content(bytes(changed)), bytes)
        assert parse(smime(whole[:at])).subject == "Factura"


def test_lengths_that_lie_are_refused() -> None:
    assert signed_content(bytes([0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF])) == b""
    assert signed_content(bytes([0x30, 0xFF]) + b"\xff" * 200) == b""
    assert signed_content(b"") == b""
