"""The fields of a channel: what is stored, by the keys of `channel set`, and how it is said."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping

from tuidesk.i18n import _
from tuidesk.screens.settings import after
from tuidesk.screens.settings.words import KIND_WORDS, SENT_WORDS, TLS_WORDS, WATCH_WORDS
from tuidesk.store.setup_channels import ChannelRow, Side
from tuidesk.term.clean import SafeText, clean_line


def stored(row: ChannelRow, key: str) -> str:
    """Return the stored value of a field, '' where the channel has none."""
    if key.startswith(("imap-", "smtp-")):
        return _of_server(row.inbound if key.startswith("imap-") else row.outbound, key[5:])
    if key in ("host", "port", "tls"):
        return _of_server(row.inbound or row.outbound, key)
    if key in _FIELDS:
        return _FIELDS[key](row)
    return str(getattr(row, key, "") or getattr(row.account, key, ""))


def _from(row: ChannelRow) -> str:
    return f"{row.from_name} <{row.from_address}>" if row.from_name else row.from_address


def _server(row: ChannelRow) -> str:
    half = row.outbound or row.inbound
    return f"{half.host}:{half.port}" if half and half.host else ""


def _of_server(half: Side | None, name: str) -> str:
    value = getattr(half, name) if half else ""
    return str(value) if value else ""


def _day(at: int) -> str:
    return datetime.datetime.fromtimestamp(at / 1000, datetime.UTC).date().isoformat() if at else ""


_FIELDS: Mapping[str, Callable[[ChannelRow], str]] = {
    "from": _from,
    "server": _server,
    "after": after.of_channel,
    "watch-sent": lambda row: ("yes" if row.watch_sent else "no") if row.inbound else "",
    "rate": lambda row: str(row.rate_per_minute),
    "sent": lambda row: row.sent_policy,
    "user": lambda row: row.login,
    "account": lambda row: row.account.name,
    "client-id": lambda row: row.account.client_id,
    "secret-expires": lambda row: _day(row.account.secret_expires_at),
}


def words(key: str, value: str) -> SafeText:
    """Return the words for a value."""
    match key:
        case "kind":
            return clean_line(_(KIND_WORDS.get(value, value)))
        case "sent":
            return clean_line(_(SENT_WORDS.get(value, value)))
        case "watch-sent":
            return clean_line(_(WATCH_WORDS.get(value, value)))
        case "rate" if value == "0":
            return clean_line(_("no limit"))
        case "after":
            return after.said(value)
    if key.endswith("tls"):
        return clean_line(_(TLS_WORDS.get(value, value)))
    return clean_line(value)
