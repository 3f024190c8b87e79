"""One view of a mail as the caged child answers it: plain values, and their form in the pipe."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

SHOWN = 200_000  # characters of one view; whoever needs more saves the mail
NAMES = ("text", "html", "headers")


@dataclass(frozen=True, slots=True)
class PartView:
    """One view: what it is, how large (bytes as decoded), and as much of its text as a screen shows.

    `content_types` and `charsets` are as the sender declared them, one for each part that makes up the view.
    """

    content_types: tuple[str, ...]
    charsets: tuple[str, ...]
    size: int
    text: str
    cut: bool = False


def to_json(views: dict[str, PartView]) -> bytes:
    """Return views as ASCII JSON."""
    return json.dumps({name: asdict(view) for name, view in views.items()}).encode("ascii")


def from_json(data: bytes) -> dict[str, PartView]:
    """Read what `to_json` wrote; raises ValueError, TypeError or KeyError for anything else."""
    found = {}
    for name, values in json.loads(data).items():
        types, charsets = tuple(values.pop("content_types")), tuple(values.pop("charsets"))
        found[name] = PartView(types, charsets, **values)
    return found
