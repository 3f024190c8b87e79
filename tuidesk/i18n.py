"""Languages: English in the source, Spanish in a gettext catalogue."""

from __future__ import annotations

import gettext
import locale
import os
from pathlib import Path

DOMAIN = "tuidesk"
LANGUAGES = ("en", "es")
LOCALE_DIR = Path(__file__).parent / "locale"

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
    _active = gettext.translation(DOMAIN, LOCALE_DIR, languages=[code], fallback=True)
    _language = code


def language() -> str:
    """Return the code of the language in use."""
    return _language


def _(text: str) -> str:
    """Translate one text."""
    return _active.gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    """Translate a text that depends on a count; the caller formats the number in."""
    return _active.ngettext(one, many, count)


def mark(text: str) -> str:
    """Name a text for the catalogue where it is defined, to be translated where it is shown."""
    return text
