"""Reads a public key as OpenSSH writes it (sshd(8), RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4), and nothing else.

What is accepted becomes a line of authorized_keys. So there are no options, no certificates and no
type that sshd would not take, and the blob must be a key of the type that the line names, to its last byte.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tuidesk.errors import BadUsage
from tuidesk.i18n import _
from tuidesk.term.clean import clean_line

MOST = 16_000  # characters of a file; a key of 16,384 bits has a quarter of that
LEAST_RSA_BITS = 2048


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key; `line` is type and base64, as authorized_keys has them, `fingerprint` as ssh-keygen prints it."""

    line: str
    fingerprint: str
    comment: str


def parse(text: str) -> PublicKey:
    """Read the one key of a .pub file; raises BadUsage with what is wrong about it."""
    _refuse_others(text)
    lines = [line for line in map(str.strip, text.splitlines()) if line and not line.startswith("#")]
    if len(lines) != 1:
        raise _bad(_("A file of a key holds one line"), _("Give one .pub file a key."))
    kind, _blank, rest = lines[0].partition(" ")
    if kind not in _SHAPES:
        raise _unknown(kind, rest)
    encoded, _blank, comment = rest.strip().partition(" ")
    try:
        blob = base64.b64decode(encoded, validate=True)
        fields = _fields(blob)
    except (binascii.Error, ValueError):
        raise _damaged() from None
    if not fields or fields[0] != kind.encode() or not _SHAPES[kind](fields[1:]):
        raise _damaged()
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
    canonical = base64.b64encode(blob).decode()
    return PublicKey(f"{kind} {canonical}", f"SHA256:{digest}", clean_line(comment, 80))


def _refuse_others(text: str) -> None:
    """Refuse what is often given by mistake."""
    if "PRIVATE KEY" in text[:MOST] or text.startswith("PuTTY-User-Key-File"):
        title = _("This is a private key, which must stay where it is")
        raise _bad(title, _("Give the public one, whose file ends in .pub."))
    if "BEGIN SSH2 PUBLIC KEY" in text[:MOST]:
        title = _("This public key is not in OpenSSH's form")
        raise _bad(title, _("ssh-keygen -i -f FILE writes it so."))
    if len(text) > MOST or "\0" in text:
        raise _damaged()


def _unknown(kind: str, rest: str) -> BadUsage:
    if any(word in _SHAPES for word in rest.split()):
        title = _("A key is given without options")
        return _bad(title, _("Leave out what stands before {type}.").format(type=_first_type(rest)))
    title = _("{type} is no type of key that is accepted").format(type=clean_line(kind, 40) or "''")
    return _bad(title, _("Make one with: ssh-keygen -t ed25519"))


def _first_type(rest: str) -> str:
    return next(word for word in rest.split() if word in _SHAPES)


def _fields(blob: bytes) -> list[bytes]:
    """Cut a blob into its strings (RFC 4251 §5); ValueError when it does not end with one."""
    found: list[bytes] = []
    place = 0
    while place < len(blob):
        end = place + 4 + int.from_bytes(blob[place : place + 4], "big")
        if end > len(blob) or place + 4 > len(blob):
            raise ValueError
        found.append(blob[place + 4 : end])
        place = end
    return found


def _ed25519(rest: list[bytes]) -> bool:
    return [len(field) for field in rest] == [32]


def _rsa(rest: list[bytes]) -> bool:
    if len(rest) != 2 or not all(rest):
        return False
    if int.from_bytes(rest[1], "big").bit_length() < LEAST_RSA_BITS:
        title = _("An RSA key has at least {n} bits").format(n=LEAST_RSA_BITS)
        raise _bad(title, _("Make one with: ssh-keygen -t ed25519"))
    return True


def _ecdsa(curve: str, size: int) -> Callable[[list[bytes]], bool]:
    """Return what checks an uncompressed point of a curve (SEC 1 §2.3.3)."""
    return lambda rest: (
        len(rest) == 2 and rest[0] == curve.encode() and len(rest[1]) == 1 + 2 * size and rest[1][0] == 4
    )


def _in_hardware(shape: Callable[[list[bytes]], bool]) -> Callable[[list[bytes]], bool]:
    """Return what checks a key on a token: as the plain one, and the application after it (PROTOCOL.u2f)."""
    return lambda rest: bool(rest) and rest[-1].startswith(b"ssh:") and shape(rest[:-1])


_SHAPES: Mapping[str, Callable[[list[bytes]], bool]] = {
    "ssh-ed25519": _ed25519,
    "ssh-rsa": _rsa,
    "ecdsa-sha2-nistp256": _ecdsa("nistp256", 32),
    "ecdsa-sha2-nistp384": _ecdsa("nistp384", 48),
    "ecdsa-sha2-nistp521": _ecdsa("nistp521", 66),
    "sk-ssh-ed25519@openssh.com": _in_hardware(_ed25519),
    "sk-ecdsa-sha2-nistp256@openssh.com": _in_hardware(_ecdsa("nistp256", 32)),
}


def _damaged() -> BadUsage:
    return _bad(
        _("The key is damaged: its text is no key of the type that it names"), _("Copy it once more.")
    )


def _bad(title: str, hint: str) -> BadUsage:
    return BadUsage(title, hint)
