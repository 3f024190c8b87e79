"""The two directions of a channel, judged apart: a half that fails says so and leaves the other one alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tuidesk.i18n import _, said
from tuidesk.store.setup_channels import Side
from tuidesk.term.clean import SafeText, clean_line

State = Literal["off", "idle", "new", "bad", "good"]


@dataclass(frozen=True, slots=True)
class SideHealth:
    """One direction: since when (ms) it works or not, in words, and how soon it is tried again.

    off: switched off; idle: no queue takes its mail; new: not proved yet; bad; good.
    """

    receives: bool
    state: State
    ok_at: int
    error_at: int
    title: SafeText
    hint: SafeText
    retry_seconds: int

    @property
    def retry(self) -> SafeText:
        """Say when it is tried again by itself; nothing when nothing is wrong."""
        if self.state != "bad":
            return SafeText("")
        minutes = round(self.retry_seconds / 60)
        words = _("trying again every {n} min").format(n=minutes) if minutes else _("trying again")
        return clean_line(words)

    def words(self, alive: str) -> SafeText:
        """Return the direction in some words; `alive` is the sign of what works."""
        if self.state == "bad":
            return clean_line(f"{self._cannot().format(why=self.title.rstrip('.'))}; {self.retry}")
        return clean_line(f"{self._plain()} {alive}" if self.state == "good" else self._plain())

    def _cannot(self) -> str:
        if self.receives:
            return _("cannot receive: {why}") if self.ok_at else _("cannot receive yet: {why}")
        return _("cannot send: {why}") if self.ok_at else _("cannot send yet: {why}")

    def _plain(self) -> str:
        incoming = {
            "good": _("receives"),
            "off": _("receiving is off"),
            "idle": _("no queue takes its mail"),
            "new": _("no mail yet"),
        }
        outgoing = {"good": _("sends"), "off": _("sending is off"), "new": _("sending was not tried yet")}
        return (incoming if self.receives else outgoing)[self.state]


def side_health(side: Side, *, receives: bool, used: bool, retry_seconds: int) -> SideHealth:
    """Judge one direction by what the worker wrote down about it."""
    title, hint = clean_line(said(side.error_title)), clean_line(said(side.error_hint))
    state = _state(side, used)
    return SideHealth(receives, state, side.ok_at, side.error_at, title, hint, retry_seconds)


def _state(side: Side, used: bool) -> State:
    if not side.enabled:
        return "off"
    if side.error_title:
        return "bad"
    if not used:
        return "idle"
    return "good" if side.ok_at else "new"
