"""A mail looked at part by part: text, HTML, headers and bytes, one key from one to the next."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from tests.screens.helpers import Running, desk_app
from tests.screens.seed import Desk
from tuidesk.desk import views
from tuidesk.locations import locate
from tuidesk.mail.parse import parse
from tuidesk.screens.views.parts import PartsScreen
from tuidesk.store.tables import attachment, body, message, outbox

HEAD = b"From: Ana Ruiz <ana@cliente.test>\r\nTo: it@abc.test\r\nSubject: =?utf-8?q?Factura_ma=C3=B1ana?=\r\n"
BOTH = (
    HEAD
    + b"X-Own: one\r\n two\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
    b'--b\r\nContent-Type: text/plain; charset="iso-8859-1"\r\n\r\nEl texto, ma\xf1ana.\r\n'
    b"--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>El <b>HTML</b> con <a href='https://x.test/y'>enlace</a></p>\r\n"
    b"--b--\r\n"
)
EMPTY_TEXT = BOTH.replace(b"El texto, ma\xf1ana.", b"  ")
ONLY_TEXT = HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\nSolo texto.\r\n"
LARGE = HEAD + b"Content-Type: text/plain\r\n\r\n" + b"una linea de muchas, que es larga\r\n" * 30_000
HOSTILE = (
    HEAD
    + b"X-Bad: \x1b]0;title\x07\x1b[31m\r\n\r\n\x1b[2J\xe2\x80\xaered\x9b31m\x1b]8;;http://evil.test/\x07here\r\n"
)


def with_mail(*raws: bytes) -> Callable[[Desk], None]:
    """Return what lets mails open a ticket each, as intake would write them."""

    def seed(desk: Desk) -> None:
        for raw in raws:
            take_in(desk, raw)

    return seed


def take_in(desk: Desk, raw: bytes) -> int:
    parsed, key = parse(raw), desk.store.raw.put(raw)
    ticket_id = desk.arrive(parsed.subject)
    with desk.store.write() as conn:
        ident = int(conn.scalar(sa.select(sa.func.max(message.c.id))) or 0)
        conn.execute(sa.update(message).where(message.c.id == ident).values(raw_sha256=key))
        conn.execute(sa.update(body).where(body.c.message_id == ident).values(text=parsed.text, folds=[]))
        for number, info in enumerate(parsed.attachments, 1):
            columns = {name: getattr(info, name) for name in info.__slots__ if name != "title"}
            columns["filename"] = info.filename or info.title
            conn.execute(sa.insert(attachment).values(message_id=ident, number=number, **columns))
    return ticket_id


async def at(run: Running, words: str) -> None:
    """Wait for words on the screen, over however many lines they go."""

    def there() -> bool:
        return isinstance(run.app.screen, PartsScreen) and words in " ".join(run.text.split())

    await run.until(there, words)


async def test_one_key_goes_through_all_parts_and_back():
    async with desk_app((80, 24), with_mail(BOTH)) as run:
        await run.press("v")
        await at(run, "[Text part]")
        await at(run, "El texto, mañana.")
        await at(run, "text/plain · iso-8859-1 · 17 B")
        await run.press("v")
        await at(run, "[HTML part]")
        await at(run, "El HTML con enlace <https://x.test/y>")
        await at(run, "text/html · utf-8")
        await run.press("v")
        await at(run, "[All headers]")
        await at(run, "Subject: Factura mañana")
        await at(run, "X-Own: one two")
        await run.press("v")
        await at(run, "[Raw source]")
        await at(run, "Subject: =?utf-8?q?Factura_ma=C3=B1ana?=")
        await run.press("v")
        await run.until(lambda: len(run.app.screen_stack) == 1, "the conversation")


async def test_the_mail_that_is_read_is_the_one_that_is_looked_at():
    def two_mails(desk: Desk) -> None:
        ticket = take_in(desk, BOTH)
        with desk.store.write() as conn:
            for word in ("segunda", "tercera"):
                key = desk.store.raw.put(ONLY_TEXT.replace(b"Solo", word.encode()))
                desk.write(conn, ticket, f"{word}\n" * 30, raw_sha256=key)

    async with desk_app((120, 24), two_mails) as run:
        await run.press("tab")
        await run.until(lambda: run.screen.focused is run.screen.conversation.messages, "the conversation")
        await run.press("g")
        await run.until(lambda: run.screen.conversation.messages.scroll_offset.y == 0, "its top")
        await run.press("v")
        await at(run, "mail 1 of 3")
        await run.press("escape", "G", "v")
        await at(run, "mail 3 of 3")
        await at(run, "tercera texto.")
        await run.press("left_square_bracket")
        await at(run, "mail 2 of 3")
        await at(run, "segunda texto.")


async def test_an_empty_text_part_is_passed_over_and_said():
    async with desk_app((80, 24), with_mail(EMPTY_TEXT)) as run:
        await run.press("v")
        await at(run, "[HTML part]")
        await at(run, "the text part is empty · text/html")
        await at(run, "Text part: none")


async def test_a_mail_without_html_says_so():
    async with desk_app((80, 24), with_mail(ONLY_TEXT)) as run:
        await run.press("v")
        await at(run, "[Text part]")
        await run.press("v")
        await at(run, "[All headers]")
        await at(run, "no HTML part")
        await run.press("escape")
        await run.until(lambda: len(run.app.screen_stack) == 1, "the conversation")


async def test_a_large_mail_shows_its_beginning_and_is_saved_whole():
    async with desk_app((80, 24), with_mail(LARGE)) as run:
        await run.press("v")
        await at(run, "only its beginning is shown · s saves the whole mail")
        await run.press("G", "v", "v", "G")
        await at(run, "[Raw source]")
        await run.press("s")
        await run.until(lambda: "saved:" in run.text, "where it is")
        [saved] = run.desk.locations.saved.rglob("*.eml")
        assert saved.read_bytes() == LARGE


async def test_what_a_terminal_would_obey_is_gone_or_written_out():
    async with desk_app((80, 24), with_mail(HOSTILE)) as run:
        await run.press("v")
        await at(run, "[Text part]")
        await at(run, "here")
        await run.press("v")
        await at(run, "[All headers]")
        await run.press("v")
        await at(run, "[Raw source]")
        await at(run, r"X-Bad: \x1b]0;title\x07\x1b[31m")
        await at(run, r"\x1b[2J\u202ered\x9b31m")


async def test_the_other_mails_of_a_ticket_are_a_key_away():
    async with desk_app() as run:
        await run.press("v")
        await run.until(
            lambda: isinstance(run.app.screen, PartsScreen) and "no bytes" in run.text, "the sentence"
        )
        await at(run, "mail 1 of 2")
        await run.press("right_square_bracket")
        await at(run, "mail 2 of 2")
        await run.press("v")
        await run.until(lambda: len(run.app.screen_stack) == 1, "the conversation")


IN_A_SESSION = """
import sys
from tuidesk.desk import views
from tuidesk.locations import locate
from tuidesk.screens.opening import opener
desk = opener(locate())()
found = {view.name: view for view in views.of_message(desk.store, desk.actor, 1)}
assert "HTML con enlace" in found["html"].text
sys.exit(" ".join(sys.modules.keys() & {"html2text", "PIL", "nh3", "sqlmodel"}) or 0)
"""


def test_what_reads_html_is_never_loaded_by_an_agents_process() -> None:
    desk = Desk(locate())
    take_in(desk, BOTH)
    desk.store.close()
    done = subprocess.run([sys.executable, "-c", IN_A_SESSION], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_bytes_of_a_mail_that_left_are_the_ones_that_left() -> None:
    desk = Desk(locate())
    [ticket, *_others] = desk.fill()
    key = desk.store.raw.put(BOTH)
    with desk.store.write() as conn:
        conn.execute(sa.update(outbox).where(outbox.c.ticket_id == ticket).values(mime_sha256=key))
        ident = int(conn.scalar(sa.select(outbox.c.entry_id).where(outbox.c.ticket_id == ticket)) or 0)
    assert views.bytes_of(desk.store, desk.actor, ident) == BOTH
    desk.store.close()


def test_a_mail_that_its_reader_cannot_bear_shows_headers_and_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "ask_once", lambda *_request: None)
    desk = Desk(locate())
    take_in(desk, HOSTILE)
    found = {view.name: view for view in views.of_message(desk.store, desk.actor, 1)}
    desk.store.close()
    assert list(found) == ["headers", "raw"]
    assert r"X-Bad: \x1b]0;title" in found["headers"].text
