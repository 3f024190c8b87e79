"""How a conversation is laid out: folds, files, states, strangers, links."""

from __future__ import annotations

from types import SimpleNamespace

from tuidesk.term.glyphs import ASCII, UNICODE
from tuidesk.term.ink import DARK
from tuidesk.widgets.conversation_lines import Layout
from tuidesk.widgets.conversation_model import Talk, label
from tuidesk.widgets.conversation_words import bare
from tuidesk.widgets.wrapping import breaks

BASE = {
    "id": 1, "direction": "in", "kind": "human", "author": "Ana Ruiz", "address": "ana@cliente.test", "agent_id": None,
    "at": 0, "subject": "Factura", "to": (), "cc": (), "verified": True, "marks": (), "text": "Hola", "folds": (),
    "from_html": False, "outbox_id": None, "state": "", "reason": "", "attachments": (), "copies": (),
}  # fmt: skip


def file(ident: int, name: str, size: int = 84_000) -> SimpleNamespace:
    return SimpleNamespace(
        id=ident, number=1, part=0, filename=name, content_type="", size=size, sha256="", inline=False
    )


def lay_out(*entries: dict, width: int = 60, unfolded=(), glyphs=UNICODE):
    rows = tuple(
        SimpleNamespace(**{**BASE, "id": number, **entry}) for number, entry in enumerate(entries, 1)
    )
    talk = Talk(SimpleNamespace(id=1, title="Factura", merged_into=None), rows, 0, 0, 86_400_000, None, 7)
    labels = label(talk)
    return Layout(talk, labels, width, DARK, glyphs, unfolded).lay_out(), labels


def texts(*entries: dict, **more) -> list[str]:
    return [strip.text.rstrip() for strip in lay_out(*entries, **more)[0].lines]


def test_every_line_has_exactly_the_width_it_was_laid_out_for():
    page, _labels = lay_out({"text": "請求書の金額が違います " * 20 + "\n" + "x" * 300}, width=33)
    assert {strip.cell_length for strip in page.lines} == {33}


def test_a_quote_is_one_line_until_its_key_opens_it():
    entry = {"text": "new words\n> old\n> older\n> oldest", "folds": ((1, 4, "quote"),)}
    assert texts(entry)[-1] == "▸ 3 quoted lines  A"
    assert texts(entry, unfolded={(1, 1)})[-1] == "> oldest"


def test_beyond_five_hundred_lines_the_rest_is_folded_and_can_be_read():
    entry = {"text": "\n".join(f"line {n}" for n in range(900))}
    assert texts(entry)[-1] == "▸ 400 more lines  A"
    assert texts(entry, unfolded={(1, 500)})[-1] == "line 899"


def test_attachments_have_digits_the_newest_message_first():
    lines = texts({"attachments": (file(1, "old.pdf"),)}, {"attachments": (file(2, "factura.pdf"),)})
    assert "2 old.pdf  84 kB" in lines
    assert "1 factura.pdf  84 kB" in lines


def test_a_file_name_cannot_hide_its_ending():
    assert "1 invoicefdp.exe  84 kB" in texts({"attachments": (file(1, "invoice\u202efdp.exe"),)})


def test_mail_that_left_from_another_program_says_so():
    out = {"direction": "out", "kind": "reply", "agent_id": 8, "author": "bob", "marks": ("sent-elsewhere",)}
    lines = texts(out)
    assert lines[0].startswith("bob")
    assert "sent from another program" in lines


def test_mail_that_leaves_says_what_became_of_it():
    out = {"direction": "out", "kind": "reply", "address": "it@abc.test", "agent_id": 7, "author": "ana"}
    assert "sent ✓ it@" in texts({**out, "state": "sent"})[0]
    assert texts({**out, "state": "sent"})[0].startswith("ana (you)")
    held = texts(
        {**out, "state": "held", "reason": "a newer message of the customer came in meanwhile"}, width=50
    )
    assert "held: a newer message of the customer came in" in held[1]
    assert "sent ok it@" in texts({**out, "state": "sent"}, glyphs=ASCII)[0]


def test_a_stranger_is_marked_and_named():
    assert "not a participant of this ticket: ana@cliente.test" in texts({"verified": False})


def test_a_note_has_a_bar_on_every_line():
    lines = texts({"direction": "note", "kind": "note", "text": "one\ntwo"})
    assert all(line.startswith("┃ ") for line in lines)


def test_a_subject_is_named_only_when_it_is_another_one():
    assert not any("Subject" in line for line in texts({"subject": "RE: Fwd: Factura"}))
    assert "Subject: Otra cosa" in texts({"subject": "Otra cosa"})
    assert bare("Re: [#12] Factura ") == "factura"


def test_only_addresses_that_stand_in_the_text_are_links():
    page, _labels = lay_out(
        {"text": "see https://a.test/x, <javascript:alert(1)> http://bank.test@evil.test/ https://аpple.test"}
    )
    links = {
        segment.style.link
        for strip in page.lines
        for segment in strip
        if segment.style and segment.style.link
    }
    assert links == {"https://a.test/x"}


def test_words_break_between_words_and_only_long_ones_inside():
    text = "a few words and averyveryverylongword"
    assert [text[a:b].rstrip() for a, b in breaks(text, 10)] == [
        "a few",
        "words and",
        "averyveryv",
        "erylongwor",
        "d",
    ]


def test_controls_in_mail_reach_no_line():
    page, _labels = lay_out(
        {"text": "a\x1b]52;c;aGk=\x07b\x9b31mc", "author": "x\x1b[2Jy", "subject": "s\x1b[0m"}
    )
    assert all(char.isprintable() for strip in page.lines for char in strip.text)


def test_sealed_mail_and_invitations_are_called_what_they_are():
    lines = texts({"marks": ("invitation-cancelled", "smime-encrypted", "no mark of ours")})
    assert any("an invitation that was cancelled" in line for line in lines)
    assert any("encrypted with S/MIME: cannot be shown" in line for line in lines)
    assert not any("no mark of ours" in line for line in lines)
