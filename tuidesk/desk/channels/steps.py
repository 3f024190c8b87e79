"""Edits of channels in the settings, as steps of one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tuidesk.desk import channels
from tuidesk.desk.actor import Actor
from tuidesk.desk.settings_batch import Place, Step
from tuidesk.store.setup_channels import ChannelRow

Edit = tuple[Place, str]  # the row's id and a key of `channel set`, and the new value


def steps(actor: Actor, rows: Mapping[int, ChannelRow], edits: Sequence[Edit]) -> list[Step]:
    """Return a step for each channel, since a server's settings are checked together."""
    pairs: dict[int, list[tuple[str, str]]] = {}
    for (row_id, key), value in edits:
        if row_id in rows:
            pairs.setdefault(row_id, []).extend(as_set(key, value))
    first = {row_id: key for (row_id, key), _value in reversed(edits)}
    return [_step(actor, rows[row_id], (row_id, first[row_id]), pairs[row_id]) for row_id in pairs]


def as_set(key: str, value: str) -> list[tuple[str, str]]:
    """Return an edit as `channel set` takes it; where mail is moved to is a setting of its own."""
    if key != "after":
        return [(key, value)]
    what, _colon, folder = value.partition(":")
    return [("after", what), ("after-folder", folder)]


def _step(actor: Actor, row: ChannelRow, place: Place, pairs: list[tuple[str, str]]) -> Step:
    return Step(lambda conn: channels.apply(conn, actor, row.name, pairs), place)
