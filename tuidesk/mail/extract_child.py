"""The caged process that cuts an attachment out of a mail: frames are a part's number, a line end and the mail."""

from __future__ import annotations

from tuidesk.mail.attachments import extract
from tuidesk.mail.cage_serve import run

FOUND = b"+"  # stands before the bytes of an attachment; the mail has no such part without it


def answer(request: bytes) -> bytes:
    """Return the attachment."""
    number, _, raw = request.partition(b"\n")
    try:
        return FOUND + extract(raw, int(number))
    except IndexError:
        return b""


if __name__ == "__main__":
    run(answer)
