"""The screens in Spanish at 80x24: nothing of the English catalogue is left on them, and the keys fit."""

from __future__ import annotations

import re
from functools import cache

import pytest
import sqlalchemy as sa
from rich.cells import cell_len

from scripts import messages
from tests.screens import mail
from tests.screens.helpers import Running, desk_app
from tests.screens.seed import HOUR, MINUTE, QUEUES, Desk, Line
from tuidesk.commands.app import Help
from tuidesk.commands.base import Fact
from tuidesk.desk import queues
from tuidesk.desk.channels import additions as channel_additions
from tuidesk.desk.servers import Server
from tuidesk.i18n import _, use_language
from tuidesk.screens.ask import AskScreen
from tuidesk.screens.compose.screen import ComposeScreen
from tuidesk.screens.desk.screen import DeskScreen
from tuidesk.screens.health import HealthScreen
from tuidesk.screens.outbox import OutboxScreen
from tuidesk.screens.search import SearchScreen
from tuidesk.screens.settings.main import SettingsScreen
from tuidesk.screens.start import StartScreen
from tuidesk.screens.wizard import Wizard
from tuidesk.store.tables import inbound
from tuidesk.widgets.footer import entries, fitting
from tuidesk.widgets.pairs import LABEL

SMALL = (80, 24)
LINES = (
    Line(0, "Ana Ruiz", "Factura equivocada", 3 * MINUTE, priority=2),
    Line(1, "Inés Vidal", "Cambio de dirección", HOUR, seen=True),
    Line(0, "Olga Peña", "No llega el paquete", 30 * HOUR, waiting="them", seen=True),
)
# Each place, the keys that lead there from the desk, and Spanish words that stand there.
PLACES = {
    "desk": ((), "Todos · abiertos|Todos 3"),
    "composer": (("r",), "Asunto|Respuesta a"),
    "note": (("n",), "Nota interna en #"),
    "help": (("question_mark",), "Lo que funciona aquí"),
    "palette": (("ctrl+p",), "escribir una palabra"),
    "search": (("slash",), "palabras, un nombre"),
    "status": (("s",), "p pendiente"),
    "priority": (("p",), "urgente"),
    "assign": (("a",), "nadie"),
    "move": (("m",), "Mover a"),
    "views": (("v",), "Parte de texto"),
    "why": (("w",), "¿Por qué está este correo"),
    "health": (("exclamation_mark",), "ha salido"),
    "outbox": (("X",), "todo el correo ha salido"),
    "settings": (("comma",), "Ajustes › Correos electrónicos"),
    "outgoing": (("comma", "right_square_bracket"), r"\[Correo saliente\]"),
    "filter": (("comma", "right_square_bracket", "right_square_bracket"), r"\[Filtrar correo"),
}


@pytest.fixture(autouse=True)
def spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUIDESK_LANG", "es")
    use_language("es")


def pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@.-]){re.escape(words)}(?![\w@.=-])")


@cache
def english() -> tuple[str, ...]:
    """Return the English words of the catalogue that no Spanish text holds, without their placeholders."""
    catalog = messages.texts(messages.load())
    spanish = "\n".join(text for message in catalog for text in messages.forms(message.string))
    parts = {
        part.strip(" .,:;()?!…")
        for message in catalog
        for text in messages.forms(message.id)
        for part in messages.PLACEHOLDER.split(text)
    }
    return tuple(part for part in sorted(parts) if len(part) > 2 and not pattern(part).search(spanish))


def left_over(text: str) -> list[str]:
    """Return what English words of ours are on a screen; the names of the seed's queues are its own."""
    for name, _color, _tag in QUEUES:
        text = text.replace(name, "")
    return [words for words in english() if pattern(words).search(text)]


def only_spanish(desk: Desk) -> None:
    desk.fill(LINES)
    mail.add_relay(desk)


async def go(run: Running, place: str) -> str:
    keys, words = PLACES[place]
    await run.press(*keys)
    await run.until(lambda: re.search(words, run.text), f"{words} on the {place}")
    return run.text


def test_english_words_are_found_where_they_are_left():
    assert left_over(" / search  n nota") == ["search"]
    assert left_over(" r responder  n nota  Support") == []


@pytest.mark.parametrize("size", [SMALL, (120, 40)])
@pytest.mark.parametrize("place", PLACES)
async def test_no_english_word_of_ours_is_left(place, size):
    async with desk_app(size, only_spanish) as run:
        assert left_over(await go(run, place)) == []


async def test_what_is_done_is_told_in_spanish():
    async with desk_app(SMALL, only_spanish) as run:
        await run.press("s", "r")
        await run.until(lambda: "resuelto" in run.text, "the new status")
        await run.press("u")
        await run.until(lambda: "deshecho" in run.text, "the undoing")
        assert left_over(run.text) == []


@pytest.mark.parametrize(
    ("state", "reason", "words"),
    [("held", "block list", "lista de bloqueo"), ("failed", "partly refused", "rechazado en parte"),
     ("uncertain", "no answer after the last line was sent", "sin respuesta")],
)  # fmt: skip
async def test_mail_that_did_not_leave_says_why_in_spanish(state, reason, words):
    def seed(desk: Desk) -> None:
        only_spanish(desk)
        sent = mail.send(desk, desk.fill((Line(0, "Ana Ruiz", "Otra factura", 0),))[0])
        mail.set_state(desk, sent.outbox_id, state, reason)

    async with desk_app(SMALL, seed) as run:
        await run.until(lambda: words in run.text, "the reason in the conversation")
        assert left_over(run.text) == []
        await run.press("X")
        await run.until(lambda: "asunto" in run.text and words in run.text, "the reason in the outbox")
        assert left_over(run.text) == []


LABELS = ("Color", "Etiqueta", "Cola", "Responder vía", "Estado", "Filtrar correo electrónico saliente")


@pytest.mark.parametrize(
    ("width", "labels"), [(100, LABELS), (110, (*LABELS, "Canal entrante", "Correo de creación"))]
)
async def test_long_values_do_not_cut_the_labels_of_the_settings(width, labels):
    def seed(desk: Desk) -> None:
        only_spanish(desk)
        server, address = Server("imap.acme.test", 993, "implicit"), f"{'x' * 40}@acme.test"
        channel_additions.add_imap(
            desk.store, desk.actor, "buzon", server, user="u", password="p", address=address
        )
        values = {"inbound": "buzon", "creation-address": f"mas-{address}", "name": "y" * 60}
        queues.change(desk.store, desk.actor, "Sales", list(values.items()))
        with desk.store.write() as conn:
            conn.execute(sa.update(inbound).values(error_title="El servidor no responde " * 3, error_at=1))

    async with desk_app((width, 30), seed) as run:
        text = await go(run, "settings")
        assert [label for label in labels if label not in text] == []


FACTS = ("channel", "queue", "receives", "sends", "soon", "what to do", "to fetch", "Spam", "sign-in",
         "client secret", "last 24 hours", "why", "subject", "from", "to", "written", "server said")  # fmt: skip


@pytest.mark.parametrize("label", FACTS)
def test_a_label_leaves_a_blank_before_its_value(label):
    assert label in messages.collect()
    assert cell_len(_(label)) < LABEL


OF_A_LETTER = {Fact.STOPPED, Fact.UNCERTAIN, Fact.WITHDRAWABLE, Fact.TICKET}
OF_A_STORM = {Fact.STORM, Fact.STORM_TICKETS, Fact.UNDOABLE}
# What is never true at once: a channel signs in or has a password, a line of the outbox is
# a letter, a storm whose tickets wait, or one whose tickets were dealt with.
SCREENS = (
    *((screen, set()) for screen in (AskScreen, SearchScreen, SettingsScreen, StartScreen, Wizard)),
    *((HealthScreen, {fact}) for fact in (Fact.SIGN_IN, Fact.PASSWORD)),
    *(
        (OutboxScreen, facts)
        for facts in (OF_A_LETTER | {Fact.UNDOABLE}, OF_A_LETTER | {Fact.STORM_TICKETS}, OF_A_STORM)
    ),
)


@pytest.mark.parametrize(("screen", "apart"), SCREENS)
def test_the_keys_of_a_screen_fit_80_columns(screen, apart):
    commands = [one for one in (*screen.HERE, *screen.EVERYWHERE) if not one.needs & apart]
    kept = fitting(entries(commands), 78)
    here = {one.shown for one in screen.HERE if one.word and not one.needs & apart}
    assert here <= {key for key, _word in kept}
    assert Help not in commands or ("?", "ayuda") in kept


@pytest.mark.parametrize(
    ("screen", "needed"),
    [(DeskScreen, ["r", "n", "a", "s", "?"]), (ComposeScreen, ["^o", "^t", "^s", "esc", "^f"])],
)
def test_the_first_keys_of_a_crowded_screen_fit_80_columns(screen, needed):
    apart = {Fact.NOTE, Fact.UNDO, Fact.OTHER_TEXT}  # true at other moments than the rest
    commands = [one for one in (*screen.HERE, *screen.EVERYWHERE) if not one.needs & apart]
    kept = fitting(entries(commands), 78)
    assert set(needed) <= {key for key, _word in kept}
    assert sum(cell_len(f"{key} {word}  ") for key, word in kept) - 2 <= 78
