"""Public keys: what OpenSSH makes is taken, everything else is refused with a sentence."""

from __future__ import annotations

import base64
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuidesk.desk.public_key import parse
from tuidesk.errors import BadUsage
from tuidesk.term.clean import is_clean

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHbAhGiztUr14fcJThWGgBx1ya1nEfSKcH24Erarw3C0"  # a test's, used nowhere
BLOB = KEY.split()[1]


def packed(*fields: bytes) -> str:
    """Return the base64 of a blob of these strings."""
    blob = b"".join(len(field).to_bytes(4, "big") + field for field in fields)
    return base64.b64encode(blob).decode()


@pytest.mark.parametrize("kind", ["ed25519", "rsa", "ecdsa"])
def test_what_ssh_keygen_makes_is_taken_under_its_fingerprint(tmp_path: Path, kind: str) -> None:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not on this machine")
    file = tmp_path / "key"
    command = ["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "ana's laptop", "-f", str(file)]
    subprocess.run(command, check=True)
    shown = subprocess.run(["ssh-keygen", "-lf", f"{file}.pub"], capture_output=True, text=True, check=True)
    key = parse(file.with_suffix(".pub").read_text())
    assert key.fingerprint == shown.stdout.split()[1]
    assert f"{key.line} ana's laptop\n" == file.with_suffix(".pub").read_text()
    assert key.comment == "ana's laptop"
    with pytest.raises(BadUsage, match="private key"):
        parse(file.read_text())


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "one line"),
        (f"{KEY}\n{KEY}", "one line"),
        (f'command="id" {KEY}', "without options"),
        (f"no-pty {KEY}", "without options"),
        (f'environment="X=1",restrict {KEY}', "without options"),
        (f"ssh-dss {BLOB}", "no type"),
        (f"ssh-ed25519-cert-v01@openssh.com {BLOB}", "no type"),
        (f"ssh-rsa {BLOB}", "damaged"),
        (KEY[:-4], "damaged"),
        (f"{KEY}AAAA", "damaged"),
        (f"ssh-ed25519 {packed(b'ssh-ed25519', b'x' * 32, b'more')}", "damaged"),
        (f"ssh-ed25519 {packed(b'ssh-ed25519', b'x' * 31)}", "damaged"),
        ("ssh-ed25519 !!!!", "damaged"),
        ("ssh-ed25519", "damaged"),
        (f"ssh-rsa {packed(b'ssh-rsa', b'3', b'x' * 128)}", "2048 bits"),
        (f"ecdsa-sha2-nistp256 {packed(b'ecdsa-sha2-nistp256', b'nistp384', b'x' * 65)}", "damaged"),
        ("---- BEGIN SSH2 PUBLIC KEY ----\nAAAA\n", "OpenSSH's form"),
        ("PuTTY-User-Key-File-3: ssh-ed25519\n", "private key"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\n", "private key"),
    ],
)
def test_everything_else_is_refused_with_a_sentence(text: str, why: str) -> None:
    with pytest.raises(BadUsage) as refused:
        parse(text)
    assert why in refused.value.line
    assert refused.value.line.isprintable()


@given(st.text() | st.text().map(lambda rest: f"{KEY} {rest}") | st.binary().map(lambda data: packed(data)))
def test_a_line_never_holds_more_than_a_key(text: str) -> None:
    try:
        key = parse(text)
    except BadUsage:
        return
    kind, blob = key.line.split(" ")
    assert kind.encode() in base64.b64decode(blob, validate=True)
    assert is_clean(key.comment)
    assert "\n" not in key.comment
