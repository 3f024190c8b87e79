"""What connecting an address takes and gives."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Connection:
    """What is to be connected and how; each value is checked when it is used.

    `queue` names the queue that gets the mail: "" = make one, "-" = none. An address that only sends gets
    a queue when one is named, and becomes that queue's Reply via.
    """

    address: str
    directions: str = "both"  # both | in | out
    queue: str = ""
    from_name: str = ""  # "" = the queue's name
    since: str = "now"  # now | all | Nd
    folder: str = "INBOX"
    enabled: bool = True
    ca_file: str = ""  # trusted authorities of one's own for both servers, PEM; "" = as config.toml says


@dataclass(frozen=True, slots=True)
class Registration:
    """The app registration of an Office 365 tenant, and what a sign-in by it gave.

    `login` is who signed in, when it is not the mailbox itself: a shared mailbox is read and sent from by
    him. Neither `cache` nor `client_secret` = saved, but not signed in yet.
    """

    tenant: str
    client_id: str
    flow: str = ""  # device | code | secret; "" = nobody has signed in
    login: str = ""
    cache: bytes = field(default=b"", repr=False)
    client_secret: str = field(default="", repr=False)
    secret_expires_at: int = 0  # ms, 0 = not known


@dataclass(frozen=True, slots=True)
class Connected:
    """What connecting made: the account, its channel's name, the queue's name ("" = none)."""

    account_id: int
    channel: str
    queue: str
