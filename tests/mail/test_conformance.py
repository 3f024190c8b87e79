"""The functions for tests from outside give cleaned answers of the desk's own code."""

from __future__ import annotations

import pytest

from tests.mail.letters import letter, multipart, part
from tuidesk import conformance
from tuidesk.term.clean import SafeText


def test_parse() -> None:
    raw = multipart(
        part(b"Hi \x1b[31mthere\n\n> old"),
        part(b"\x00\x01", 'image/png; name="../a\x07.png"', Content_Disposition="inline"),
        part(letter("in"), "message/rfc822"),
        Subject="A \x1b]0;x\x07title",
    )
    found = conformance.parse(raw)
    assert found["title"] == "A title"
    assert found["from"] == "ana@example.com"
    assert found["body_text"] == "Hi there\n\n> old"
    assert [(file["filename"], file["content_type"], file["data"]) for file in found["attachments"]] == [
        ("a.png", "image/png", b"\x00\x01"),
        ("", "message/rfc822", letter("in")),
    ]
    assert isinstance(found["body_text"], SafeText)


def test_a_mail_without_subject_gets_its_first_words() -> None:
    assert conformance.parse(letter("Printer on fire", Subject=""))["title"] == "Printer on fire"


def test_the_others() -> None:
    raw = letter("New\n\nOn 3/6/2025 10:00, Ann wrote:\n> old\n\n-- \nAna")
    assert conformance.visible_reply(raw) == "New"
    assert conformance.is_auto(raw) is False
    assert conformance.is_auto(letter(Auto_Submitted="auto-generated"))
    assert conformance.bounce(raw) is None


@pytest.mark.filterwarnings("error")
def test_thread_groups_by_the_real_intake() -> None:
    first = letter(Message_ID="<1@x.example>", Subject="A")
    answer = letter("re", Message_ID="<2@x.example>", Subject="Re: A", In_Reply_To="<1@x.example>")
    other = letter("other", Message_ID="<3@x.example>", Subject="A")
    late = letter("late", Message_ID="<5@x.example>", References="<4@x.example>", Subject="Re: B")
    root = letter("root", Message_ID="<4@x.example>", Subject="B")
    groups = conformance.thread([first, other, answer, late, root, first])
    assert groups[0] == groups[2] == groups[5]
    assert groups[3] == groups[4]
    assert len(set(groups)) == 3
    assert conformance.thread([]) == []
