"""What a person types into the search field, turned into words: nothing in it is ever query syntax."""

from __future__ import annotations

import re
import unicodedata

PREFIX_FROM = 3  # letters; shorter beginnings of words match half the desk and take long
_MAX_TERMS = 20
_MAX_WORD = 100
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return the text without diacritics and case: `Camión` and `CAMION` become one word."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).casefold()


def words(text: str) -> list[str]:
    """Return the folded words of a text, in order, long ones cut."""
    return [word[:_MAX_WORD] for word in _WORD.findall(fold(text))]


def fts5_query(text: str) -> str:
    """Return an FTS5 expression that wants every term of a text; '' when it holds no word.

    FTS5 folds and splits the quoted terms itself, as it did with the text that it indexed.
    """
    clean = "".join(char for char in text if char.isprintable() or char.isspace())
    terms = [term[:_MAX_WORD] for term in clean.split() if _WORD.search(term)][:_MAX_TERMS]
    quoted = ['"{}"'.format(term.replace('"', '""')) for term in terms]
    if terms and _may_be_begun(words(terms[-1])):
        quoted[-1] += "*"
    return " ".join(quoted)


def ts_query(text: str) -> str:
    """Return a PostgreSQL tsquery that wants every word of a text; '' when it holds none."""
    terms = words(text)[:_MAX_TERMS]
    quoted = [f"'{term}'" for term in terms]
    if _may_be_begun(terms):
        quoted[-1] += ":*"
    return " & ".join(quoted)


def _may_be_begun(terms: list[str]) -> bool:
    return bool(terms) and len(terms[-1]) >= PREFIX_FROM
