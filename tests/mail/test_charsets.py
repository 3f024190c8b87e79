"""Text is read as it was written, whatever charset the sender named, or none."""

from __future__ import annotations

import pytest

from tests.mail.letters import letter
from tuidesk.mail.parse import parse

SAID = {
    "gb18030": "您好，我的打印机坏了，请帮助我们解决这个问题，谢谢。",
    "cp950": "您好，我的印表機壞了，請幫助我們解決這個問題，謝謝。",
    "cp932": "こんにちは。プリンターが壊れました。助けてください。",
    "euc_jp": "こんにちは。プリンターが壊れました。助けてください。",
    "iso2022_jp": "こんにちは。プリンターが壊れました。",
    "cp949": "안녕하세요. 프린터가 고장났습니다. 도와주세요.",
    "koi8_r": "Здравствуйте, принтер не работает, помогите пожалуйста.",
    "cp1251": "Здравствуйте, принтер не работает, помогите пожалуйста.",
    "cp1252": "Buenos días: la impresora no está bien, ¿pueden venir mañana? Año, niño, «señal» – 5 €",
}


@pytest.mark.parametrize("codec", SAID)
@pytest.mark.parametrize("label", ["", "; charset=us-ascii", "; charset=iso-8859-1", "; charset=x-no-such"])
def test_text_under_a_wrong_name(codec: str, label: str) -> None:
    head = letter("", Content_Type=f"text/plain{label}").replace(
        b"The printer is on fire", SAID[codec].encode(codec)
    )
    found = parse(head + SAID[codec].encode(codec))
    assert found.text == SAID[codec]
    assert found.subject == SAID[codec]


@pytest.mark.parametrize("codec", [name for name in SAID if name != "iso2022_jp"])
def test_a_file_name_in_raw_bytes(codec: str) -> None:
    name = SAID[codec].replace("¿", "").encode(codec)
    head = letter("", Content_Type="application/octet-stream").replace(
        b"\r\n\r\n", b'\r\nContent-Disposition: attachment; filename="' + name + b'"\r\n\r\n'
    )
    assert parse(head + b"data").attachments[0].filename == name.decode(codec)


def test_utf_8_that_calls_itself_latin_1() -> None:
    raw = letter("", Content_Type="text/plain; charset=iso-8859-1")
    assert parse(raw + "señal mañana".encode()).text == "señal mañana"


@pytest.mark.parametrize("word", ["SEÑALIZACIÓN", "Größenänderung äöü ÄÖÜ", "Ø", "à é è ç ù â ê î"])
def test_a_few_accents_are_western(word: str) -> None:
    assert parse(letter("", Content_Type="text/plain") + word.encode("cp1252")).text == word


def test_few_words_are_read_as_the_subject_is() -> None:
    subject = "Принтер не работает".encode("koi8_r")
    head = letter("", Content_Type="text/plain").replace(b"The printer is on fire", subject)
    assert parse(head + "Да".encode("koi8_r")).text == "Да"
    assert parse(head + "señal".encode()).text == "señal"
