"""Mails that the tests of this folder write themselves."""

from __future__ import annotations


def letter(body: str = "Hello", *, subtype: str = "plain", **headers: str) -> bytes:
    """Return a mail of one part; header names are given with '_' for '-'."""
    fields = {
        "From": "Ana García <ana@example.com>",
        "To": "support@desk.example",
        "Subject": "The printer is on fire",
        "Date": "Tue, 3 Jun 2025 10:00:00 +0200",
        "Message-ID": "<1@example.com>",
        "MIME-Version": "1.0",
        "Content-Type": f"text/{subtype}; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    fields.update({name.replace("_", "-"): value for name, value in headers.items()})
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return (head + "\r\n" + body.replace("\n", "\r\n")).encode()


def multipart(*parts: bytes, kind: str = "mixed", boundary: str = "b0und", **headers: str) -> bytes:
    """Return a multipart mail of parts that carry their own headers."""
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    head = letter(
        "", Content_Type=f'multipart/{kind}; boundary="{boundary}"', Content_Transfer_Encoding="", **headers
    )
    return head + body + b"--" + boundary.encode() + b"--\r\n"


def part(content: bytes, content_type: str = "text/plain; charset=utf-8", **headers: str) -> bytes:
    """Return one part of a multipart."""
    fields = {
        "Content-Type": content_type,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode() + b"\r\n" + content
