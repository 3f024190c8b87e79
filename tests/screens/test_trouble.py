"""What goes wrong is a sentence on the screen, and the desk goes on."""

from __future__ import annotations

import threading

from tests.screens.helpers import desk_app, screen_lines, wait_until
from tests.screens.seed import Desk
from tuidesk.app import TuideskApp
from tuidesk.errors import Problem
from tuidesk.locations import locate
from tuidesk.screens import failing
from tuidesk.screens.desk import follow
from tuidesk.screens.desk.messages import FirstRead, Fresh
from tuidesk.screens.opening import opener
from tuidesk.store.errors import StoreUnavailable


async def test_a_store_that_cannot_be_opened_is_explained_and_tried_again(monkeypatch):
    monkeypatch.setattr(failing, "RETRY_SECONDS", 0.05)
    desk = Desk(locate())
    desk.fill()
    tries = []

    def open_it():
        tries.append(1)
        if len(tries) < 3:
            raise Problem("The store is locked", "Close the other program.")
        return opener(locate())()

    app = TuideskApp(open_it)
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_until(pilot, lambda: "The store is locked. Close" in screen_lines(app)[0], "the sentence")
        await wait_until(pilot, lambda: app.opened is not None, "the third try")
    desk.store.close()


async def test_a_change_that_could_not_be_read_is_read_again_without_another_one(monkeypatch):
    monkeypatch.setattr(follow, "TROUBLED", 0.05)
    async with desk_app() as run:
        kind = type(run.app.opened.reader)
        read, failed = kind.rows, []

        def rows(reader, ids):
            if not failed:
                failed.append(1)
                raise StoreUnavailable("The store cannot be reached", "It is tried again.")
            return read(reader, ids)

        monkeypatch.setattr(kind, "rows", rows)
        run.desk.arrive("Afterwards")
        await run.until(lambda: failed and "Afterwards" in run.text, "the list to be current")
        await run.until(lambda: "All            20" in run.text, "the counters")


async def test_a_change_is_read_although_the_thread_of_the_last_read_has_not_ended(monkeypatch):
    async with desk_app() as run:
        kind, ended, held = type(run.screen), threading.Event(), []
        post = kind.post_message

        def post_message(screen, message):
            done = post(screen, message)
            if isinstance(message, Fresh) and not held:
                held.append(message)
                ended.wait(60)
            return done

        monkeypatch.setattr(kind, "post_message", post_message)
        try:
            run.desk.arrive("First one")
            await run.until(lambda: "First one" in run.text, "the first change")
            run.desk.arrive("Second one")
            await run.until(lambda: "Second one" in run.text, "the second change")
            assert held
            assert not ended.is_set()
        finally:
            ended.set()


async def test_a_list_that_was_read_before_a_change_and_comes_after_it_takes_nothing_back(monkeypatch):
    async with desk_app() as run:
        kind, go_on, held = type(run.screen), threading.Event(), []
        post = kind.post_message

        def post_message(screen, message):
            if isinstance(message, FirstRead) and not held:
                held.append(message)
                go_on.wait(60)
            return post(screen, message)

        monkeypatch.setattr(kind, "post_message", post_message)
        try:
            await run.press("right_square_bracket")
            await run.until(lambda: held, "the list of the next queue to be read")
            run.desk.arrive("Second one")
            await run.until(lambda: "Second one" in run.text, "the change")
        finally:
            go_on.set()
        lane = run.app.opened.reader.ids(run.screen.showing)
        await run.until(lambda: len(run.screen.tickets.pages) == len(lane) < 20, "the whole queue")
        assert "Second one" in run.text


async def test_what_nobody_foresaw_is_logged_without_its_words_and_said():
    async with desk_app() as run:
        run.app.failed(ValueError("secret words of a mail"))
        await run.until(lambda: "ValueError" in run.lines()[-1], "the sentence")
        text = (locate().logs / "screen.log").read_text()
        assert "ValueError" in text
        assert "secret words" not in text


async def test_nothing_of_textual_that_writes_or_opens_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr("webbrowser.open", lambda *_: (_ for _ in ()).throw(AssertionError("opened")))
    async with desk_app() as run:
        run.app.open_url("https://evil.test")
        run.app.action_screenshot("x.svg", str(tmp_path))
        run.app.action_suspend_process()
        assert not list(run.app.get_system_commands(run.app.screen))
        assert not list(tmp_path.glob("*.svg"))
