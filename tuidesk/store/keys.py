"""The desk's key pair: the private half lies in a file for workers, the public half in the store."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from tuidesk.i18n import Phrase, mark
from tuidesk.store.errors import KeyMissing

FILE = "desk.key"


def load(folder: Path) -> X25519PrivateKey:
    """Read the private key from systemd's credentials or from its file; KeyMissing when there is none."""
    for path in _places(folder):
        if path.is_file():
            return X25519PrivateKey.from_private_bytes(base64.b64decode(path.read_bytes()))
    raise KeyMissing(
        Phrase(mark("The desk's private key is not on this machine")),
        Phrase(
            mark(
                "Bring it with `tuidesk key export | ssh HERE tuidesk key import`, or connect the accounts again."
            )
        ),
    )


def load_or_make(folder: Path) -> X25519PrivateKey:
    """Read the private key, or make one for a new desk."""
    try:
        return load(folder)
    except KeyMissing:
        save(folder, X25519PrivateKey.generate())
        return load(folder)


def save(folder: Path, key: X25519PrivateKey) -> None:
    """Write a private key, readable by its owner only; FileExistsError when there is one already."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(private_text(key).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def private_text(key: X25519PrivateKey) -> str:
    """Return the private key as one line, for `tuidesk key export`."""
    return base64.b64encode(key.private_bytes_raw()).decode()


def public_text(key: X25519PrivateKey) -> str:
    """Return the public half as one line, for the store."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def parse_private(text: str) -> X25519PrivateKey:
    """Read what `private_text` wrote; ValueError when it is something else."""
    return X25519PrivateKey.from_private_bytes(base64.b64decode(text, validate=True))


def parse_public(text: str) -> X25519PublicKey:
    """Read what `public_text` wrote."""
    return X25519PublicKey.from_public_bytes(base64.b64decode(text))


def _places(folder: Path) -> list[Path]:
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    return [*([Path(credentials) / FILE] if credentials else []), folder / FILE]
