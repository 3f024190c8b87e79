"""A private Dovecot 2.3 that runs as whoever runs the tests."""

from __future__ import annotations

import getpass
import grp
import os
import pwd
import shutil
import socket
import subprocess
import time
from itertools import count
from pathlib import Path

from tests.helpers import wait_for
from tests.servers import free_port, server_path
from tests.servers.dovecot_config import CONFIG, OAUTH2
from tests.servers.tls import Certificates


def _mail_owner() -> tuple[int, int]:
    """Return uid and gid of the mails: ours, but never root's, which Dovecot refuses."""
    if os.getuid():
        return os.getuid(), os.getgid()
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


class Dovecot:
    """An IMAP server with its users and mails in a folder; `port` is STARTTLS, `tls_port` implicit."""

    host = "127.0.0.1"

    def __init__(
        self, folder: Path, certificates: Certificates, introspection_url: str = "http://127.0.0.1:1/"
    ) -> None:
        self.folder = folder
        self.ca_file = certificates.ca_file
        self.port = free_port()
        self.tls_port = free_port()
        self._certificates = certificates
        self._owner = _mail_owner()
        self._process: subprocess.Popen[bytes] | None = None
        self._numbers = count(1)
        self._configure(introspection_url)

    def _configure(self, introspection_url: str) -> None:
        root, user = os.getuid() == 0, getpass.getuser()
        text = CONFIG.format(
            dir=self.folder,
            port=self.port,
            tls_port=self.tls_port,
            internal="dovecot" if root else user,
            group="dovecot" if root else grp.getgrgid(os.getgid()).gr_name,
            login="dovenull" if root else user,
            cert=self._certificates.cert_file,
            key=self._certificates.key_file,
            owner="uid={} gid={}".format(*self._owner),
        )
        self.folder.chmod(0o755)  # the unprivileged login process must reach its sockets
        self._config.write_text(text)
        for name, attribute in (("own", "username"), ("shared", "shared")):
            oauth2 = OAUTH2.format(url=introspection_url, attribute=attribute)
            (self.folder / f"oauth2-{name}.conf").write_text(oauth2)

    @property
    def _config(self) -> Path:
        return self.folder / "dovecot.conf"

    def start(self) -> None:
        """Start and wait until it greets."""
        program = shutil.which("dovecot", path=server_path())
        assert program
        self._process = subprocess.Popen([program, "-F", "-c", str(self._config)])
        wait_for(self._greets, f"Dovecot to greet; see {self.folder}/dovecot.log")

    def _greets(self) -> bool:
        try:
            with socket.create_connection((self.host, self.port), timeout=5) as connection:
                return connection.recv(4) == b"* OK"
        except OSError:
            return False

    def stop(self) -> None:
        """Stop and reap; every connection ends."""
        if self._process:
            self._process.terminate()
            self._process.wait()
        self._process = None

    def add_user(self, name: str, password: str = "pw ñ") -> tuple[str, str]:
        """Make or change an account and return its user and password; a new one has an empty INBOX."""
        # A file a user: Dovecot looks for changes in a file that it knows once a second only.
        accounts = self.folder / "users"
        accounts.mkdir(exist_ok=True)
        known = (accounts / name).exists()
        (accounts / name).write_text(f"{name}:{{PLAIN}}{password}::::::\n")
        if known:
            wait_for(lambda: self._accepts(name, password), "Dovecot to see the new password")
        for part in ("tmp", "new", "cur"):
            self._maildir(name).joinpath(part).mkdir(parents=True, exist_ok=True)
            os.chown(self._maildir(name) / part, *self._owner)
        for path in (self._maildir(name), self._maildir(name).parent):
            os.chown(path, *self._owner)
        return name, password

    def _accepts(self, name: str, password: str) -> bool:
        return b"auth succeeded" in self._doveadm("auth", "test", name, password, check=False)

    def _maildir(self, user: str) -> Path:
        return self.folder / "mail" / user / "Maildir"

    def deliver(self, user: str, raw: bytes, folder: str = "INBOX") -> None:
        """Put a mail into a folder, as a delivery agent would; the folder is made when it is missing."""
        if folder != "INBOX":
            self._doveadm("mailbox", "create", "-u", user, folder, check=False)
            self._doveadm("save", "-u", user, "-m", folder, data=raw)
            return
        name = f"{int(time.time())}.M{next(self._numbers):09d}P{os.getpid()}.test"
        draft = self._maildir(user) / "tmp" / name
        draft.write_bytes(raw)
        os.chown(draft, *self._owner)
        draft.replace(self._maildir(user) / "new" / name)

    def seen(self, user: str) -> int:
        """Count the mails of INBOX that carry the flag \\Seen."""
        return len(self._doveadm("search", "-u", user, "mailbox", "INBOX", "SEEN").splitlines())

    def expunge(self, user: str, uid: int, folder: str = "INBOX") -> None:
        """Remove a mail behind the back of connected clients."""
        self._doveadm("expunge", "-u", user, "mailbox", folder, "uid", str(uid))

    def expunge_from(self, user: str, sender: str) -> None:
        """Remove all mails of a sender from INBOX."""
        self._doveadm("expunge", "-u", user, "mailbox", "INBOX", "from", sender)

    def remove_folder(self, user: str, folder: str) -> None:
        """Delete a folder with its mails."""
        self._doveadm("mailbox", "delete", "-u", user, folder)

    def set_uidvalidity(self, user: str, value: int, folder: str = "INBOX") -> None:
        """Change UIDVALIDITY, as a server does after its index was lost."""
        self._doveadm("mailbox", "update", "-u", user, "--uid-validity", str(value), folder)

    def certify(self, certificates: Certificates) -> None:
        """Show another certificate from now on."""
        for name in ("cert_file", "key_file"):
            shutil.copyfile(getattr(certificates, name), getattr(self._certificates, name))
        self._doveadm("reload")

    def kick(self, user: str) -> None:
        """Cut the connections of a user."""
        self._doveadm("kick", user, check=False)

    def _doveadm(self, *args: str, data: bytes = b"", check: bool = True) -> bytes:
        program = shutil.which("doveadm", path=server_path())
        assert program
        done = subprocess.run([program, "-c", str(self._config), *args], input=data, capture_output=True)
        if check and done.returncode:
            raise AssertionError(f"doveadm {' '.join(args)}: {done.stderr.decode()}")
        return done.stdout
