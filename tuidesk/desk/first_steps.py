"""The first steps of an empty desk: one mailbox in and out with a queue, from a handful of answers."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from tuidesk.desk import channel_additions, channels, queues
from tuidesk.desk.actor import Actor
from tuidesk.desk.channel_checks import check_since
from tuidesk.desk.names import check_address
from tuidesk.desk.servers import Server, check_host, check_port
from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.mail.loopback import is_loopback
from tuidesk.store.engine import Store
from tuidesk.store.tables import account, queue

IMPLICIT_PORTS = (993, 465)


@dataclass(frozen=True, slots=True)
class Answers:
    """What the admin answered; servers are `host:port`."""

    address: str
    imap: str
    user: str
    password: str
    since: str
    smtp: str
    name: str


def is_empty(conn: sa.Connection) -> bool:
    """Say whether the desk has neither queue nor channel."""
    return (
        conn.scalar(sa.select(queue.c.id).limit(1)) is None
        and conn.scalar(sa.select(account.c.id).limit(1)) is None
    )


def guess_server(address: str, protocol: str) -> str:
    """Return the server that a mail address most likely has: imap.DOMAIN:993 or smtp.DOMAIN:465."""
    domain = address.rpartition("@")[2]
    return f"{protocol}.{domain}:{993 if protocol == 'imap' else 465}"


def server_of(text: str, default_port: int) -> Server:
    """Return the server that `host:port` names; the port tells TLS from the start or STARTTLS. Raises BadUsage."""
    host, colon, port = text.strip().rpartition(":")
    if not colon:
        host, port = text.strip(), str(default_port)
    number = check_port(port)
    check_host(host)
    if is_loopback(host) and number not in IMPLICIT_PORTS:
        return Server(host, number, "none")
    return Server(host, number, "implicit" if number in IMPLICIT_PORTS else "starttls")


def check_answer(key: str, text: str) -> None:
    """Check one answer by itself, so that the page that asked it can say what is wrong. Raises BadUsage."""
    if key == "address":
        check_address(text)
    elif key in ("imap", "smtp"):
        server_of(text, 993 if key == "imap" else 465)
    elif key == "since":
        check_since(text)
    elif not text.strip():
        raise BadUsage(_("An answer is needed here"), _("Type it and press enter."))


def channel_names(address: str) -> tuple[str, str]:
    """Return what `connect` calls the way in and the way out of an address."""
    return f"{check_address(address)} in", f"{check_address(address)} out"


def connect(store: Store, actor: Actor, answers: Answers) -> str:
    """Add the mailbox, its way out and its queue, and return the queue's name. Raises Problem."""
    address = check_address(answers.address)
    imap, smtp = server_of(answers.imap, 993), server_of(answers.smtp, 465)
    name = answers.name.strip()
    incoming, outgoing = channel_names(address)
    user, password = answers.user.strip(), answers.password
    channel_additions.add_imap(
        store, actor, incoming, imap, user=user, password=password, address=address, since=answers.since
    )
    channel_additions.add_smtp(
        store, actor, outgoing, smtp, from_=f"{name} <{address}>", user=user, password=password
    )
    queues.add(store, actor, name, inbound=incoming, reply_via=outgoing)
    return name


def mend(store: Store, actor: Actor, answers: Answers) -> None:
    """Give both channels that `connect` added other servers, another user or password. Raises Problem."""
    user = answers.user.strip()
    incoming, outgoing = channel_names(answers.address)
    for name, server in ((incoming, server_of(answers.imap, 993)), (outgoing, server_of(answers.smtp, 465))):
        changes = {"host": server.host, "port": str(server.port), "tls": server.tls, "user": user}
        channels.change(store, actor, name, changes, answers.password)


def start_by_hand(store: Store, actor: Actor) -> str:
    """Add one queue whose tickets are opened by hand until mail is connected, and return its name."""
    name = _("Support")
    queues.add(store, actor, name)
    return name
