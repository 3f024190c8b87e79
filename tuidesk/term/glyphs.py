"""The few signs that the screens draw, with a set of ASCII ones for terminals that cannot show them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from rich.cells import cell_len


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Signs by meaning. Those in columns are one cell wide in every terminal (East Asian width N or Na)."""

    ascii: bool
    rule: str
    answered: str
    writing: str
    folded: str
    unfolded: str
    note: str
    check: str
    wrong: str
    alive: str
    idle: str
    outbox: str
    up: str
    down: str
    dot: str
    more: str
    arrow: str
    file: str


UNICODE = Glyphs(
    ascii=False, rule="─", answered="↩", writing="✎", folded="▸", unfolded="▾", note="┃", check="✓", wrong="✖",
    alive="●", idle="○", outbox="⇡", up="↑", down="↓", dot="·", more="…", arrow="→", file="⌁",
)  # fmt: skip
ASCII = Glyphs(
    ascii=True, rule="-", answered="<", writing="w", folded=">", unfolded="v", note="|", check="ok", wrong="x",
    alive="*", idle="o", outbox="^", up="^", down="v", dot="-", more="~", arrow="->", file="@",
)  # fmt: skip

EAST_ASIAN = ("ja", "ko", "zh")  # there many of the signs are two cells wide


def choose_glyphs(environ: Mapping[str, str], *, coerced: bool = False) -> Glyphs:
    """Pick the set by the locale's character set and language (LC_ALL before LC_CTYPE before LANG).

    `coerced` says that LC_CTYPE is not the user's: Python puts C.UTF-8 there where no locale is set (PEP 538).
    """
    told = ("LC_ALL", "LANG") if coerced else ("LC_ALL", "LC_CTYPE", "LANG")
    locale = next((environ[key] for key in told if environ.get(key)), "")
    utf8 = "utf" in locale.lower().replace("-", "")
    return UNICODE if utf8 and not locale.startswith(EAST_ASIAN) else ASCII


def to_ascii(text: str) -> str:
    """Return the text in ASCII and of the same width: letters without their marks, `?` for what has none."""
    if text.isascii():
        return text
    return "".join(char if char.isascii() else _plain(char) for char in text)


_KNOWN = str.maketrans("“”„‘’–—…·•\u00a0─│┌┐└┘╭╮╰╯━┃▸▾▏›", '"""\'\'--~-* -|++++++++-|>v|>')


def _plain(char: str) -> str:
    width = cell_len(char)
    bare = char.translate(_KNOWN)
    if not bare.isascii():
        bare = unicodedata.normalize("NFKD", char).encode("ascii", "ignore").decode()
    return bare if len(bare) == width else "?" * width
