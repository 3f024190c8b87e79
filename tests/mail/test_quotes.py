"""Old words are folded, new ones stay, in the languages and programs that customers use."""

from __future__ import annotations

import pytest

from tests.mail.letters import letter
from tuidesk.mail.parse import parse
from tuidesk.mail.quotes import visible_text

ATTRIBUTIONS = [
    "On Tue, Jun 3, 2025 at 10:00 AM Ann Lee <ann@example.com> wrote:",
    "On Tue, Jun 3, 2025 at 10:00 AM Ann Lee\n<ann.a.very.long.address@example.com> wrote:",
    "El mar, 3 jun 2025 a las 10:00, Ana García (<ana@example.com>) escribió:",
    "El 3/6/25 a las 10:00, Soporte escribió:",
    "Am Di., 3. Juni 2025 um 10:00 Uhr schrieb Anna <anna@example.com>:",
    "Am 03.06.25 um 10:00 schrieb Anna:",
    "Le mar. 3 juin 2025 à 10:00, Anne <anne@example.com> a écrit :",
    "Il giorno mar 3 giu 2025 alle ore 10:00 Anna <anna@example.com> ha scritto:",
    "Em ter., 3 de jun. de 2025 às 10:00, Ana <ana@example.com> escreveu:",
    "Op di 3 jun 2025 om 10:00 schreef Anna <anna@example.com>:",
    "W dniu 3.06.2025 o 10:00, Anna pisze:",
    "wt., 3 cze 2025 o 10:00 Anna <anna@example.com> napisał(a):",
    "Den tis 3 juni 2025 kl 10:00 skrev Anna <anna@example.com>:",
    "вт, 3 июн. 2025 г. в 10:00, Анна <anna@example.com>:",
    "03.06.2025 10:00, Анна пишет:",
    "2025年6月3日(火) 10:00 田中太郎 <taro@example.jp>:",
    "Dne 3. 6. 2025 v 10:00 Jan <jan@example.cz> napsal(a):",
    "张伟 <wei@example.cn> 于2025年6月3日周二 10:00写道：",
]

BLOCKS = [
    "From: Support <s@example.com>\nSent: Tuesday, June 3, 2025 10:00\nTo: Ann <a@example.com>\nSubject: RE: Fire",
    "De: Soporte <s@example.com>\nEnviado el: martes, 3 de junio de 2025 10:00\nPara: Ana\nAsunto: RE: Fuego",
    "Von: Support <s@example.com>\nGesendet: Dienstag, 3. Juni 2025 10:00\nAn: Anna\nBetreff: AW: Feuer",
    "De : Support <s@example.com>\nEnvoyé : mardi 3 juin 2025 10:00\nÀ : Anne\nObjet : RE: Feu",
    "Da: Supporto <s@example.com>\nInviato: martedì 3 giugno 2025 10:00\nA: Anna\nOggetto: R: Fuoco",
    "De: Suporte <s@example.com>\nEnviada em: terça-feira, 3 de junho de 2025 10:00\nPara: Ana\nAssunto: RES: Fogo",
    "Van: Support <s@example.com>\nVerzonden: dinsdag 3 juni 2025 10:00\nAan: Anna\nOnderwerp: RE: Vuur",
    "Od: Wsparcie <s@example.com>\nWysłano: wtorek, 3 czerwca 2025 10:00\nDo: Anna\nTemat: RE: Ogień",
    "Från: Support <s@example.com>\nSkickat: den 3 juni 2025 10:00\nTill: Anna\nÄmne: SV: Eld",
    "От: Поддержка <s@example.com>\nОтправлено: 3 июня 2025 г. 10:00\nКому: Анна\nТема: RE: Огонь",
    "差出人: Support <s@example.jp>\n送信日時: 2025年6月3日 10:00\n宛先: 太郎\n件名: RE: 火事",
    "发件人: Support <s@example.cn>\n发送时间: 2025年6月3日 10:00\n收件人: 张伟\n主题: 回复: 火",
    "*From:* Support [mailto:s@example.com]\n*Sent:* Tuesday, June 3, 2025 10:00\n*To:* Ann\n*Subject:* Fire",
]


def visible(body: str, subtype: str = "plain") -> str:
    found = parse(letter(body, subtype=subtype))
    return visible_text(found.text, found.folds)


@pytest.mark.parametrize("attribution", ATTRIBUTIONS)
def test_a_quote_below_its_attribution_is_folded(attribution: str) -> None:
    assert visible(f"It works now.\n\n{attribution}\n\n> Did you try?\n>\n> Ann\n") == "It works now."
    assert visible(f"It works now.\n\n{attribution}\n> Did you try?\n> Ann") == "It works now."


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("rule", ["", "________________________________\n", "-----Original Message-----\n"])
def test_all_below_a_header_block_is_folded(block: str, rule: str) -> None:
    assert visible(f"It works now.\n\n{rule}{block}\n\nDid you try?\n") == "It works now."


@pytest.mark.parametrize(
    "line",
    [
        "-----Mensaje original-----",
        "-----Ursprüngliche Nachricht-----",
        "-------- Message d'origine --------",
        "-----Messaggio originale-----",
        "-----Mensagem original-----",
        "-----Oorspronkelijk bericht-----",
        "-----Исходное сообщение-----",
    ],
)
def test_a_separator_folds_the_rest(line: str) -> None:
    assert visible(f"Ya funciona.\n\n{line}\nhola\n") == "Ya funciona."


def test_folding_cuts_nothing() -> None:
    found = parse(letter("New\n\nOn 3/6/2025 10:00, Ann wrote:\n> Old\n\n-- \nAnn"))
    assert found.text == "New\n\nOn 3/6/2025 10:00, Ann wrote:\n> Old\n\n--\nAnn"
    assert [(fold.first, fold.end, fold.what) for fold in found.folds] == [
        (2, 4, "quote"),
        (5, 7, "signature"),
    ]


def test_answers_between_quotes_stay_open() -> None:
    body = "On 3/6/2025 10:00, Ann wrote:\n> Which?\nThe big one.\n\n> Since when?\nSince Monday.\n\n> Thanks\n> Ann"
    found = parse(letter(body))
    assert [(fold.first, fold.end) for fold in found.folds] == [(0, 1), (7, 9)]
    assert visible(body) == "The big one.\n\nSince Monday."


def test_an_answer_below_the_whole_quote() -> None:
    assert visible("On 3/6/2025 10:00, Ann wrote:\n> Which model?\n> Ann\n\nThe big one.") == "The big one."


@pytest.mark.parametrize(
    "body",
    [
        "From: is what I typed in the field\nand To: in the other.\nIt fails.",
        "On Monday my boss wrote a mail about it: please look.",
        "These settings:\nFrom: a@example.com\nTo: b@example.com\nare wrong.",
        "On blah-blah-blah",
        "> only a quote",
        "Press > to go on\n-> then here",
        "A list:\n- one\n- two",
        "El precio escribió:\nno sé",
    ],
)
def test_prose_is_left_alone(body: str) -> None:
    found = parse(letter(body))
    assert found.folds == ()
    assert found.text == body


def test_what_was_forwarded_stays_open() -> None:
    block = "From: B <b@example.com>\nDate: Tue, 3 Jun 2025\nSubject: x\nTo: a@example.com"
    body = f"FYI\n\n---------- Forwarded message ---------\n{block}\n\nHelp"
    assert parse(letter(body)).folds == ()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Done.\n\n-- \nAnn Lee\nACME", "Done."),
        ("Done.\n\nSent from my iPhone", "Done."),
        ("Hecho.\n\nEnviado desde mi iPhone", "Hecho."),
        ("Done.\n\nBest regards,\nAnn Lee\n+34 600 000 000", "Done."),
        ("Hecho.\n\nSaludos cordiales,\nAna", "Hecho."),
        ("Fertig.\n\nMit freundlichen Grüßen\nAnna", "Fertig."),
        ("Fait.\n\nCordialement,\nAnne", "Fait."),
        ("Sent from my desk, it is slower.", "Sent from my desk, it is slower."),
        ("Best regards,\nAnn", "Best regards,\nAnn"),
    ],
)
def test_signatures(body: str, words: str) -> None:
    assert visible(body) == words


HTML_REPLIES = {
    "gmail": '<div dir="ltr">New words</div><br><div class="gmail_quote"><div class="gmail_attr">Alle 10 Ann &lt;'
    '<a href="mailto:a@b.c">a@b.c</a>&gt;:<br></div><blockquote class="gmail_quote">Old words</blockquote></div>',
    "outlook": '<p>New words</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>X:</b> Ann<br>'
    "<b>Y:</b> z</p></div></div><p>Old words</p>",
    "outlook web": '<div>New words</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>X:</b> Ann</div>'
    "<div>Old words</div>",
    "outlook new": '<div>New words</div><div id="mail-editor-reference-message-container"><div>Old words</div></div>',
    "apple": '<div>New words</div><div><br><blockquote type="cite"><div>On 3 Jun 2025, at 10:00, Ann &lt;a@b.c&gt; '
    "wrote:</div><br><div>Old words</div></blockquote></div>",
    "thunderbird": '<p>New words</p><div class="moz-cite-prefix">Zzz 03.06.25, Ann zzz:<br></div>'
    '<blockquote type="cite" cite="mid:x">Old words</blockquote>',
    "yahoo": '<div>New words</div><div id="yahoo_quoted_123" class="yahoo_quoted"><div>Zzz Ann:</div>'
    "<div>Old words</div></div>",
}


@pytest.mark.parametrize("program", HTML_REPLIES)
def test_html_replies_by_their_marks_in_any_language(program: str) -> None:
    found = parse(letter(HTML_REPLIES[program], subtype="html"))
    assert visible_text(found.text, found.folds) == "New words"
    assert "Old words" in found.text
    assert not set(found.text) & {"\ue000", "\ue001"}


def test_answers_inside_a_gmail_quote_stay_open() -> None:
    html = (
        '<div class="gmail_quote"><div class="gmail_attr">On Tue, Ann wrote:</div>'
        '<blockquote class="gmail_quote">Which?</blockquote></div>'
        '<div>The big one</div><blockquote class="gmail_quote">When?</blockquote><div>Monday</div>'
    )
    assert visible(html, "html").split() == ["The", "big", "one", "Monday"]


def test_an_indented_block_is_no_quote() -> None:
    assert visible(
        '<p>See:</p><blockquote style="margin:0 0 0 40px;border:none;padding:0">indented</blockquote>', "html"
    ).split() == ["See:", "indented"]
