"""`tuidesk channel list`: every channel with its two directions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tuidesk.cli.opening import Desk
from tuidesk.cli.output import iso, local, print_json, print_table
from tuidesk.i18n import _

if TYPE_CHECKING:
    from tuidesk.store.setup_channels import ChannelRow, Side


def run(desk: Desk, *, as_json: bool) -> None:
    """Print one line a channel."""
    from tuidesk.desk import channels

    found = channels.listed(desk.store)
    if as_json:
        for row in found:
            print_json(_json(row))
        return
    headings = [_("Name"), _("Kind"), _("Directions"), _("Address"), _("From"), _("State"), _("Last success")]
    print_table([*headings, _("Error")], [_row(row, desk) for row in found])


def _json(row: ChannelRow) -> dict[str, Any]:
    from tuidesk.desk.channels.trouble import side_trouble, signed_in, trouble

    return {
        "name": row.name,
        "kind": row.kind,
        "directions": row.directions,
        "address": row.address,
        "from": row.from_address,
        "from_name": row.from_name,
        "creation_address": row.creation_address,
        "enabled_in": _enabled(row.inbound),
        "enabled_out": _enabled(row.outbound),
        "last_ok": iso(_last_ok(row)),
        "error": trouble(row),
        "error_in": side_trouble(row.inbound),
        "error_out": side_trouble(row.outbound),
        "account": row.account.name,
        "login": row.login,
        "aliases": list(row.account.aliases),
        "signed_in": signed_in(row),
        "folder": row.folder,
        "since": row.since,
        "after": row.after,
        "after_folder": row.after_folder,
        "watch_sent": row.watch_sent,
        "rate": row.rate_per_minute,
        "sent": row.sent_policy,
    }


def _row(row: ChannelRow, desk: Desk) -> list[object]:
    from tuidesk.desk.channels.trouble import trouble

    words = [row.name, row.kind, _directions(row), row.address or "-", row.from_address or "-"]
    return [*words, _state(row), local(_last_ok(row), desk.actor), trouble(row)]


def _directions(row: ChannelRow) -> str:
    """Say which ways mail goes, and that the Sent folder is watched."""
    ways = _(row.directions)
    return _("{directions}, watches Sent").format(directions=ways) if row.watch_sent else ways


def _state(row: ChannelRow) -> str:
    """Say in a word whether the channel is on, or which of its directions is."""
    states = {half.enabled for half in row.sides}
    if len(states) == 1:
        return _("enabled") if states == {True} else _("disabled")
    return _("only receives") if _enabled(row.inbound) else _("only sends")


def _enabled(half: Side | None) -> bool:
    return bool(half and half.enabled)


def _last_ok(row: ChannelRow) -> int:
    return max((half.ok_at for half in row.sides), default=0)
