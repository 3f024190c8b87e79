"""One door for every text that goes into a header."""

from __future__ import annotations

import re

from tuidesk.mail.charset import decode_header

MAX_HEADER_TEXT = 500

_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def clean_header(text: str) -> str:
    """Return a text that may stand in a header as it is: decoded, one line, 500 characters at most.

    The email package decodes encoded words that it finds inside a value and writes the line breaks
    in them as real ones, so that `=?utf-8?q?hi=0D=0ABcc=3A_x?=` becomes a header of its own. No
    encoded word may survive, nor anything that a second decoding would make one.
    """
    for _ in range(3):
        decoded = decode_header(text[: 8 * MAX_HEADER_TEXT])
        if decoded == text:
            break
        text = decoded
    plain = _UNWANTED.sub(" ", text).replace("=?", "= ?")
    return " ".join(plain.split())[:MAX_HEADER_TEXT].strip()
