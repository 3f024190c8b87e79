"""Attempts through what sshd could do besides: forwarding, subsystems, channels, keys of others, variables."""

# ruff: noqa: E501 - a row of the table is a line

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.escape.attempt import Aim, Attempt, Outcome, Way
from tests.escape.prison import Prison, run
from tests.escape.tunnels import ask_for_tunnel, forward_agent
from tests.helpers import wait_for
from tests.servers import free_port

RESTRICT = "`restrict` in the key's line takes every forwarding away"
REFUSED = "cannot be done in a session"
NOTHING = r"\A\Z"  # a subsystem's errors go nowhere
DENIED = "Permission denied"


def _with(*options: str, words: tuple[str, ...] = ("list",), stdin: bytes = b"") -> Way:
    return lambda prison: prison.ask("ana", *words, stdin=stdin, options=options)


def _sets(**variables: str) -> tuple[str, ...]:
    """Return what lets a client set variables of the session; `SetEnv` is given once (ssh_config(5))."""
    return ("-oSetEnv=" + " ".join(f'"{name}={value}"' for name, value in variables.items()),)


def _stdio(prison: Prison) -> Outcome:
    return prison.ask("ana", options=("-W", f"127.0.0.1:{prison.sshd.port}"))


def _remote(prison: Prison) -> Outcome:
    where = f"{free_port()}:127.0.0.1:{prison.sshd.port}"
    return prison.ask("ana", options=("-N", "-oExitOnForwardFailure=yes", "-R", where))


def _proxy(prison: Prison) -> Outcome:
    return prison.ask("ana", options=("-N", "-oExitOnForwardFailure=yes", "-R", str(free_port())))


def _remote_socket(prison: Prison) -> Outcome:
    where = f"{prison.host}/x.sock:127.0.0.1:{prison.sshd.port}"
    return prison.ask("ana", options=("-N", "-oExitOnForwardFailure=yes", "-R", where))


def _x11(prison: Prison) -> Outcome:
    login = prison.sshd.login(prison.keys["ana"], "list", terminal=False, options=("-Y",))
    return run(["env", "DISPLAY=127.0.0.1:9", *login])


@contextmanager
def _master(prison: Prison) -> Iterator[tuple[str, ...]]:
    """Hold a connection without any session open, and give the options by which others share it."""
    control = prison.client / "control"
    options = ("-M", "-N", "-S", str(control))
    login = prison.sshd.login(prison.keys["ana"], terminal=False, options=options)
    master = subprocess.Popen(
        login, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(control.exists, "a connection that is shared")
        yield ("-S", str(control))
    finally:
        master.terminate()
        master.wait()


def _second_channel(prison: Prison) -> Outcome:
    with _master(prison) as shared:
        return prison.ask("ana", "sh", options=shared)


def _second_subsystem(prison: Prison) -> Outcome:
    with _master(prison) as shared:
        return prison.ask("ana", "sftp", options=(*shared, "-s"))


def _late_forward(prison: Prison) -> Outcome:
    where = f"{free_port()}:127.0.0.1:{prison.sshd.port}"
    with _master(prison) as shared:
        return prison.ask("ana", options=(*shared, "-O", "forward", "-R", where))


def _copies(*options: str) -> Way:
    """Copy a file out of the host by scp."""

    def way(prison: Prison) -> Outcome:
        target = prison.client / "copied"
        done = prison.program("scp", *options, f"{prison.sshd.host}:{prison.secret_file}", str(target))
        assert not target.exists()
        return done

    return way


def _copy_in(prison: Prison) -> Outcome:
    given = prison.client / "given"
    given.write_text("x")
    return prison.program("scp", "-O", str(given), f"{prison.sshd.host}:{prison.host}/given")


def _sftp(prison: Prison) -> Outcome:
    return prison.program("sftp", prison.sshd.host, stdin=f"get {prison.secret_file}\n".encode())


def _bobs_public_key(prison: Prison) -> Outcome:
    """Offer bob's public key and sign with ana's."""
    mixed = prison.client / "mixed"
    shutil.copy(prison.keys["ana"], mixed)
    shutil.copy(prison.keys["bob"].with_suffix(".pub"), mixed.with_suffix(".pub"))
    return prison.ask("ana", "list", key=str(mixed), options=("-oPasswordAuthentication=no",))


def _own_certificate(prison: Prison) -> Outcome:
    """Sign a new key by ana's, as a certificate that says bob and root."""
    new = prison.sshd.make_key("signed")
    words = ["-q", "-s", str(prison.keys["ana"]), "-I", "bob", "-n", "bob,root", f"{new}.pub"]
    subprocess.run(["ssh-keygen", *words], check=True)
    return prison.ask("ana", "list", key=str(new), options=(f"-oCertificateFile={new}-cert.pub",))


def _without_key(prison: Prison) -> Outcome:
    return prison.ask("ana", "list", key="/dev/null", options=("-oBatchMode=yes",))


def _other_account(prison: Prison) -> Outcome:
    return prison.program("ssh", "-T", "-l", "bob", prison.sshd.host, "list")


def _nobodys_line(prison: Prison) -> Outcome:
    """Let a key in by a line whose agent has no name, as a careless admin may write it."""
    key = prison.sshd.make_key("nobody")
    [line] = [
        one
        for one in prison.tuidesk("agent", "keys", "--home", str(prison.home)).splitlines()
        if one.endswith(" ana")
    ]
    options = line.split(" ssh-ed25519 ")[0].replace("--as ana", "--as ''")
    prison.sshd.let_in(f"{options} {key.with_suffix('.pub').read_text()}")
    return prison.ask("ana", "list", key=str(key))


def _try(name: str, aim: Aim, tried: str, reason: str, way: Way, answer: str, *ends: int) -> Attempt:
    return Attempt(name, aim, tried, reason, way, answer, ends)


ATTEMPTS = (
    _try("stdio-tunnel", Aim.SECRET, "`ssh -W` to a service of the host", RESTRICT, _stdio, "stdio forwarding failed", 255),
    _try("local-tunnel", Aim.SECRET, "`ssh -L` to a service of the host", RESTRICT, ask_for_tunnel, "prohibited"),
    _try("proxy", Aim.SECRET, "`ssh -R` of a proxy", RESTRICT, _proxy, "forwarding failed", 255),
    _try("remote-tunnel", Aim.SECRET, "`ssh -R` of a port", RESTRICT, _remote, "forwarding failed", 255),
    _try("remote-socket", Aim.FILE, "`ssh -R` of a socket, which is a file on the host", RESTRICT, _remote_socket, "forwarding failed", 255),
    _try("agent-forward", Aim.IDENTITY, "`ssh -A`, so that a socket of keys lies on the host", RESTRICT, forward_agent, "Factura", 0),
    _try("x11", Aim.SHELL, "`ssh -Y`", RESTRICT, _x11, "X11 forwarding request failed"),
    _try("sftp", Aim.FILE, "`sftp`, which the host offers to others", "the forced command runs in the place of a subsystem", _sftp, "Connection closed|too long", 1, 255),
    _try("sftp-subsystem", Aim.FILE, "`ssh -s sftp`", "the forced command runs in the place of a subsystem",
         _with("-s", words=("sftp",)), NOTHING, 2),
    _try("other-subsystem", Aim.SHELL, "`ssh -s netconf`", "sshd knows no such subsystem", _with("-s", words=("netconf",)), "subsystem request failed", 255),
    _try("scp", Aim.FILE, "`scp` of a file, by sftp", "the forced command runs in the place of a subsystem", _copies(), "Connection closed|too long", 1, 255),
    _try("scp-old", Aim.FILE, "`scp -O` of a file", "`scp` is none of the seven commands", _copies("-O"), REFUSED, 1),
    _try("scp-in", Aim.FILE, "`scp -O` onto the host", "`scp` is none of the seven commands", _copy_in, REFUSED, 1),
    _try("second-channel", Aim.SHELL, "a second channel of a shared connection (`ControlMaster`)", "each channel runs the forced command", _second_channel, REFUSED, 2),
    _try("second-subsystem", Aim.FILE, "sftp in a second channel", "each channel runs the forced command", _second_subsystem, NOTHING, 2),
    _try("late-tunnel", Aim.SECRET, "a tunnel that is asked for later (`-O forward`)", RESTRICT, _late_forward, "forwarding failed|refused", 255),
    _try("no-terminal", Aim.SHELL, "a login without terminal and command, with a script as input", "there is no shell that reads it",
         _with(words=(), stdin=b"id\ncat /etc/passwd\n"), "needs a terminal", 1),
    _try("empty-command", Aim.SHELL, "a command of a blank", "a blank is no command of the list", _with(words=(" ",)), REFUSED, 2),
    _try("original-command", Aim.IDENTITY, "`SSH_ORIGINAL_COMMAND=session --as bob` from the client", "it is read as the words of a client, and they name nobody",
         _with(*_sets(SSH_ORIGINAL_COMMAND="session --as bob"), words=()), REFUSED, 2),
    _try("desk-variables", Aim.IDENTITY, "`TUIDESK_HOME`, `TUIDESK_DATABASE` and `HOME` of a desk of one's own", "the session makes its environment anew from the key's line",
         _with(*_sets(TUIDESK_HOME="/tmp", TUIDESK_DATABASE="sqlite:////tmp/x.db", HOME="/tmp", XDG_CONFIG_HOME="/tmp")), "Factura", 0),
    _try("python-variables", Aim.SHELL, "`PYTHONINSPECT` with a warning that ends the program, on a host that lets `PYTHON*` in", "Python is started so that it reads none of them (`-I`)",
         _with(*_sets(PYTHONINSPECT="1", PYTHONWARNINGS="error", PYTHONSTARTUP="/etc/passwd", PYTHONPATH="/tmp"), stdin=b"print(6*7000)\n"), "Factura", 0),
    _try("python-trace", Aim.SECRET, "`PYTHONVERBOSE` and `PYTHONHOME`", "Python is started so that it reads none of them (`-I`)",
         _with(*_sets(PYTHONVERBOSE="2", PYTHONHOME="/tmp")), r"\ANumber", 0),
    _try("shell-variables", Aim.SHELL, "`ENV` and `BASH_ENV`, which shells read", "the account's shell is given one command and reads no file before it",
         _with(*_sets(ENV="/etc/passwd", BASH_ENV="/etc/shadow")), "Factura", 0),
    _try("locale-path", Aim.FILE, "`LC_ALL=../../../../etc/passwd`", "a language has letters of a fixed shape", _with(*_sets(LC_ALL="../../../../etc/passwd")), "Factura", 0),
    _try("mixed-key", Aim.IDENTITY, "bob's public key, signed with ana's private one", "sshd lets in whoever proves that he has the private key", _bobs_public_key, DENIED, 255),
    _try("own-certificate", Aim.IDENTITY, "a certificate for bob, signed by ana's key", "no authority of certificates is trusted", _own_certificate, DENIED, 255),
    _try("no-key", Aim.IDENTITY, "a login without a key", "there is no password to be guessed", _without_key, DENIED, 255),
    _try("no-name", Aim.IDENTITY, "a key's line with `--as ''`", "an empty name is no agent, and never the account that runs the session", _nobodys_line, "is no agent of this desk", 1),
    _try("other-account", Aim.IDENTITY, "`ssh bob@host` with ana's key", "agents are no accounts of the host", _other_account, DENIED, 255),
)  # fmt: skip
