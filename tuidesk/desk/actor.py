"""Who acts: the one value that every change of the desk carries with it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """An agent as the rules of the desk see him; `agent_id` is None for programs."""

    agent_id: int | None
    name: str
    role: str  # admin | agent | readonly
    language: str = ""  # "" = as the environment says
    timezone: str = ""  # an IANA name; "" = as TZ says
    theme: str = ""  # of the screen; "" = as the terminal says
