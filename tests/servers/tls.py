"""Certificates of an authority that only the tests trust."""

from __future__ import annotations

import datetime
import ssl
from dataclasses import dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True)
class Certificates:
    """Files of a throw-away authority and of a server certificate for this machine."""

    ca_file: str
    cert_file: str
    key_file: str

    def server_context(self) -> ssl.SSLContext:
        """Make the TLS settings of a server."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.cert_file, self.key_file)
        return context


HERE = ("localhost", "127.0.0.1", "::1")


def make_certificates(folder: Path, *hosts: str, authority: trustme.CA | None = None) -> Certificates:
    """Write an authority and a server certificate for some hosts into a folder."""
    authority = authority or trustme.CA()
    return _written(folder, authority, authority.issue_cert(*(hosts or HERE)))


def make_expired(folder: Path, authority: trustme.CA) -> Certificates:
    """Write a server certificate into a folder that was good until yesterday."""
    yesterday = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    return _written(folder, authority, authority.issue_cert(*HERE, not_after=yesterday))


def _written(folder: Path, authority: trustme.CA, server: trustme.LeafCert) -> Certificates:
    made = Certificates(str(folder / "ca.pem"), str(folder / "cert.pem"), str(folder / "key.pem"))
    authority.cert_pem.write_to_path(made.ca_file)
    server.private_key_pem.write_to_path(made.key_file)
    Path(made.cert_file).write_bytes(b"".join(blob.bytes() for blob in server.cert_chain_pems))
    return made
