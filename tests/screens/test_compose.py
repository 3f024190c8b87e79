"""Writing: who gets it, what is kept, what is sent, and what is said when it cannot be sent."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from textual.widgets import Input

from tests.screens.helpers import Running, desk_app
from tests.screens.mail import can_send, draft_of, newest_mail, state_of
from tests.screens.seed import Desk
from tuidesk.desk import queues
from tuidesk.desk.channels import additions
from tuidesk.desk.servers import Server
from tuidesk.screens.compose.screen import ComposeScreen
from tuidesk.store import senders, tables
from tuidesk.widgets.composer_fields import ComposerFields


async def write(run: Running, key: str, text: str = "") -> ComposeScreen:
    """Open the composer and type."""
    await run.press(key)
    await run.until(
        lambda: isinstance(run.app.screen, ComposeScreen) and run.app.screen._loaded, "the composer"
    )
    screen = run.app.screen
    assert isinstance(screen, ComposeScreen)
    await run.press(*text)
    return screen


async def test_from_and_to_stand_above_the_text_and_the_conversation_beside_it():
    async with desk_app(seed=can_send) as run:
        await write(run, "r")
        await run.until(lambda: "Acme <desk@acme.test>" in run.text, "the sender")
        assert "Ana Ruiz <ana@cliente.test>" in run.text
        assert "Reply via of Support" in run.text
        await run.until(lambda: "Hola, el IVA" in run.text, "what the customer wrote")


async def test_a_small_terminal_has_room_for_the_text_alone():
    async with desk_app((80, 24), seed=can_send) as run:
        await write(run, "r", "Hola Ana")
        assert "Hola, el IVA" not in run.text
        assert "Hola Ana" in run.text


async def test_a_draft_is_in_the_store_without_a_key_and_comes_back():
    async with desk_app(seed=can_send) as run:
        await write(run, "r", "Hola Ana")
        await run.until(
            lambda: (draft := draft_of(run.desk, 19)) and draft.letter.text == "Hola Ana", "the draft"
        )
        await run.until(lambda: "draft saved" in run.text, "the words")
        await run.press("escape")
        await run.until(lambda: run.app.screen is run.screen, "the desk")
        screen = await write(run, "r")
        assert screen.fields.text == "Hola Ana"


async def test_a_draft_that_comes_back_is_written_on_at_its_end():
    async with desk_app(seed=can_send) as run:
        await write(run, "r", "Hola")
        await run.press("escape")
        await run.until(lambda: draft_of(run.desk, 19) is not None, "the draft")
        await run.until(lambda: run.app.screen is run.screen, "the desk")
        screen = await write(run, "r", " Ana")
        assert screen.fields.text == "Hola Ana"


async def test_a_complaint_goes_when_what_it_is_about_is_mended():
    async with desk_app(seed=can_send) as run:
        screen = await write(run, "r", "Hola")
        screen.query_one("#to", Input).value = "nobody"
        await run.press("ctrl+o")
        await run.until(lambda: "is no mail address" in run.lines()[-1], "the complaint")
        screen.query_one("#to", Input).value = "ana@cliente.test"
        await run.until(lambda: "is no mail address" not in run.lines()[-1], "silence")
        await run.press("ctrl+f", *"/nowhere", "enter")
        await run.until(lambda: "There is no file" in run.lines()[-1], "the complaint about the file")
        await run.press("x")
        await run.until(lambda: "There is no file" not in run.lines()[-1], "silence again")


async def test_a_note_is_written_and_never_sent():
    async with desk_app(seed=can_send) as run:
        await write(run, "n", "call her")
        assert "Internal note on #" in run.text
        assert "^o write note" in run.lines()[-1]
        assert "send" not in run.lines()[-1]
        await run.press("ctrl+o")
        await run.until(lambda: "note written" in run.lines()[-1], "the note")


async def test_leaving_at_once_keeps_what_was_typed():
    async with desk_app(seed=can_send) as run:
        await write(run, "r", "Hola")
        await run.press("escape")
        await run.until(
            lambda: (draft := draft_of(run.desk, 19)) and draft.letter.text == "Hola", "the draft"
        )


async def test_what_is_sent_can_be_taken_back_and_is_written_on():
    async with desk_app(seed=can_send) as run:
        await write(run, "r", "La corregimos.")
        await run.press("ctrl+o")
        await run.until(lambda: "sends in" in run.lines()[-1] and "u undo" in run.lines()[-1], "the fate")
        mail = newest_mail(run.desk)
        assert draft_of(run.desk, 19) is None
        await run.press("u")
        await run.until(
            lambda: isinstance(run.app.screen, ComposeScreen) and run.app.screen._loaded, "the composer"
        )
        assert run.app.screen.query_one(ComposerFields).text == "La corregimos."
        assert state_of(run.desk, mail) == "withdrawn"


async def test_a_newer_message_stands_above_the_draft_and_sending_again_means_it():
    async with desk_app(seed=can_send) as run:
        await write(run, "r", "Va")
        before = newest_mail(run.desk)
        run.desk.answer(19, "Ya no hace falta")
        await run.press("ctrl+o")
        await run.until(lambda: "then send once more" in run.text, "why it was not sent")
        await run.until(lambda: "Ya no hace falta" in run.text, "the newer message")
        assert newest_mail(run.desk) == before
        assert isinstance(run.app.screen, ComposeScreen)
        await run.press("ctrl+o")
        await run.until(lambda: newest_mail(run.desk) > before, "the letter in the outbox")


async def test_what_a_colleague_sent_from_a_phone_stands_above_the_draft_that_comes_back():
    async with desk_app(seed=can_send) as run:
        await write(run, "r", "Va")
        await run.press("escape")
        await run.until(lambda: draft_of(run.desk, 19) is not None, "the draft")
        with run.desk.store.write() as conn:
            entry = {
                "ticket_id": 19,
                "direction": "out",
                "kind": "reply",
                "raw_sha256": "x",
                "author_name": "Bob",
            }
            [key] = conn.execute(sa.insert(tables.message).values(**entry)).inserted_primary_key
            conn.execute(sa.insert(tables.body).values(message_id=key, text="Lo arreglo hoy", folds=[]))
        await run.press("r")
        await run.until(
            lambda: "Bob · " in run.text and "  Lo arreglo hoy" in run.text, "the answer from the phone"
        )


async def test_a_wrong_address_stays_on_screen():
    async with desk_app(seed=can_send) as run:
        screen = await write(run, "r", "Hola")
        screen.query_one("#cc").focus()
        await run.press(*"nobody", "ctrl+o")
        await run.until(lambda: "nobody" in run.lines()[-1], "the sentence")
        assert isinstance(run.app.screen, ComposeScreen)


async def test_a_file_is_attached_by_its_path_and_taken_away(tmp_path: Path):
    file = tmp_path / "plan.txt"
    file.write_text("plan")
    async with desk_app(seed=can_send) as run:
        screen = await write(run, "r", "Hola")
        await run.press("ctrl+f", *"nowhere", "enter")
        await run.until(lambda: "nowhere" in run.lines()[-1], "the reason")
        screen.path_field.value = str(file)
        await run.press("enter")
        await run.until(lambda: "plan.txt 4 B" in run.text, "the file")
        await run.until(lambda: (draft := draft_of(run.desk, 19)) and draft.letter.files, "the draft with it")
        screen.action_detach()
        await run.until(lambda: "plan.txt 4 B" not in run.text, "nothing attached")


async def test_a_note_has_no_recipients_and_lands_on_the_ticket():
    async with desk_app(seed=can_send) as run:
        await write(run, "n", "llamar el lunes")
        assert "From" not in run.text
        await run.press("ctrl+o")
        await run.until(lambda: run.app.screen is run.screen, "the desk")
        await run.until(lambda: "llamar el lunes" in run.text, "the note")


async def test_a_new_ticket_asks_for_a_queue_only_where_there_are_several():
    async with desk_app(seed=can_send) as run:
        await run.press("c")
        await run.until(lambda: "New ticket in" in run.text, "the choice")
        await run.press("2")
        await run.until(
            lambda: isinstance(run.app.screen, ComposeScreen) and run.app.screen._loaded, "the composer"
        )
        await run.until(lambda: "Reply via of Billing" in run.text, "its sender")
        await run.press(*"new@person.test", "tab", "tab", *"Hello", "tab", *"First words", "ctrl+o")
        await run.until(
            lambda: "Hello" in run.text and run.app.screen is run.screen, "the new ticket in the list"
        )


async def test_a_letter_of_a_queue_without_a_way_out_is_written_and_waits():
    async with desk_app() as run:
        await write(run, "r", "Hola")
        await run.until(lambda: "no way out for Support" in run.text, "the sentence")
        before = newest_mail(run.desk)
        await run.press("ctrl+o")
        await run.until(lambda: newest_mail(run.desk) > before, "the letter in the outbox")
        assert state_of(run.desk, newest_mail(run.desk)) == "held"


async def test_whom_the_block_list_keeps_from_being_mailed_is_said_before_sending():
    async with desk_app((80, 24), seed=can_send) as run:
        screen = await write(run, "r", "Hola")
        screen.query_one("#cc", Input).value = "desk@acme.test"
        await run.until(lambda: "never mailed: desk@acme.test (an address of this desk)" in run.text, "why")
        assert "Hola" in run.text
        screen.query_one("#to", Input).value = ""
        await run.until(lambda: "nobody is mailed, the letter would be held" in run.text, "what happens")
        screen.query_one("#to", Input).value = "ana@cliente.test"
        screen.query_one("#cc", Input).value = ""
        await run.until(lambda: "never mailed" not in run.text and "nobody is" not in run.text, "silence")


async def test_a_doubtful_sender_is_warned_about_below_it():
    def doubtful(desk: Desk) -> None:
        can_send(desk)
        with desk.store.write() as conn:
            out = sa.select(tables.outbound.c.id).where(tables.outbound.c.from_address == "desk@acme.test")
            senders.note_seen(conn, conn.execute(out).scalar_one(), "desk@acme.test", "me@gmail.test")

    async with desk_app((80, 24), seed=doubtful) as run:
        await write(run, "r", "Hola")
        await run.until(lambda: "may not use desk@acme.test" in run.text, "the warning")
        assert "Hola" in run.text


async def test_a_long_sender_and_where_answers_come_back_are_read_whole_at_80_columns():
    sender = "atencion.al.cliente@soporte-tecnico.acme-espana.test"
    back = "c-very-long-creation-address@tickets.desk.acme-support.test"

    def seed(desk: Desk) -> None:
        desk.fill()
        queues.change(desk.store, desk.actor, "Support", [("creation-address", back)])
        server = Server("127.0.0.1", 1, "none")
        name = f"Atención al cliente de ACME <{sender}>"
        additions.add_smtp(desk.store, desk.actor, "relay", server, from_=name, relay=True)

    async with desk_app((80, 24), seed=seed) as run:
        await run.press("r")
        for words in (sender, "Reply via of Support", back):
            await run.until(lambda words=words: words in run.text, words)
