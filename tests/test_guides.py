"""The guides: every topic in both languages, the same commands in each, and lines that fit a small terminal."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from tests.screens.helpers import desk_app
from tuidesk import guides
from tuidesk.i18n import LANGUAGES
from tuidesk.term.clean import clean_block

COMMAND = re.compile(r"^ {5,}(?!{address})(.+)$", re.MULTILINE)
EVERY = [(topic, language) for topic in guides.topics() for language in LANGUAGES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_has_a_file_of_its_own(language: str) -> None:
    names = {path.name for path in (files(guides) / language).iterdir()}
    assert names == {f"{topic}.md" for topic in guides.topics()}


@pytest.mark.parametrize(("topic", "language"), EVERY)
def test_a_guide_fits_the_screen_and_is_plain_text(topic: str, language: str) -> None:
    text = guides.read(topic, language)
    assert clean_block(text) == text
    assert [line for line in text.split("\n") if len(line) > guides.WIDEST] == []
    assert text.startswith("# ")
    assert guides.title(topic, language) == text.split("\n")[0][2:]


@pytest.mark.parametrize("topic", guides.topics())
def test_both_languages_say_the_same_commands(topic: str) -> None:
    english, spanish = (COMMAND.findall(guides.read(topic, language, "x@y.test")) for language in LANGUAGES)
    assert english == spanish
    steps = [re.findall(r"^\d\.", guides.read(topic, language), re.MULTILINE) for language in LANGUAGES]
    assert steps[0] == steps[1]


@pytest.mark.parametrize(("topic", "language"), [one for one in EVERY if one[0].startswith("forward")])
def test_a_guide_about_forwarding_names_the_address_and_ends_in_the_test(topic: str, language: str) -> None:
    text = guides.read(topic, language, "support+c-2x4k9f@example.com")
    assert "    support+c-2x4k9f@example.com\n" in text
    assert "{" not in text.replace(guides.LIST, "").replace("scope() {", "")
    assert " t " in text


def test_an_unknown_topic_is_an_error_and_an_unknown_language_english() -> None:
    with pytest.raises(KeyError):
        guides.read("../secrets", "en")
    assert guides.read("gmail", "fr") == guides.read("gmail", "en")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_screen_leads_from_the_list_to_a_provider_and_back(size: tuple[int, int]) -> None:
    async with desk_app(size) as run:
        run.app.show_screen("guide", "forward", "support+c-2x4k9f@example.com")
        await run.until(lambda: "support+c-2x4k9f@example.com" in run.text, "the guide")
        assert "2  Outlook, Office 365, Outlook.com" in run.text
        await run.press("2")
        await run.until(lambda: "Use REDIRECT." in run.text, "the provider's guide")
        await run.press("end")
        await run.until(lambda: "Then press t on the queue." in run.text, "its end")
        await run.press("q")
        await run.until(lambda: "Forwarding mail to this desk" in run.text, "the list")
        await run.press("q")
        await run.until(lambda: run.app.screen is run.screen, "the desk")
