"""The small facts that intake asks for."""

from __future__ import annotations

from tests.mail.letters import letter
from tuidesk.mail.message import Address, Parsed
from tuidesk.mail.parse import parse


def test_forwarding_code_of_gmail_in_several_languages() -> None:
    sender = "Gmail Team <forwarding-noreply@google.com>"
    for subject in (
        "(#123456789) Gmail Forwarding Confirmation - Receive Mail from x@y",
        "(#123456789) Confirmación de reenvío de Gmail",
    ):
        assert parse(letter(From=sender, Subject=subject)).forwarding_code == "123456789"
    assert (
        parse(letter("確認コード: 123456789", From=sender, Subject="Gmail の転送の確認")).forwarding_code
        == "123456789"
    )
    assert parse(letter(Subject="(#123456789) x")).forwarding_code == ""


def test_quoted_sender_of_a_forward() -> None:
    for labels in (
        "From: {}\nSent: Monday 2 June 2025 10:00\nTo: s@x.example\nSubject: Hi",
        "De: {}\nEnviado: lunes, 2 de junio\nPara: s@x.example\nAsunto: Hi",
        "Von: {}\nGesendet: Montag, 2. Juni 2025 10:00\nAn: s@x.example\nBetreff: Hi",
    ):
        found = parse(letter("\n" + labels.format("Ann Lee <ann@c.example>") + "\n\nHelp me"))
        assert found.quoted_sender == Address("Ann Lee", "ann@c.example")
        assert "Help me" in found.text
        assert found.folds == ()
    assert parse(letter("I wrote:\nFrom: x\nthanks")).quoted_sender is None


def test_subject_tag_and_own_header() -> None:
    found = parse(letter(Subject="Re: [#1029] fire", X_Tuidesk_Id="abc"))
    assert (found.tag, found.tuidesk_id) == (1029, "abc")


def test_what_a_list_says_of_itself_and_of_the_writer() -> None:
    found = parse(
        letter(
            From="'Ann' via Support <support@x.example>",
            Reply_To="support@x.example",
            List_Post="<https://groups.example/post>, <mailto:Support@x.example?subject=x>",
            X_Original_Sender="ann@c.example",
            X_Forwarded_For="support@x.example new@y.example",
        )
    )
    assert found.list_addresses == ("support@x.example",)
    assert found.original_sender == Address("", "ann@c.example")
    assert found.forwarded_for == ("support@x.example", "new@y.example")
    assert (found.kind, found.kind_behind_list) == ("bulk", "human")
    assert parse(letter()).kind_behind_list == ""
    assert Parsed.from_json(found.to_json()) == found
