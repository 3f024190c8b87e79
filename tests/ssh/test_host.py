"""A host set up by exactly the commands of docs/ssh.md, with real accounts and a real OpenSSH."""

from __future__ import annotations

import os
import pwd
import re
import secrets
import shutil
import stat
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import decline, require_server
from tests.servers.sshd import Sshd
from tests.terminal.program import Terminal
from tests.worker.post import letter

pytestmark = pytest.mark.server

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = re.search(r"```sh\n(.*?)```", (ROOT / "docs" / "ssh.md").read_text(), re.DOTALL)


class Host:
    """The host of the document, under names of its own so that nothing of the machine is touched."""

    def __init__(self, folder: Path) -> None:
        mark = secrets.token_hex(3)
        self.sessions, self.worker = f"desk{mark}", f"worker{mark}"
        self.program, self.home = Path(f"/opt/tuidesk{mark}"), Path(f"/var/lib/tuidesk{mark}")
        self.folder = folder
        self.config = folder / "tuidesk.conf"
        self.config.touch()
        self.sshd = Sshd(folder, more=f"Include {self.config}")
        self.keys = {"ana": self.sshd.make_key("ana")}

    def install(self) -> None:
        """Put tuidesk where the document has it, owned by root, with a Python that every account may run."""
        python = public_python()
        subprocess.run([python, "-m", "venv", "--without-pip", self.program], check=True)
        packages = next((self.program / "lib").glob("python3*/site-packages"))
        (packages / "tuidesk.pth").write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n")
        script = (
            f"#!{self.program}/bin/python\nimport sys\nfrom tuidesk.cli.main import main\nsys.exit(main())\n"
        )
        (self.program / "bin" / "tuidesk").write_text(script)
        (self.program / "bin" / "tuidesk").chmod(0o755)

    def set_up(self) -> None:
        """Run the commands of the document."""
        assert COMMANDS
        script = COMMANDS[1]
        for written, here in (
            ("systemctl reload ssh", "true"),
            ("/etc/ssh/sshd_config.d/tuidesk.conf", str(self.config)),
            ("/opt/tuidesk", str(self.program)),
            ("/var/lib/tuidesk", str(self.home)),
            ("tuidesk-worker", self.worker),
        ):
            assert written in script
            script = script.replace(written, here)
        script = re.sub(r"(?<= )desk\b(?!/)", self.sessions, script)
        done = subprocess.run(["sh", "-e"], input=script, cwd=self.folder, text=True, capture_output=True)
        assert done.returncode == 0, done.stderr
        self.sshd.start()

    def remove(self) -> None:
        """Leave the machine as it was."""
        self.sshd.stop()
        for name in (self.sessions, self.worker):
            subprocess.run(["userdel", "-f", name], capture_output=True)
        subprocess.run(["groupdel", self.sessions], capture_output=True)
        for folder in (self.program, self.home):
            shutil.rmtree(folder, ignore_errors=True)

    def run(self, account: str, *command: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Run a program under an account, at the desk."""
        at_desk = ["runuser", "-u", account, "--", "env", "-i", f"TUIDESK_HOME={self.home}", "LANG=C.UTF-8"]
        return subprocess.run([*at_desk, *command], input=stdin, capture_output=True, cwd="/")

    def tuidesk(self, *words: str, stdin: bytes = b"") -> str:
        """Run tuidesk under the worker's account."""
        done = self.run(self.worker, str(self.program / "bin" / "tuidesk"), *words, stdin=stdin)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def ssh(self, agent: str, *words: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        """Let an agent run one command."""
        login = self.sshd.login(self.keys[agent], *words, terminal=False, account=self.sessions)
        return subprocess.run(login, input=stdin, capture_output=True)


def public_python() -> str:
    """Return a Python of this version that every account may run; the project must be readable to all, too."""
    version = f"python3.{sys.version_info.minor}"
    found = (
        getattr(sys, "_base_executable", sys.executable),
        f"/usr/bin/{version}",
        f"/usr/local/bin/{version}",
    )
    for place in (ROOT, Path(sysconfig.get_path("purelib"))):
        if not open_to_all(place):
            decline(f"other accounts cannot read {place}")
    usable = [one for one in found if Path(one).exists() and open_to_all(Path(one).resolve())]
    return usable[0] if usable else decline(f"there is no {version} that other accounts can run")


def open_to_all(path: Path) -> bool:
    """Say whether every account can reach a file."""
    return all(one.stat().st_mode & stat.S_IXOTH for one in (path, *path.parents))


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Set the host up once for all tests here, and remove it."""
    require_server("sshd", "ssh", "ssh-keygen", "useradd", "runuser")
    if os.getuid():
        decline("only root can make accounts")
    made = Host(tmp_path_factory.mktemp("host"))
    try:
        made.install()
        made.set_up()
        made.tuidesk("queue", "add", "Support")
        mail = letter("Eva <eva@cliente.test>", "support@desk.test", "Factura", "Hola")
        made.tuidesk("ingest", "--queue", "Support", stdin=mail)
        yield made
    finally:
        made.remove()


def test_the_first_agent_stands_at_the_desk(host: Host) -> None:
    assert b"Factura" in host.ssh("ana", "list").stdout, host.sshd.log
    with Terminal(host.sshd.login(host.keys["ana"], account=host.sessions)) as session:
        session.until("Factura")


def test_both_accounts_write_the_same_store(host: Host) -> None:
    for number in range(3):
        assert host.ssh("ana", "note", "1", stdin=b"note %d" % number).returncode == 0
        mail = letter("Eva <eva@cliente.test>", "support@desk.test", f"Otra {number}", "Hola")
        host.tuidesk("ingest", "--queue", "Support", stdin=mail)
    assert host.ssh("ana", "put", "1", "a.txt", stdin=b"x").returncode == 0
    for file in [host.home, *host.home.rglob("*")]:
        if host.home / "keys" in (file, *file.parents):
            continue
        mode = stat.S_IMODE(file.stat().st_mode)
        assert mode == (0o2770 if file.is_dir() else 0o660), file
    assert '"name": "modes", "ok": true' in host.tuidesk("doctor", "--json")


def test_the_account_of_sessions_cannot_read_the_keys(host: Host) -> None:
    key = str(host.home / "keys" / "desk.key")
    assert host.run(host.worker, "cat", key).stdout
    for command in (["cat", key], ["ls", str(host.home / "keys")], ["cp", key, "/tmp"]):
        done = host.run(host.sessions, *command)
        assert (done.returncode != 0, done.stdout) == (True, b""), command


def test_the_account_of_sessions_is_nobody_without_a_forced_command(host: Host) -> None:
    done = host.run(host.sessions, str(host.program / "bin" / "tuidesk"), "list")
    assert (done.returncode, done.stdout) == (1, b"")
    assert f"{host.sessions} is no agent" in done.stderr.decode()
    assert pwd.getpwnam(host.sessions).pw_shell == "/bin/sh"


def test_keys_count_at_once(host: Host) -> None:
    host.keys["bob"] = host.sshd.make_key("bob")
    assert b"Permission denied" in host.ssh("bob", "list").stderr
    public = host.keys["bob"].with_suffix(".pub").read_bytes()
    host.tuidesk("agent", "add", "bob", "--email", "bob@desk.test", "--key", "-", stdin=public)
    assert host.ssh("bob", "list").returncode == 0
    host.tuidesk("agent", "disable", "bob")
    assert b"Permission denied" in host.ssh("bob", "list").stderr


def test_a_key_tunnels_nothing(host: Host) -> None:
    options = ("-W", f"127.0.0.1:{host.sshd.port}")
    login = host.sshd.login(host.keys["ana"], terminal=False, account=host.sessions, options=options)
    done = subprocess.run(login, input=b"", capture_output=True)
    assert (done.returncode != 0, done.stdout) == (True, b"")
