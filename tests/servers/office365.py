"""What stands for Office 365 in tests: its sign-in, its mailboxes and its way out, as config.toml names them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path

from tests.servers.authority import CLIENT, TENANT, Authority
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink

CONFIG = """\
[providers.office365]
imap = "localhost:{imap}"
smtp = "localhost:{smtp}"
authority = "{authority}"
ca_file = "{ca_file}"
"""


@dataclass(frozen=True)
class Office365:
    """The three servers; the tenant is TENANT and its app CLIENT."""

    authority: Authority
    dovecot: Dovecot
    sink: SmtpSink

    tenant = TENANT
    client_id = CLIENT

    def configure(self, folder: Path) -> None:
        """Write the config.toml of a desk."""
        text = CONFIG.format(
            imap=self.dovecot.tls_port,
            smtp=self.sink.port,
            authority=self.authority.base,
            ca_file=self.dovecot.ca_file,
        )
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "config.toml").write_text(text)

    def mailbox(self, name: str) -> str:
        """Make a mailbox of its own for a test and return its address."""
        address, _password = self.dovecot.add_user(f"{name}-{uuid.uuid4().hex[:8]}@desk.test")
        return address

    def share(self, mailbox: str, user: str) -> None:
        """Let a user open a mailbox (Full Access) and send from it (Send As)."""
        self.authority.shared[user] = mailbox
        self.sink.send_as[user] = {mailbox}
