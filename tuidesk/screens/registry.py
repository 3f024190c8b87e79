"""The screens by name, imported when one is opened, so that the first paint waits for none of them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from textual.screen import Screen

SCREENS = {
    "desk": "tuidesk.screens.desk.screen:DeskScreen",
    "why": "tuidesk.screens.why.screen:WhyScreen",
    "history": "tuidesk.screens.history:HistoryScreen",
    "parts": "tuidesk.screens.views.parts:PartsScreen",
    "files": "tuidesk.screens.views.files:FilePicker",
    "picture": "tuidesk.screens.views.picture:PictureScreen",
    "copy": "tuidesk.screens.settings.copying:CopyScreen",
    "compose": "tuidesk.screens.compose.screen:ComposeScreen",
    "help": "tuidesk.screens.help:HelpScreen",
    "guide": "tuidesk.screens.guide:GuideScreen",
    "health": "tuidesk.screens.health:HealthScreen",
    "search": "tuidesk.screens.search:SearchScreen",
    "spam": "tuidesk.screens.spam:SpamScreen",
    "leaving": "tuidesk.screens.leaving:LeavingScreen",
    "activity": "tuidesk.screens.activity.screen:ActivityScreen",
    "outbox": "tuidesk.screens.outbox:OutboxScreen",
    "settings": "tuidesk.screens.settings.main:SettingsScreen",
    "settings-form": "tuidesk.screens.settings.form:FormScreen",
    "appearance": "tuidesk.screens.settings.appearance_tab:AppearanceScreen",
    "rule": "tuidesk.screens.settings.rule_form:RuleScreen",
    "start": "tuidesk.screens.start:StartScreen",
    "wizard": "tuidesk.screens.wizard:Wizard",
    "sign-in-office365": "tuidesk.screens.connect.office365:SignInOffice365",
    "sign-in-gmail": "tuidesk.screens.connect.gmail:SignInGmail",
    "connect-imap": "tuidesk.screens.connect.imap:ConnectImap",
    "connect-forward": "tuidesk.screens.connect.forward:ConnectForward",
    "connect-relay": "tuidesk.screens.connect.way_out:ConnectRelay",
    "add-smtp": "tuidesk.screens.settings.add_smtp:AddSmtp",
    "pick": "tuidesk.screens.pickers:pick",
    "palette": "tuidesk.screens.pickers_palette:Palette",
}


def is_screen(screen: Screen[Any], name: str) -> bool:
    """Say whether a screen is the one of that name, without importing it."""
    return f"{type(screen).__module__}:{type(screen).__name__}" == SCREENS[name]


def make_screen(name: str, *args: Any, **kwargs: Any) -> Screen[Any]:
    """Return a new screen of that name."""
    module, _, attribute = SCREENS[name].partition(":")
    screen: Screen[Any] = getattr(import_module(module), attribute)(*args, **kwargs)
    return screen
