"""A sentence is stored without a language: whoever writes it, its reader reads his own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tuidesk.errors import Problem
from tuidesk.i18n import Phrase, mark, plural, said, use_language
from tuidesk.mail.errors import LoginRefused


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    yield
    use_language("en")


def test_a_stored_error_is_read_in_the_language_of_its_reader() -> None:
    use_language("es")
    problem = LoginRefused("imap.acme.test", user="ana")
    title, hint = problem.stored_title, problem.stored_hint
    assert problem.title == "imap.acme.test rechazó el inicio de sesión de ana"
    use_language("en")
    assert said(title) == "imap.acme.test refused the login of ana"
    assert said(hint) == "Check user and password; some providers want an app password"
    use_language("es")
    assert said(title) == problem.title
    assert said(hint) == problem.hint


def test_an_error_of_plain_sentences_is_stored_as_it_is() -> None:
    problem = Problem("It broke", "Mend it")
    assert (problem.stored_title, problem.stored_hint) == ("It broke", "Mend it")
    assert said(problem.stored_title) == "It broke"


def test_a_phrase_speaks_of_one_and_of_many() -> None:
    few = plural("{count} mail has not left yet.", "{count} mails have not left yet.", 1)
    many = plural("{count} mail has not left yet.", "{count} mails have not left yet.", 3)
    assert said(few.stored()) == "1 mail has not left yet."
    assert said(many.stored()) == "3 mails have not left yet."


def test_braces_and_quotes_from_outside_stay_what_they_are() -> None:
    phrase = Phrase(mark("{host} asks for a pause"), {"host": '{evil} "x" \\ {0.__class__}'})
    assert said(phrase.stored()) == '{evil} "x" \\ {0.__class__} asks for a pause'


@pytest.mark.parametrize(
    "text",
    ["", "plain", '{"say": ', '{"say": 1}', '{"say": "{gone}", "with": {}}', '{"say": "x", "with": 3}'],
)
def test_what_is_no_phrase_is_shown_as_it_stands(text: str) -> None:
    assert said(text) == text
