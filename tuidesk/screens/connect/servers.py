"""Servers as people type and read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tuidesk.desk.first_steps import server_of
from tuidesk.desk.servers import Server
from tuidesk.i18n import _
from tuidesk.term.clean import SafeText, clean_line

IMAP_PORT, SMTP_PORT = 993, 465


def typed(server: Server | None, fallback: str) -> str:
    """Return a server as it is typed: `host:port`."""
    return f"{server.host}:{server.port}" if server else fallback


def read(text: str, port: int) -> Server:
    """Return the server that was typed. Raises BadUsage."""
    return server_of(text, port)


def told(server: Server) -> SafeText:
    """Return a server as it is read, with how the connection is protected."""
    tls = {"implicit": "TLS", "starttls": "STARTTLS"}.get(server.tls) or _("without TLS, on this machine")
    return clean_line(f"{server.host}:{server.port}  {tls}")


def wired(server: Server | None) -> list[Any] | None:
    """Return a server as jobs take it."""
    return [server.host, server.port, server.tls] if server else None


def found(wire: Sequence[Any] | None) -> Server | None:
    """Return the server that a job found, or None."""
    return Server(str(wire[0]), int(wire[1]), str(wire[2])) if wire else None
