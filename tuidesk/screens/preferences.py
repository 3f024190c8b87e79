"""An agent's own choices, as they take effect in his session: language, time zone and theme."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tuidesk.commands.screen import Commanded
from tuidesk.i18n import choose_language, use_language
from tuidesk.term.ink import DARK, INKS, LIGHT

if TYPE_CHECKING:
    from tuidesk.app import TuideskApp


def use_theme(app: TuideskApp, name: str) -> None:
    """Show the theme that the agent chose, unless the terminal has too few colours for a choice."""
    chosen = name if name in INKS else app.own_ink.name
    if app.own_ink in (DARK, LIGHT):
        app.theme = chosen


def take_effect(app: TuideskApp, key: str, value: str) -> None:
    """Let a preference that was just stored count."""
    opened = app.opened
    if opened is None or key not in ("language", "timezone", "theme"):
        return
    actor = opened.actor
    mine = {"language": actor.language, "timezone": actor.timezone, "theme": actor.theme, key: value}
    actor = replace(actor, language=mine["language"], timezone=mine["timezone"], theme=mine["theme"])
    if key == "timezone":
        from tuidesk.desk.zone import zone

        opened = replace(opened, zone=zone(value))
        opened.reader.zone = opened.zone
    opened.reader.actor = actor
    app.opened = replace(opened, actor=actor)
    if key == "theme":
        use_theme(app, value)
    elif key == "language":
        use_language(value or choose_language())
        _say_all_anew(app)


def remember_theme(app: TuideskApp) -> None:
    """Store the theme that is shown as the agent's choice, in a thread."""
    opened, name = app.opened, app.theme
    if opened is None or opened.actor.agent_id is None:
        return

    def store() -> None:
        from tuidesk.desk import agents

        agents.change_own(opened.store, opened.actor, "theme", name)

    app.run_worker(store, thread=True, group="preferences", exclusive=False, exit_on_error=False)


def _say_all_anew(app: TuideskApp) -> None:
    """Let every open screen say its words in the new language."""
    for screen in app.screen_stack:
        if isinstance(screen, Commanded) and app.opened is not None:
            screen.show_keys()
            screen.desk_changed(app.opened)
            screen.refresh(layout=True)
