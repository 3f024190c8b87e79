"""Which settings of a channel may change by `key=value`, each checked as when the channel was added."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tuidesk.desk.channels import checks as check
from tuidesk.desk.names import check_address, check_from
from tuidesk.desk.servers import Server, check_ca_file, check_host, check_port, check_tls
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.store.channel_writes import Changes
from tuidesk.store.setup_channels import ChannelRow, Side
from tuidesk.term.clean import clean_line

Pairs = Mapping[str, str] | Iterable[tuple[str, str]]


@dataclass(slots=True)
class Draft:
    """Changes of one channel while they are gathered."""

    row: ChannelRow
    account: dict[str, Any] = field(default_factory=dict)
    inbound: dict[str, Any] = field(default_factory=dict)
    outbound: dict[str, Any] = field(default_factory=dict)
    aliases: list[str] = field(default_factory=list)
    not_aliases: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)  # as they were named

    def changes(self) -> Changes:
        """Return what was gathered."""
        return Changes(self.account, self.inbound, self.outbound, self.aliases, self.not_aliases)


Setter = Callable[[Draft, str], None]


def _inbound(column: str, checked: Callable[[str], Any]) -> Setter:
    return lambda draft, text: draft.inbound.update({column: checked(text)})


def _outbound(column: str, checked: Callable[[str], Any]) -> Setter:
    return lambda draft, text: draft.outbound.update({column: checked(text)})


def _account(column: str, checked: Callable[[str], Any]) -> Setter:
    return lambda draft, text: draft.account.update({column: checked(text)})


def _trust(draft: Draft, text: str) -> None:
    path = check_ca_file(text)
    draft.inbound["ca_file"] = draft.outbound["ca_file"] = path


def _from(draft: Draft, text: str) -> None:
    name, address = check_from(text)
    draft.outbound |= {"from_name": name, "from_address": address}
    if address.rpartition("@")[2] != draft.row.from_address.rpartition("@")[2]:
        draft.outbound["domain_confirmed"] = False


def _login(draft: Draft, text: str) -> None:
    """Set who signs in; a mailbox that is not his own is still named to the IMAP server."""
    user = check_address(text)
    draft.account["login"] = user
    if draft.row.inbound:
        draft.inbound["login"] = "" if user == draft.row.account.address else draft.row.account.address


def _alias(draft: Draft, text: str) -> None:
    if text.startswith("-"):
        draft.not_aliases.append(check_address(text[1:]))
    else:
        draft.aliases.append(check_address(text))


_SERVER = {"host": ("host", check_host), "port": ("port", check_port), "tls": ("tls", check_tls)}
_MAILBOX: Mapping[str, Setter] = {
    "folder": _inbound("folder", lambda text: check.check_plain(text, _("The folder"))),
    "since": _inbound("since", check.check_since),
    "poll": _inbound("poll_seconds", check.check_poll),
    "after": _inbound("after", lambda text: check.check_choice(text, check.AFTER, "after")),
    "after-folder": _inbound("after_folder", lambda text: text and check.check_plain(text, _("The folder"))),
    "watch-sent": _inbound(
        "watch_sent", lambda text: check.check_choice(text, check.YES_NO, "watch-sent") == "yes"
    ),
    "alias": _alias,
}
_WAY_OUT: Mapping[str, Setter] = {
    "from": _from,
    "rate": _outbound("rate_per_minute", check.check_rate),
    "sent": _outbound("sent_policy", lambda text: check.check_choice(text, check.SENT, "sent")),
}
_FORWARD: Mapping[str, Setter] = {
    "public-address": _inbound("address", check.check_optional_address),
    "creation-address": _inbound("creation_address", check.check_optional_address),
}
_OFFICE365: Mapping[str, Setter] = {
    "login": _login,
    "tenant": _account("tenant", check.check_tenant),
    "client-id": _account("client_id", check.check_client_id),
    "secret-expires": _account("secret_expires_at", check.check_day),
}
_USER = _account("login", lambda text: check.check_plain(text, _("The user")))
_LOGINS: Mapping[str, Mapping[str, Setter]] = {
    "imap": {"user": _USER, "address": _inbound("address", check_address)},
    "smtp": {"user": _USER},
    "relay": {"user": _USER},
    "office365": _OFFICE365,
}


def keys_of(row: ChannelRow) -> Mapping[str, Setter]:
    """Return the settings that a channel has."""
    if row.kind == "forward":
        return _FORWARD
    keys = dict(_servers(row))
    if row.inbound:
        keys |= _MAILBOX
    if row.outbound:
        keys |= _WAY_OUT
    return keys if row.further else {**keys, **_LOGINS.get(row.kind, {})}


def _servers(row: ChannelRow) -> Mapping[str, Setter]:
    """Name the server's settings: with `imap-` and `smtp-` in front where a channel has two servers."""
    sets_in = {key: _inbound(*place) for key, place in _SERVER.items()}
    sets_out = {key: _outbound(*place) for key, place in _SERVER.items()}
    if row.inbound and row.outbound:
        sets_in = {f"imap-{key}": setter for key, setter in sets_in.items()}
        sets_out = {f"smtp-{key}": setter for key, setter in sets_out.items()}
    keys = {**(sets_in if row.inbound else {}), **(sets_out if row.outbound else {})}
    return keys | {"ca-file": _trust}


def checked_changes(row: ChannelRow, changes: Pairs) -> Draft:
    """Return what the changes set; raises BadUsage for an unknown key or a bad value."""
    keys = keys_of(row)
    draft = Draft(row)
    for key, text in changes.items() if isinstance(changes, Mapping) else changes:
        if key not in keys:
            title = _("{key} is no setting of a channel of kind {kind}").format(
                key=clean_line(key, 40), kind=row.kind
            )
            raise BadUsage(title, _("Use: {keys}").format(keys=" ".join(f"{name}=" for name in keys)))
        keys[key](draft, text.strip())
        draft.keys.append(key)
    if row.kind != "forward":
        _check_together(row.inbound, draft.inbound)
        _check_together(row.outbound, draft.outbound)
        _check_after(draft)
    return draft


def _check_together(half: Side | None, columns: Mapping[str, Any]) -> None:
    if half is not None:
        Server(
            **{name: columns.get(name, getattr(half, name)) for name in ("host", "port", "tls", "ca_file")}
        )


def _check_after(draft: Draft) -> None:
    after = draft.inbound.get("after", draft.row.after)
    folder = draft.inbound.get("after_folder", draft.row.after_folder)
    if after == "move" and not folder:
        raise BadUsage(
            _("No folder is named that mail would be moved to"),
            _("Add after-folder=, such as after-folder=Done."),
        )
    if after == "move" and folder == draft.inbound.get("folder", draft.row.folder):
        title = _("{folder} is the folder that mail is fetched from")
        raise BadUsage(title.format(folder=clean_line(folder)), _("Name another one to move it to."))
