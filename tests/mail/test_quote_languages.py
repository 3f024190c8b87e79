"""What mail programs write around old words, in many languages: whole, wrapped, quoted or not, on the reply's line."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from tests.mail.letters import letter
from tuidesk.mail.parse import parse
from tuidesk.mail.quotes import visible_text

HERE = Path(__file__).parent
ATTRIBUTIONS = HERE.joinpath("attributions.txt").read_text(encoding="utf-8").splitlines()
BLOCKS = HERE.joinpath("header_blocks.txt").read_text(encoding="utf-8").splitlines()
# Where a name or a day opens the line, nothing says at which word the reply ended.
NOT_BEHIND_A_REPLY = ("fi ", "cs ", "ko ", "~")


def visible(body: str) -> str:
    """Return the new words of a plain mail with that body."""
    found = parse(letter(body))
    return visible_text(found.text, found.folds)


@pytest.mark.parametrize("row", ATTRIBUTIONS)
def test_attributions(row: str) -> None:
    line = row.partition(" ")[2]
    wrapped = "\n".join(textwrap.wrap(line, 42, break_long_words=False))
    for attribution in (line, wrapped):
        assert visible(f"Thanks!\n\n{attribution}\n\n> old words\n> more") == "Thanks!"
        assert visible(f"Thanks!\n{attribution}\n> old words") == "Thanks!"
    assert visible(f"{line}\n> a question?\n\nThanks!") == "Thanks!"
    assert visible(f"Thanks!\n\n{line}\n\nOld words.\nMore of them.") == "Thanks!"
    if not row.startswith(NOT_BEHIND_A_REPLY):
        assert visible(f"Thanks! {line}\n> old words") == "Thanks!"


@pytest.mark.parametrize("row", BLOCKS)
def test_header_blocks(row: str) -> None:
    lines = row.split("|")[1:]
    for block in ("\n".join(lines), "_" * 32 + "\n" + "\n".join(lines), "\n\n".join(lines)):
        assert visible(f"Thanks!\n\n{block}\n\nOld words.") == "Thanks!"
    quoted = "\n> ".join(lines)
    assert visible(f"Thanks!\n\n> {quoted}\n>\n> Old words.") == "Thanks!"


@pytest.mark.parametrize(
    "rule",
    [
        "-----Original Message-----",
        "-------- Mensaje original --------",
        "----- Mensaje original -----",
        "-------- Ursprüngliche Nachricht --------",
        "-------- Message d’origine --------",
        "-----Messaggio originale-----",
        "-------- Mensagem original --------",
        "-----Oorspronkelijk bericht-----",
        "-----Alkuperäinen viesti-----",
        "-------- Исходное сообщение --------",
        "------------------ 原始邮件 ------------------",
        "------------------ Original ------------------",
        "------------------&nbsp;原始邮件&nbsp;------------------",
        "-------- Orijinal mesaj --------",
        "---- El mar, 03 jun 2025 10:00:00 +0200 Soporte <soporte@x.example> escribió ----",
    ],
)
def test_rules(rule: str) -> None:
    assert visible(f"Thanks!\n\n{rule}\nOld words") == "Thanks!"


@pytest.mark.parametrize(
    "footer",
    [
        "Sent from my iPhone",
        "Get Outlook for iOS",
        "Enviado desde mi iPhone",
        "Enviado desde mi smartphone Samsung Galaxy.",
        "Enviado desde Correo de Yahoo para Android",
        "Obtener Outlook para Android",
        "Von meinem Samsung Galaxy Smartphone gesendet.",
        "Télécharger Outlook pour iOS",
        "Inviato dal mio iPhone",
        "Enviado do meu iPhone",
        "Verstuurd vanaf mijn iPhone",
        "Wysłane z iPhone'a",
        "Skickat från min iPhone",
        "Отправлено с iPhone",
        "iPhoneから送信",
        "发自我的iPhone",
        "iPhone'umdan gönderildi",
        "Надіслано з iPhone",
        "Στάλθηκε από το iPhone μου",
        "나의 iPhone에서 보냄",
        "נשלח מה-iPhone שלי",
        "أُرسلت من الـ iPhone",
        "Enviat des del meu iPhone",
        "Elküldve az iPhone-omról",
        "Poslané z iPhonu",
        "Envoyé à partir de Outlook pour iOS",
        "Enviado a partir do Outlook para Android",
        "Enviado desde mi Huawei de Movistar",
        "Enviado desde Correo para Windows",
        "Sent from Spark",
    ],
)
def test_footers_of_telephones(footer: str) -> None:
    assert visible(f"Thanks!\n\n{footer}") == "Thanks!"
    quote = "El 3/6/25 a las 10:00, Soporte escribió:\n> viejo"
    assert visible(f"Thanks!\n\n{footer}\n\n{quote}") == "Thanks!"


@pytest.mark.parametrize(
    "prose",
    [
        "Enviado desde mi oficina no funciona.",
        "Sent from my desk, it is easier than from my mobile.",
        "El lunes 3 a las 10:00 fallan tres cosas:\n- una\n- dos",
        "Datos:\nDe: Madrid\nPara: Sevilla\nFecha: 3/6/2025",
        "From: Madrid\nTo: Sevilla\nI need two seats.",
        "On Monday at 10:00 I wrote to ana@x.example about this:\n\nthe printer fails",
        "El 3/6/2025 a las 10:00 escribí a ana@x.example y dijo:\nno",
        "En 2025 escribió:\nun libro",
        "Steps:\n> menu > file > open\nthen it fails",
        "My data:\n- ana\n- /Ana",
        "On Monday, June 2 at 10:00 the server wrote:\n\nERROR 500 in its log",
        "Notes\n________________________\nAna: buys paper\n________________________\nAgreed?",
    ],
)
def test_prose_that_looks_alike_stays(prose: str) -> None:
    body = f"Hola.\n\n{prose}\n\nGracias por todo"
    assert visible(body) == body


def test_a_contact_block_is_a_signature() -> None:
    block = "Ana García\nVentas, Ejemplo S.A.\nTel.: +34 600 000 000\nana@example.com\nwww.example.com"
    assert visible(f"No imprime.\n\n{block}") == "No imprime."
    ruled = "----------------\n\nAna García\n\nTel.: +34 600 000 000\n\nana@example.com"
    assert visible(f"No imprime.\n\n{ruled}") == "No imprime."
    assert visible("My number is:\n+34 600 000 000\nana@example.com").endswith("ana@example.com")


def test_a_link_broken_out_of_its_quote_belongs_to_it() -> None:
    quote = "> See (http://x.example/action\n_nonce=3dd518)\n> for more"
    assert visible(f"Done.\n\nOn 3/6/2025 10:00, Bob wrote:\n\n{quote}") == "Done."
