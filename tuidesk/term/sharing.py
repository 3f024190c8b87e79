"""The colours that a terminal has, shared out among the queues: each gets one of its own as long as there are any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from tuidesk.term.contrast import enough, of_256
from tuidesk.term.likeness import nearest

# What the colours of few look like on most terminals (xterm's table). Black and bright black are ground
# and dimmed text; plain blue is too dark to read on black, and where it must be used it is written bold.
OF_8: Mapping[str, str] = {
    "green": "#00cd00", "blue": "#0000ee", "yellow": "#cdcd00", "magenta": "#cd00cd",
    "cyan": "#00cdcd", "red": "#cd0000", "white": "#e5e5e5",
}  # fmt: skip
OF_16: Mapping[str, str] = {
    **{name: look for name, look in OF_8.items() if name != "blue"}, "bright_blue": "#5c5cff",
    "bright_red": "#ff6060", "bright_green": "#00ff00", "bright_yellow": "#ffff00",
    "bright_magenta": "#ff00ff", "bright_cyan": "#00ffff",
}  # fmt: skip
ANSI: Mapping[str, str] = {
    "green": "green", "blue": "bright_blue", "amber": "yellow", "violet": "magenta",
    "rose": "bright_red", "teal": "cyan", "orange": "red", "slate": "white",
}  # fmt: skip
ANSI_OF_8: Mapping[str, str] = {**ANSI, "blue": "blue", "rose": "red"}


@dataclass(frozen=True, slots=True)
class Share:
    """What each queue colour is drawn in, and which of them are drawn inverted because they share one."""

    drawn: Mapping[str, str]
    inverted: frozenset[str]


def share_few(colors: Iterable[str], count: int) -> Share:
    """Share out the 8 or 16 colours of a terminal: names take their own, then everything else what is free."""
    own, pool = (ANSI, OF_16) if count >= 16 else (ANSI_OF_8, OF_8)
    looks = {color: pool[own[color]] if color in own else color for color in colors}
    return _share(looks, {pool[name]: name for name in pool}, own)


def share_256(looks: Mapping[str, str], ground: str) -> Share:
    """Share out those of 256 colours that can be read on a ground; `looks` has the #rrggbb of each queue colour."""
    return _share(looks, {color: color for color in _readable_of_256(ground)}, {})


def _share(looks: Mapping[str, str], pool: Mapping[str, str], own: Mapping[str, str]) -> Share:
    """Give out colours of a pool (what it looks like: what it is called); who finds none free shares one."""
    drawn: dict[str, str] = {}
    for color in looks:
        if color in own and own[color] not in drawn.values():
            drawn[color] = own[color]
    inverted = set()
    for color, look in looks.items():
        if color not in drawn:
            free = [one for one, name in pool.items() if name not in drawn.values()]
            if not free:
                inverted.add(color)
            drawn[color] = pool[nearest(look, free or pool)]
    return Share(drawn, frozenset(inverted))


def native(look: str, count: int) -> str:
    """Return the one of the 8 or 16 colours that looks most like #rrggbb, whoever else has it."""
    pool = OF_16 if count >= 16 else OF_8
    return next(name for name, one in pool.items() if one == nearest(look, pool.values()))


@lru_cache(4)
def _readable_of_256(ground: str) -> tuple[str, ...]:
    """Return the colours 16 to 255 of xterm that can be read on a ground as such a terminal shows it."""
    steps = (0, 95, 135, 175, 215, 255)
    cube = [f"#{r:02x}{g:02x}{b:02x}" for r in steps for g in steps for b in steps]
    greys = ["#" + f"{8 + 10 * n:02x}" * 3 for n in range(24)]
    shown = of_256(ground)
    return tuple(color for color in (*cube, *greys) if enough(color, shown) and of_256(color) == color)
