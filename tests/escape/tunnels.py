"""What a client does to have a tunnel: it forwards, connects, and looks at what comes through."""

from __future__ import annotations

import re
import socket
import subprocess
from contextlib import closing
from pathlib import Path

from tests.escape.attempt import Outcome
from tests.escape.prison import Prison, run
from tests.helpers import wait_for


def ask_for_tunnel(prison: Prison) -> Outcome:
    """Forward a socket of the client's to the host's sshd, and look at what comes through."""
    place, log = prison.client / "tunnel.sock", prison.client / "tunnel.log"
    options = ("-N", "-oStreamLocalBindUnlink=yes", "-L", f"{place}:127.0.0.1:{prison.sshd.port}")
    login = prison.sshd.login(prison.keys["ana"], terminal=False, options=options)
    loud = ["-oLogLevel=INFO" if one == "-oLogLevel=ERROR" else one for one in login]
    with log.open("wb") as file:
        client = subprocess.Popen(loud, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
    try:
        wait_for(place.exists, "the client to forward")
        assert _through(place) == b""
        wait_for(lambda: b"channel" in log.read_bytes(), "the client to say why")
    finally:
        client.kill()
        client.wait()
        place.unlink(missing_ok=True)
    return Outcome(0, log.read_bytes())


def _through(place: Path) -> bytes:
    """Return what comes through a socket until it is closed."""
    with closing(socket.socket(socket.AF_UNIX)) as asked:
        asked.settimeout(120)
        asked.connect(str(place))
        came = b""
        while data := asked.recv(4096):
            came += data
        return came


def forward_agent(prison: Prison) -> Outcome:
    """Offer an agent that holds ana's key; the evidence is that the session has no SSH_AUTH_SOCK."""
    place = prison.client / "agent.sock"
    printed = subprocess.run(["ssh-agent", "-a", str(place)], capture_output=True, text=True, check=True)
    [pid] = re.findall(r"SSH_AGENT_PID=(\d+)", printed.stdout)
    try:
        login = prison.sshd.login(prison.keys["ana"], "list", terminal=False, options=("-A",))
        return run(["env", f"SSH_AUTH_SOCK={place}", *login])
    finally:
        subprocess.run(["kill", pid], check=True)
