"""Mail that is signed or encrypted: told as what it is. Nothing is verified and nothing decrypted here."""

from __future__ import annotations

from tuidesk.mail.parts import ENVELOPES, Part
from tuidesk.mail.structure import Structure
from tuidesk.mail.tnef import MARK, files_in, is_packet

_BY_TYPE = {
    "application/pgp-encrypted": "pgp-encrypted",
    "application/pgp-signature": "pgp-signed",
    "application/pkcs7-signature": "smime-signed",
    "application/x-pkcs7-signature": "smime-signed",
}
_INLINE = {
    "-----BEGIN PGP MESSAGE-----": "pgp-encrypted",
    "-----BEGIN PGP SIGNED MESSAGE-----": "pgp-signed",
}
_START = 4000


def seals_of(structure: Structure, text: str) -> tuple[str, ...]:
    """Return the marks 'pgp-signed', 'pgp-encrypted', 'smime-signed' and 'smime-encrypted' that fit."""
    found = {seal for part in (structure.root, *structure.attachments) if (seal := _seal(part))}
    if "-----BEGIN PGP " in text[:_START]:
        found |= {seal for line, seal in _INLINE.items() if line in text[:_START]}
    return tuple(sorted(found))


def packet_of(structure: Structure) -> str:
    """Return the mark of a mail whose files are in a packet that could not be opened, '' for others."""
    packets = [part for part in structure.attachments if is_packet(part)]
    return MARK if packets and not any(map(files_in, packets)) else ""


def _seal(part: Part) -> str:
    if part.type in ENVELOPES:
        opened = bool(part.children)  # its kind may stand only inside it
        signed = opened or part.parameter("smime-type").lower() in ("signed-data", "certs-only")
        return "smime-signed" if signed else "smime-encrypted"
    return _BY_TYPE.get(part.type, "")
