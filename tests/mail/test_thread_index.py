"""The head of Outlook's Thread-Index, and nothing from what only looks like one."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuidesk.mail.thread_index import conversation_of

HEAD = bytes([1, 0xD5, 0x2A, 0x11, 0x02, 0x9F]) + bytes(range(16, 32))
WRITTEN = base64.b64encode(HEAD).decode()


@pytest.mark.parametrize("tail", [b"", b"\x80\0\0\0\x10", b"\x80\0\0\0\x10" * 200])
def test_all_mails_of_a_conversation_share_its_head(tail: bytes) -> None:
    assert conversation_of(base64.b64encode(HEAD + tail).decode()) == HEAD.hex()


@pytest.mark.parametrize("value", [f" {WRITTEN[:20]}\r\n\t{WRITTEN[20:]} ", WRITTEN.rstrip("=")])
def test_folded_and_unpadded_ones_are_read(value: str) -> None:
    assert conversation_of(value) == HEAD.hex()


@pytest.mark.parametrize(
    "value",
    ["", "Ac", "é" * 40, "!" * 40, WRITTEN[:28], base64.b64encode(b"\x07" + HEAD[1:]).decode(), "A" * 40],
)
def test_what_is_no_index_names_no_conversation(value: str) -> None:
    assert conversation_of(value) == ""


@given(st.text(max_size=200))
def test_no_header_raises(value: str) -> None:
    assert len(conversation_of(value)) in (0, 44)
