"""Contrast between two colours, after WCAG 2.2 (relative luminance, §1.4.3), and colours made to have enough."""

from __future__ import annotations

from functools import lru_cache

from rich.color import Color, ColorSystem

# To one, of every colour on its ground: what is asked of the palette is asked of an admin's colour too.
ON_DARK, ON_LIGHT = 8.0, 4.9
STEPS = 64
TRUE_COLOR = 1 << 24

Channels = tuple[float, float, float]


def channels(color: str) -> Channels:
    """Return red, green and blue of #rrggbb, from 0 to 1."""
    digits = color.lstrip("#")
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def linear(color: str) -> Channels:
    """Return red, green and blue as amounts of light."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(color))
    return red, green, blue


def luminance(color: str) -> float:
    """Return the relative luminance of #rrggbb, from 0 (black) to 1 (white)."""
    red, green, blue = linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def is_dark(ground: str) -> bool:
    """Say whether a ground asks for light colours."""
    return luminance(ground) < 0.2


def enough(color: str, ground: str) -> bool:
    """Say whether a colour can be read on a ground."""
    return contrast(color, ground) >= (ON_DARK if is_dark(ground) else ON_LIGHT)


@lru_cache(256)
def readable(color: str, ground: str) -> str:
    """Return the colour, lightened on a dark ground or darkened on a light one just so far that it can be read."""
    if not is_dark(ground):
        shades = (mixed(color, "#000000", step / STEPS) for step in range(STEPS))
        return next((shade for shade in shades if enough(shade, ground)), "#000000")
    bright = brightest(color)  # on the way there the hue stays; only then white takes from it
    steps = [mixed(color, bright, step / STEPS) for step in range(STEPS)]
    steps += [mixed(bright, "#ffffff", step / STEPS) for step in range(STEPS)]
    return next((shade for shade in steps if enough(shade, ground)), "#ffffff")


def brightest(color: str) -> str:
    """Return the brightest colour of the same hue and saturation; black stays black."""
    most = max(channels(color)) or 1.0
    return "#" + "".join(f"{round(c / most * 255):02x}" for c in channels(color))


def of_256(color: str) -> str:
    """Return what a terminal of 256 colours shows for #rrggbb, as Rich chooses it."""
    return Color.parse(color).downgrade(ColorSystem.EIGHT_BIT).get_truecolor().hex


def mixed(color: str, other: str, part: float) -> str:
    """Return a colour with a part (0 to 1) of another one in it."""
    pairs = zip(channels(color), channels(other), strict=True)
    return "#" + "".join(f"{round((a + (b - a) * part) * 255):02x}" for a, b in pairs)
