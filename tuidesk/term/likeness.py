"""How much two colours look alike, in OKLab (Björn Ottosson, 2020), where distances match what eyes see."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

from tuidesk.term.contrast import linear

Lab = tuple[float, float, float]


@lru_cache(1024)
def oklab(color: str) -> Lab:
    """Return lightness, green to red and blue to yellow of #rrggbb."""
    red, green, blue = linear(color)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def unlikeness(one: str, other: str) -> float:
    """Return how far two colours are apart; lightness counts half, for shades of a hue are one colour to people."""
    light, red, yellow = (a - b for a, b in zip(oklab(one), oklab(other), strict=True))
    return math.hypot(light / 2, red, yellow)


def nearest(color: str, others: Iterable[str]) -> str:
    """Return the one of some colours that looks most like #rrggbb."""
    return min(others, key=lambda other: unlikeness(color, other))
