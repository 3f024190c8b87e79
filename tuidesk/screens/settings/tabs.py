"""The tabs of the settings, in their order."""

from __future__ import annotations

from tuidesk.screens.settings.accounts_tab import AccountsTab
from tuidesk.screens.settings.agents_tab import AgentsTab
from tuidesk.screens.settings.appearance_tab import AppearanceTab
from tuidesk.screens.settings.filter_tab import FilterTab
from tuidesk.screens.settings.outgoing_tab import OutgoingTab
from tuidesk.screens.settings.preferences_tab import PreferencesTab
from tuidesk.screens.settings.queues_tab import QueuesTab
from tuidesk.screens.settings.rules_tab import RulesTab
from tuidesk.screens.settings.tab import Tab

TABS: tuple[type[Tab], ...] = (
    QueuesTab,
    OutgoingTab,
    FilterTab,
    AppearanceTab,
    RulesTab,
    AccountsTab,
    AgentsTab,
    PreferencesTab,
)
