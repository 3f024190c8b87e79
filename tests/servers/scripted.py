"""Servers that do exactly what a test writes, for the faults that real servers do not show on demand."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress

Script = Callable[["Connection"], None]


class Connection:
    """The server's end of one connection; every byte that arrives is kept in `seen`."""

    def __init__(self, sock: socket.socket, number: int) -> None:
        self.number = number
        self.encrypted = False
        self.seen = bytearray()
        self.clear = bytearray()
        self._sock = sock
        self._buffer = bytearray()

    def send(self, *lines: str | bytes) -> None:
        """Send lines in one packet, each with CRLF."""
        self.raw(b"".join((line.encode() if isinstance(line, str) else line) + b"\r\n" for line in lines))

    def raw(self, data: bytes) -> None:
        """Send bytes as they are."""
        self._sock.sendall(data)

    def line(self) -> str:
        """Read one line without its end; "" when the client is gone."""
        while b"\n" not in self._buffer:
            data = self._sock.recv(65536)
            if not data:
                return ""
            self._keep(data)
        line, _, rest = bytes(self._buffer).partition(b"\n")
        self._buffer[:] = rest
        return line.rstrip(b"\r").decode("utf-8", "replace")

    def until_dot(self) -> None:
        """Read the body of a mail to its final dot."""
        while self.line() != ".":
            pass

    def silence(self) -> None:
        """Say nothing until the client goes away."""
        while data := self._sock.recv(65536):
            self._keep(data)

    def start_tls(self, context: ssl.SSLContext) -> None:
        """Encrypt from here on."""
        self._sock = context.wrap_socket(self._sock, server_side=True)
        self.encrypted = True

    def close(self) -> None:
        """Cut the connection."""
        self._sock.close()

    def _keep(self, data: bytes) -> None:
        self._buffer += data
        self.seen += data
        if not self.encrypted:
            self.clear += data


class ScriptedServer:
    """Runs a script once a connection, each in a thread; `connections` keeps them all."""

    host = "127.0.0.1"

    def __init__(self, script: Script) -> None:
        self.script = script
        self.connections: list[Connection] = []
        self._listener = socket.create_server((self.host, 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            connection = Connection(sock, len(self.connections) + 1)
            self.connections.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: Connection) -> None:
        try:
            self.script(connection)
        except OSError:
            pass  # the client left, which is its right
        finally:
            connection.close()

    @property
    def clear(self) -> bytes:
        """Everything that arrived unencrypted, on all connections."""
        return b"".join(bytes(connection.clear) for connection in self.connections)

    def stop(self) -> None:
        """Stop listening and cut what is open."""
        with suppress(OSError):
            self._listener.shutdown(
                socket.SHUT_RDWR
            )  # wakes the thread that accepts, which would keep all that came
        self._listener.close()
        for connection in self.connections:
            connection.close()
