"""How a queue's mail looks: text and HTML, both languages, whatever somebody puts into it, and what is frozen."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.desk_in.mails import mail
from tests.desk_out.desk import Desk, words
from tests.payloads import PAYLOADS
from tuidesk.desk import appearance, outbox, replying
from tuidesk.desk.appearance import Appearance
from tuidesk.desk.appearance.parts import doubts, look_of
from tuidesk.desk.appearance.preview import preview_html, preview_text, sample_of
from tuidesk.desk.outbox.waiting import find_ways
from tuidesk.errors import BadUsage
from tuidesk.mail.compose_html import html_page
from tuidesk.mail.parse import parse
from tuidesk.store import tables
from tuidesk.term.contrast import contrast

LOOKS = Appearance(
    header="ACME {queue}",
    signature="{agent}, {queue}\n{email}",
    background="#fffaf0",
    links="#0b68cb",
    banner="#18794e",
    write_above=True,
)
ABOVE = {
    "en": "--- Write your answer above this line ---",
    "es": "--- Escriba su respuesta encima de esta línea ---",
}


class Tags(HTMLParser):
    """Collects what a mail program would see as markup."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}


def look(desk: Desk, wanted: Appearance) -> Appearance:
    return appearance.save(desk.store, desk.ana, desk.support, wanted)


def test_header_signature_and_line_stand_in_the_text(desk: Desk) -> None:
    look(desk, LOOKS)
    desk.reply(desk.get().ticket_id, "Use water.")
    text = words(desk.deliver())
    assert text.startswith(f"{ABOVE['en']}\n\nACME Support\n\nUse water.\n\n-- \n")
    assert f"\n-- \n{desk.ana.name}, Support\nsupport@xyz.test\n\nOn 2026" in text


def test_the_ticket_shows_what_was_written_and_not_how_it_looked(desk: Desk) -> None:
    look(desk, LOOKS)
    taken = desk.get()
    desk.reply(taken.ticket_id, "Use water.")
    assert desk.entries(taken.ticket_id)[-1].text.startswith("Use water.\n\n-- \n")


def test_the_html_part_has_the_colours_on_its_elements(desk: Desk) -> None:
    look(desk, LOOKS)
    desk.reply(desk.get().ticket_id, "See https://acme.test/a?b=1&c=2 please.")
    page = words(desk.deliver(), "html")
    assert '<meta name="color-scheme" content="light dark">' in page
    assert "background-color:#fffaf0;color:#1a1a1a" in page
    assert '<div style="background-color:#18794e;color:#ffffff;padding:10px 16px">ACME Support</div>' in page
    assert '<a href="https://acme.test/a?b=1&amp;c=2" style="color:#0b68cb">' in page
    assert f">{ABOVE['en']}</p>" in page
    assert '<blockquote type="cite" style="' in page


def test_the_plain_looks_leave_every_colour_to_the_reader(desk: Desk) -> None:
    desk.reply(desk.get().ticket_id, "Use water.")
    page = words(desk.deliver(), "html")
    assert "color:" not in page.replace("color-scheme", "")
    assert ABOVE["en"] not in page


def test_a_queue_that_quotes_nothing_sends_only_the_words(desk: Desk) -> None:
    look(desk, Appearance(quote="none"))
    taken = desk.get()
    assert replying.start_reply(desk.store, desk.ana, taken.ticket_id or 0).quote_text == ""
    desk.reply(taken.ticket_id, "Use water.")
    assert words(desk.deliver()).strip() == "Use water."


def test_the_line_is_in_the_language_of_the_queue(desk: Desk) -> None:
    look(desk, Appearance(write_above=True))
    desk.set_queue("Support", language="es")
    desk.reply(desk.get().ticket_id, "Agua.")
    assert words(desk.deliver()).startswith(ABOVE["es"])


def test_a_letter_keeps_the_looks_that_it_was_written_under(desk: Desk) -> None:
    look(desk, LOOKS)
    first = desk.reply(desk.get().ticket_id, "Use water.")
    look(desk, replace(LOOKS, header="Other", background="#000000"))
    desk.set_queue("Support", signature="Nobody")
    sent = desk.deliver()
    assert "ACME Support" in words(sent)
    assert "#fffaf0" in words(sent, "html")
    assert desk.row(first.outbox_id).spec["mail"]["appearance"] == 1
    second = desk.reply(desk.get("m2@cliente.test").ticket_id, "Use water.")
    assert desk.row(second.outbox_id).spec["mail"]["appearance"] == 3
    assert "Other" in words(desk.deliver())


def test_saving_nothing_new_is_no_new_version(desk: Desk) -> None:
    assert look(desk, LOOKS).version == 1
    assert look(desk, LOOKS).version == 1


def test_a_letter_from_before_there_were_looks_still_leaves(desk: Desk) -> None:
    sent = desk.reply(desk.get().ticket_id, "Use water.")
    spec = desk.row(sent.outbox_id).spec
    for name in ("above", "header", "look", "appearance", "automatic"):
        del spec["mail"][name]
    desk.write(tables.outbox, sent.outbox_id, spec=spec)
    assert words(desk.deliver()).startswith("Use water.")


def test_looks_are_set_by_key(desk: Desk) -> None:
    desk.set_queue("Support", header=r"One\nTwo", banner="#18794E", write_above="on", quote="none")
    with desk.store.read() as conn:
        found = appearance.read(conn, desk.support)
    assert found == Appearance("One\nTwo", banner="#18794e", write_above=True, quote="none", version=4)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("background", "red"),
        ("background", "#fff"),
        ("banner", 'x" onload="alert(1)'),
        ("text", "#123456;background:url(https://evil.test)"),
        ("write_above", "yes"),
        ("quote", "everything"),
        ("signature", "{agent} {password}"),
        ("header", "x\n" * 30),
        ("signature", "y" * 2_001),
        ("header", "a\x1b[31mb"),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_changes(desk: Desk, key: str, text: str) -> None:
    with pytest.raises(BadUsage) as caught:
        desk.set_queue("Support", **{key: text})
    assert "\x1b" not in caught.value.line
    with desk.store.read() as conn:
        assert appearance.read(conn, desk.support) == Appearance()


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '<img src=x onerror="y">', "]]><b>", "&lt;b&gt;", '"><a href="x">']
)
def test_hostile_words_stay_words(desk: Desk, text: str) -> None:
    look(desk, replace(LOOKS, header=text, signature=text))
    desk.reply(desk.get(body=text).ticket_id, text)
    seen = Tags(words(desk.deliver(), "html"))
    assert seen.tags <= {"html", "head", "meta", "body", "div", "p", "br", "blockquote", "a"}
    assert seen.attributes <= {"charset", "name", "content", "bgcolor", "style", "type", "href"}


def test_what_the_page_holds_survives_the_cleaner(desk: Desk) -> None:
    import nh3

    look(desk, LOOKS)
    desk.reply(desk.get().ticket_id, "See https://acme.test <b>")
    body = words(desk.deliver(), "html").partition("<body")[2].partition(">")[2].partition("</body>")[0]
    allowed = {tag: {"style"} for tag in ("div", "p")} | {
        "a": {"style", "href"},
        "blockquote": {"type", "style"},
    }
    assert nh3.clean(body, attributes=allowed, link_rel=None) == body


def test_names_that_are_hostile_are_cleaned(desk: Desk) -> None:
    look(desk, Appearance(signature="{agent}"))
    desk.write(tables.agent, desk.ana.agent_id or 0, display_name=f"Ana {PAYLOADS['csi-colour']}")
    desk.reply(desk.get().ticket_id, "x")
    assert "\x1b" not in words(desk.deliver())


def test_a_page_takes_no_colour_that_is_none() -> None:
    from tuidesk.mail.compose_errors import ComposeError
    from tuidesk.mail.compose_html import Look

    with pytest.raises(ComposeError):
        html_page("x", look=Look(background='red" onload="x'))


@pytest.mark.parametrize("ground", ["#000000", "#ffffff", "#18794e", "#f0b429", "#808080"])
def test_an_ink_that_was_not_chosen_is_legible(ground: str) -> None:
    decided = look_of(Appearance(background=ground, banner=ground))
    assert contrast(decided.text, ground) >= 4.0
    assert contrast(decided.banner_text, ground) >= 4.0
    assert decided.links == decided.text


def test_an_ink_alone_gets_paper() -> None:
    assert look_of(Appearance(text="#333333")).background == "#ffffff"


def test_what_is_hard_to_read_is_doubted_and_not_refused() -> None:
    assert doubts(LOOKS) == ()
    hard = [one.said() for one in doubts(Appearance(background="#ffffff", text="#eeeeee", links="#ffff00"))]
    assert ["text" in hard[0], "links" in hard[1]] == [True, True]
    assert "1.2 to 1" in hard[0]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "answer",
    [
        "Gracias, ya funciona.\n\n> {line}\n>\n> Use water.\n",
        "Gracias, ya funciona.\n\nFrom: Acme <a@xyz.test>\nSent: Monday\nTo: Ana\nSubject: x\n\n{line}\n\nUse it.",
        "Gracias, ya funciona.\n\n{line}\n\nACME\n\nUse water.",
        "Gracias, ya funciona.\n\n*{line}*\n\nUse water.",
    ],
)
def test_the_line_is_known_again_in_answers(desk: Desk, language: str, answer: str) -> None:
    taken = desk.get(body=answer.format(line=ABOVE[language]))
    entry = desk.entries(taken.ticket_id)[-1]
    folded = {n for first, end, _what in entry.folds for n in range(first, end)}
    left = "\n".join(line for n, line in enumerate(entry.text.split("\n")) if n not in folded)
    assert left.strip() == "Gracias, ya funciona."


def test_the_line_is_known_again_in_an_answer_of_html() -> None:
    page = f"<div>Gracias.</div><br><div dir=ltr><p style='font-size:85%'>{ABOVE['es']}</p><p>Use water.</p></div>"
    raw = mail("h@cliente.test", body=page).replace(b"text/plain", b"text/html")
    found = parse(raw)
    assert found.folds
    assert "Gracias." not in "\n".join(found.text.split("\n")[found.folds[0].first :])


def test_our_own_mail_is_not_folded_away() -> None:
    assert parse(mail("o@xyz.test", body=f"{ABOVE['en']}\n\nACME\n\nUse water.")).folds == ()


def test_the_preview_is_what_would_leave(desk: Desk) -> None:
    with desk.store.read() as conn:
        sample = sample_of(conn, desk.ana, desk.support)
    text, page = preview_text(sample, LOOKS), preview_html(sample, LOOKS)
    assert text.startswith(ABOVE["en"])
    assert "ACME Support" in text
    assert f"{desk.ana.name}, Support" in text
    assert page.startswith("<!DOCTYPE html>")
    assert "#18794e" in page


def test_mail_that_waits_for_a_way_out_keeps_its_looks(desk: Desk) -> None:
    from tuidesk.desk import channels

    look(desk, LOOKS)
    channels.enable(desk.store, desk.ana, "support out", False)
    desk.reply(desk.get().ticket_id, "Use water.")
    look(desk, Appearance())
    channels.enable(desk.store, desk.ana, "support out", True)
    assert find_ways(desk.store) == 1
    assert "ACME Support" in words(desk.deliver())
    assert outbox.claim(desk.store, desk.lease(desk.out), desk.out) is None
