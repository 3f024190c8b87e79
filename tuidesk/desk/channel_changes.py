"""Which settings of a channel may change by `key=value`, each checked as when the channel was added."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from tuidesk.desk.names import check_address, check_from, quoted
from tuidesk.desk.servers import Server, check_ca_file, check_host, check_port, check_tls
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.store.setup_channels import ChannelRow
from tuidesk.term.clean import clean_line

Columns = dict[str, Any]

_SINCE = re.compile(r"now|all|[1-9][0-9]{0,4}d")
POLL_SECONDS = range(5, 86_401)


def check_since(text: str) -> str:
    """Return since when mail of a new mailbox is wanted: now, all or Nd (N days); raises BadUsage."""
    if not _SINCE.fullmatch(text):
        title = _("{text} says not since when mail is wanted").format(text=quoted(text))
        raise BadUsage(title, _("Use now, all, or days such as 30d."))
    return text


def check_poll(text: str) -> int:
    """Return the seconds between two looks at a mailbox without IDLE; raises BadUsage."""
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) in POLL_SECONDS):
        title = _("{text} is no time between two looks").format(text=quoted(text))
        raise BadUsage(title, _("Give seconds, from 5 to 86400."))
    return int(text)


def check_plain(text: str, what: str) -> str:
    """Return a text that is not empty and holds no control character; raises BadUsage."""
    if not text or clean_line(text) != text:
        raise BadUsage(_("{what} is empty or holds characters that cannot be shown").format(what=what))
    return text


def check_optional_address(text: str) -> str:
    """Return an address, or '' for none; raises BadUsage."""
    return check_address(text) if text else ""


def _from(text: str) -> Columns:
    name, address = check_from(text)
    return {"from_name": name, "from_address": address}


_SERVER: Mapping[str, Callable[[str], Columns]] = {
    "host": lambda text: {"host": check_host(text)},
    "port": lambda text: {"port": check_port(text)},
    "tls": lambda text: {"tls": check_tls(text)},
    "ca-file": lambda text: {"ca_file": check_ca_file(text)},
    "user": lambda text: {"login": check_plain(text, _("The user"))},
}
_IMAP: Mapping[str, Callable[[str], Columns]] = {
    **_SERVER,
    "address": lambda text: {"address": check_address(text)},
    "folder": lambda text: {"folder": check_plain(text, _("The folder"))},
    "since": lambda text: {"since": check_since(text)},
    "poll": lambda text: {"poll_seconds": check_poll(text)},
}
_SMTP: Mapping[str, Callable[[str], Columns]] = {**_SERVER, "from": _from}
_FORWARD: Mapping[str, Callable[[str], Columns]] = {
    "public-address": lambda text: {"address": check_optional_address(text)},
    "creation-address": lambda text: {"creation_address": check_optional_address(text)},
}
KEYS = {"imap": _IMAP, "smtp": _SMTP, "relay": _SMTP, "forward": _FORWARD}


def checked_changes(row: ChannelRow, changes: Mapping[str, str]) -> Columns:
    """Return the columns that the changes set; raises BadUsage for an unknown key or a bad value."""
    keys = KEYS.get(row.kind, {})
    columns: Columns = {}
    for key, text in changes.items():
        if key not in keys:
            title = _("{key} is no setting of a channel of kind {kind}").format(
                key=clean_line(key, 40), kind=row.kind
            )
            raise BadUsage(title, _("Use: {keys}").format(keys=" ".join(f"{name}=" for name in keys)))
        columns |= keys[key](text.strip())
    _check_together(row, columns)
    return columns


def _check_together(row: ChannelRow, columns: Columns) -> None:
    half = row.inbound or row.outbound
    if row.kind == "forward" or half is None:
        return
    server = Server(half.host, half.port, half.tls, half.ca_file)
    replace(server, **{name: columns[name] for name in ("host", "port", "tls", "ca_file") if name in columns})
