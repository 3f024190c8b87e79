"""Contrast between two colours, after WCAG 2.2 (relative luminance, §1.4.3)."""

from __future__ import annotations

from functools import lru_cache

MINIMUM = 4.9  # to one: what every colour on the light ground has


def _channels(color: str) -> tuple[float, float, float]:
    digits = color.lstrip("#")
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def luminance(color: str) -> float:
    """Return the relative luminance of #rrggbb, from 0 (black) to 1 (white)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(256)
def readable(color: str, ground: str) -> str:
    """Return the colour, moved toward white or black just so far that it can be read on the ground."""
    target = 1.0 if luminance(ground) < 0.2 else 0.0
    channels = _channels(color)
    for step in range(11):
        mixed = [c + (target - c) * step / 10 for c in channels]
        candidate = "#" + "".join(f"{round(c * 255):02x}" for c in mixed)
        if contrast(candidate, ground) >= MINIMUM:
            return candidate
    return "#ffffff" if target else "#000000"
