"""Domains that are made to be taken for others: mixed scripts, look-alike letters, a letter more or less.

Ordinary names of ordinary languages pass: ñ and ü, Cyrillic under .рф, Hebrew, Arabic, Japanese.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from tuidesk.mail.trust_hosts import organisation

# Letters that cannot be told from Latin ones (of Unicode's confusables those that browsers refuse).
_LIKE_LATIN = str.maketrans("аеорсухіјѕԁһӏԛԝ" + "αορνικυ" + "ıɑɡ", "aeopcyxijsdhlqw" + "aopviku" + "iag")
_LIKE_DIGITS = str.maketrans("015", "ols")
_ORDINARY = frozenset("áéíóúüñçàèìòùâêîôûäëïößåøæœãõšžčćđłńśźżąęěřůýőűğşıțșāēīūļķņģ")
_SHORTEST = 6  # letters of a name below which a neighbour is as likely another word
_FREE = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com"),
        *("gmx.de", "gmx.net", "web.de", "mail.ru", "yandex.ru", "aol.com", "msn.com", "me.com", "qq.com"),
        *("outlook.es", "hotmail.es", "yahoo.es", "telefonica.net", "proton.me", "protonmail.com"),
    }
)
# Scripts that one language writes together (UTS #39, highly restrictive).
_TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)
_TYPOS_OF_COM = frozenset({"co", "cm", "om"})


def readable(domain: str) -> str:
    """Return a domain as people see it: each xn-- label decoded, where it can be."""
    return ".".join(_decoded(label) for label in domain.split("."))


def looks_like(domain: str, known: Iterable[str]) -> str:
    """Return the known domain that this one could be taken for, '' for none."""
    mine = organisation(domain)
    name, ending = _parts(mine)
    for other in dict.fromkeys(organisation(one) for one in known):
        if not other or other == mine or mine in _FREE:
            continue
        theirs, its_ending = _parts(other)
        if theirs == name:
            if its_ending == "com" and ending in _TYPOS_OF_COM:
                return other
        elif set(name) & _ORDINARY != set(theirs) & _ORDINARY:
            continue  # accents that people write in their names set them apart: müller and muller
        elif _alike(name, theirs) or (other not in _FREE and _neighbours(name, theirs)):
            return other
    return ""


def deceptive(domain: str) -> bool:
    """Say whether a domain mixes scripts that no language mixes, or is Latin written in other letters."""
    labels = readable(domain).split(".")
    return any(_mixed(label) for label in labels) or (
        labels[-1].isascii() and any(_disguised(label) for label in labels[:-1])
    )


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label


def _parts(domain: str) -> tuple[str, str]:
    name, _, ending = readable(domain).partition(".")
    return name, ending


def _scripts(label: str) -> frozenset[str]:
    return frozenset(unicodedata.name(char, "?").split(" ")[0] for char in label if char.isalpha())


def _mixed(label: str) -> bool:
    scripts = _scripts(label)
    return len(scripts) > 1 and not any(scripts <= group for group in _TOGETHER)


def _disguised(label: str) -> bool:
    """Say whether a label of another script reads as Latin letter by letter."""
    scripts = _scripts(label)
    return bool(scripts & {"CYRILLIC", "GREEK"}) and label.translate(_LIKE_LATIN).isascii()


def _alike(one: str, other: str) -> bool:
    return _skeleton(one) == _skeleton(other)


def _skeleton(name: str) -> str:
    plain = "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
    return (
        plain.translate(_LIKE_LATIN)
        .translate(_LIKE_DIGITS)
        .replace("rn", "m")
        .replace("vv", "w")
        .replace("-", "")
    )


def _neighbours(one: str, other: str) -> bool:
    """Say whether one letter behind the first was added, dropped, changed, or swapped with its neighbour.

    The first letter and a number at the end are what sets relatives apart: fu-berlin, tu-berlin, office2.
    """
    if min(len(one), len(other)) < _SHORTEST or abs(len(one) - len(other)) > 1 or one[0] != other[0]:
        return False
    pairs = enumerate(zip(one, other, strict=False))
    start = next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    if not (a + b).strip("0123456789"):
        return False
    swapped = len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]
