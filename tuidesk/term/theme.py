"""Textual themes made from the inks, and the choice of one for this terminal."""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

from tuidesk.term.contrast import TRUE_COLOR
from tuidesk.term.ink import DARK, INKS, LIGHT, MONO, TERMINAL, Ink

TRUE_OR_256 = ("truecolor", "24bit")


def choose_ink(environ: Mapping[str, str]) -> Ink:
    """Pick the ink: none with NO_COLOR, the terminal's own 16 colours where it has no more, else dark or light."""
    if environ.get("NO_COLOR") is not None or environ.get("TERM", "") in ("dumb", "vt100", "vt220"):
        return MONO
    many = environ.get("COLORTERM", "").lower() in TRUE_OR_256 or "256" in environ.get("TERM", "")
    if not many:
        return TERMINAL
    return LIGHT if environ.get("COLORFGBG", "").rsplit(";", 1)[-1] in ("7", "15") else DARK


def color_depth(environ: Mapping[str, str]) -> int:
    """Return how many colours the terminal shows: as many as Rich writes, and where that is 16 perhaps only 8."""
    if environ.get("COLORTERM", "").strip().lower() in TRUE_OR_256:
        return TRUE_COLOR
    if environ.get("TERM", "").rpartition("-")[2] in ("256color", "kitty"):
        return 256
    import curses  # only where colours are few

    try:
        curses.setupterm(environ.get("TERM", ""), 1)
        return 8 if 0 < curses.tigetnum("colors") < 16 else 16
    except curses.error:
        return 16


def _name(color: str) -> str:
    """Turn a Rich colour into the name that Textual's style sheets know."""
    return color if color.startswith("#") else f"ansi_{color}"


def make_theme(ink: Ink) -> Theme:
    """Return the Textual theme whose style-sheet colours are those of an ink."""
    ground, text, accent = _name(ink.ground), _name(ink.text), _name(ink.accent)
    select_text, select_ground = (ground, text) if not ink.reverse else ("ansi_black", "ansi_white")
    return Theme(
        name=ink.name,
        ansi=ink.ground == "default",
        dark=ink.dark,
        primary=accent,
        secondary=accent,
        accent=accent,
        warning=_name(ink.warn),
        error=_name(ink.bad),
        success=_name(ink.good),
        foreground=text,
        background=ground,
        surface=ground,
        panel=ground,
        boost=ground,
        text_alpha=1.0,
        variables={
            "ansi-background": "ansi_default",  # Textual's own style sheets ask for these two
            "ansi-foreground": "ansi_default",
            "dim": _name(ink.dim),
            "line": _name(ink.line),
            "strong": _name(ink.strong),
            "cursor-ground": _name(ink.cursor),
            "input-cursor-foreground": select_text,
            "input-cursor-background": select_ground,
            "input-cursor-text-style": "none",
            "input-selection-background": _name(ink.line) if not ink.reverse else "ansi_bright_blue",
            "block-cursor-foreground": text if not ink.reverse else "ansi_black",
            "block-cursor-background": _name(ink.cursor) if not ink.reverse else "ansi_white",
            "block-cursor-text-style": "none",
        },
    )


def all_themes() -> list[Theme]:
    """Return the themes that an agent may choose from."""
    return [make_theme(ink) for ink in INKS.values()]
