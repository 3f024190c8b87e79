"""Languages: English in the source, Spanish in a gettext catalogue."""

from __future__ import annotations

import gettext
import json
import locale
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

DOMAIN = "tuidesk"
LANGUAGES = ("en", "es")
LOCALE_DIR = Path(__file__).parent / "locale"


class Catalogue(gettext.GNUTranslations):
    """A catalogue that also finds the singular of a text with a plural where it stands alone.

    Python does so by itself, but not yet the 3.11.2 that Debian 12 has.
    """

    def gettext(self, message: str) -> str:
        """Translate one text."""
        found = super().gettext(message)
        return super().ngettext(message, message, 1) if found == message else found


_active: gettext.NullTranslations = gettext.NullTranslations()
_language = "en"


def choose_language(preference: str = "") -> str:
    """Pick the language: TUIDESK_LANG, then the agent's preference, then the locale, then English."""
    system = locale.setlocale(locale.LC_MESSAGES, None) if hasattr(locale, "LC_MESSAGES") else ""
    environment = next(
        (os.environ[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(k)), system or ""
    )
    for wish in (os.environ.get("TUIDESK_LANG", ""), preference, environment):
        code = wish[:2].lower()
        if code in LANGUAGES:
            return code
    return "en"


def use_language(code: str) -> None:
    """Switch every later text of this process to a language of LANGUAGES."""
    global _active, _language
    _active = catalogue(code)
    _language = code


def catalogue(code: str) -> gettext.NullTranslations:
    """Return the texts of a language of LANGUAGES; English has none of its own."""
    return gettext.translation(DOMAIN, LOCALE_DIR, languages=[code], class_=Catalogue, fallback=True)


def language() -> str:
    """Return the code of the language in use."""
    return _language


def _(text: str) -> str:
    """Translate one text."""
    return _active.gettext(text) if text else ""


def translated(text: str, code: str) -> str:
    """Translate one text into a language of LANGUAGES, whatever language is in use."""
    return catalogue(code).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a text that depends on a count; the caller formats the number in."""
    return _active.ngettext(one, many, count)


def mark(text: str) -> str:
    """Name a text for the catalogue where it is defined, to be translated where it is shown."""
    return text


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence that was not put in a language yet: it is stored so, and said in its reader's.

    `text` is an English text of the catalogue, `args` what stands in its places. One that depends
    on a number has a plural text in `many`, and the number under the name `count`.
    """

    text: str
    args: Mapping[str, str | int] = field(default_factory=dict)
    many: str = ""

    def said(self) -> str:
        """Return the sentence in the language in use; its args are as they came, cleaned by nobody."""
        count = self.args.get("count", 1)
        text = ngettext(self.text, self.many, int(count)) if self.many else _(self.text)
        return text.format(**self.args)

    def stored(self) -> str:
        """Return the phrase as it is kept in the store."""
        kept = {"say": self.text, "with": dict(self.args)} | ({"many": self.many} if self.many else {})
        return json.dumps(kept, ensure_ascii=False)


def plural(one: str, many: str, count: int, **args: str | int) -> Phrase:
    """Return a phrase that depends on a count, which stands in its place {count}."""
    return Phrase(one, {"count": count, **args}, many)


def said(stored: str) -> str:
    """Return what Phrase.stored keeps in the language in use; any other text is returned as it is."""
    if not stored.startswith('{"say": '):
        return stored
    try:
        kept = json.loads(stored)
        return Phrase(kept["say"], kept["with"], kept.get("many", "")).said()
    except (ValueError, LookupError, TypeError, AttributeError):  # of another version, or cut
        return stored
