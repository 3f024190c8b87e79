"""The ways from a desk to the servers around it, each of which can be cut."""

from __future__ import annotations

from contextlib import ExitStack

from tests.faults.checker.passage import Passage
from tests.faults.checker.servers import Servers
from tests.faults.checker.sink import Sink, Voice
from tests.servers.smtp_sink import Received

IDLE, POLL, LMTP, OFFICE = "idle", "poll", "lmtp", "office"
SMTP_LOGIN = ("desk", "a password")


class Ways:
    """Customers' servers that share what they receive, and passages to them and to the mailboxes."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self.dovecot = servers.dovecot
        self._stack = ExitStack()

    def _make_servers(self) -> None:
        """Make the customers' servers, which share what they receive, and the ways to all servers."""
        self.voice = Voice()
        self.received: list[Received] = []
        right, owner = self.servers.right, self.servers.introspection.owner
        guarded = {"certificates": right, "tls": "starttls"}
        self.sinks = [
            Sink(voice=self.voice, received=self.received),
            Sink(voice=self.voice, received=self.received, users=dict([SMTP_LOGIN]), **guarded),  # type: ignore[arg-type]
            Sink(voice=self.voice, received=self.received, owner=owner, **guarded),  # type: ignore[arg-type]
        ]
        for sink in self.sinks:
            sink.start()
            self._stack.callback(sink.stop)
        self.smtp, self.guarded, self.office_smtp = (self._way(sink.port) for sink in self.sinks)
        self.imap = {
            IDLE: self._way(self.dovecot.port),
            POLL: self._way(self.dovecot.port, b" IDLE "),
            OFFICE: self._way(self.dovecot.tls_port),
        }
        self.ways = [*self.imap.values(), self.smtp, self.guarded, self.office_smtp]

    def _way(self, port: int, hides: bytes = b"") -> Passage:
        made = Passage(port, hides)
        self._stack.callback(made.stop)
        return made
