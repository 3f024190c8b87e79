"""The words of a command in every language, so that an agent finds it by the one he thinks in."""

from __future__ import annotations

import gettext
import unicodedata
from functools import cache

from tuidesk.commands.base import Command
from tuidesk.i18n import DOMAIN, LANGUAGES, LOCALE_DIR


@cache
def _catalogues() -> tuple[gettext.NullTranslations, ...]:
    return tuple(
        gettext.translation(DOMAIN, LOCALE_DIR, languages=[code], fallback=True) for code in LANGUAGES
    )


def fold(text: str) -> str:
    """Return the text for comparing: lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def search_words(command: type[Command]) -> str:
    """Return all that a command can be found by: its word and its line, in every language."""
    texts = [t.gettext(text) for t in _catalogues() for text in (command.word, command.title) if text]
    return fold(" ".join([*texts, command.action]))


def matches(query: str, words: str) -> bool:
    """Say whether each word of a query begins a word among the words."""
    have = words.split()
    return all(any(word.startswith(part) for word in have) for part in fold(query).split())
