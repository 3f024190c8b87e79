"""The conversation that Outlook and Exchange name in Thread-Index ([MS-OXOMSG] 2.2.1.3, PidTagConversationIndex)."""

from __future__ import annotations

import base64
import binascii

HEAD = 22  # bytes: one reserved, five of the time it began, sixteen of a GUID; answers append five each
_LONGEST = 4096  # characters that are read; a conversation of 600 answers
_RESERVED = 1  # the first byte of every index


def conversation_of(value: str) -> str:
    """Return what all mails of a conversation share, in hexadecimal; '' for what is no index."""
    word = "".join(value[:_LONGEST].split())
    wanted = -(-HEAD // 3) * 4  # characters of base64 that hold the head
    if len(word) < wanted - 2 or not word.isascii():
        return ""
    try:
        head = base64.b64decode(word[:wanted].ljust(wanted, "="), validate=True)[:HEAD]
    except (binascii.Error, ValueError):
        return ""
    return head.hex() if len(head) == HEAD and head[0] == _RESERVED and any(head[6:]) else ""
