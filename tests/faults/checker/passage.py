"""A way to a server that can be cut after so many bytes, around an SMTP mail's last dot, or fall silent."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass

DOT = b"\r\n.\r\n"


@dataclass
class Wire:
    """One connection: both ends, and what has passed."""

    client: socket.socket
    server: socket.socket
    given: int = 0  # bytes from the server
    tail: bytes = b""  # the last ones from the client
    dotted: bool = False

    def cut(self) -> None:
        """End both ends."""
        for end in (self.client, self.server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


class Passage:
    """Passes bytes between clients and a server on loopback, as well as it is let.

    `cut_after` cuts each connection after so many bytes of the server (0 = never); `cut_at` cuts at the last
    dot of a mail, "before" the server has it or "after" but before its answer; `away` ends each connection at
    once, and `greets` is all that a connection gets before its end. `hides` is a word that the server says
    and clients never hear. `cuts` counts what was done.
    """

    host = "127.0.0.1"

    def __init__(self, port: int, hides: bytes = b"") -> None:
        self.cut_after = 0
        self.cut_at = ""
        self.away = False
        self.greets = b""
        self.cuts = 0
        self._to = port
        self._hides = hides
        self._through = threading.Event()
        self._through.set()
        self._wires: list[Wire] = []
        self._listener = socket.create_server((self.host, 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def freeze(self) -> None:
        """Let nothing through from now on, connections stand."""
        self._through.clear()

    def thaw(self) -> None:
        """Cut what stands and let new connections through."""
        self.cut()
        self._through.set()
        self.cut()  # whoever came in between

    def cut(self) -> None:
        """Cut all connections."""
        wires, self._wires = self._wires, []
        for wire in wires:
            wire.cut()

    def mend(self) -> None:
        """Do no harm from now on."""
        self.cut_after, self.cut_at, self.away, self.greets = 0, "", False, b""
        self.thaw()

    def stop(self) -> None:
        """Cut everything and listen no more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.mend()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self.away or self.greets:
                    self._turn_away(client)
                    continue
                try:
                    wire = Wire(client, socket.create_connection((self.host, self._to)))
                except OSError:  # the server is away
                    client.close()
                    continue
                self._wires.append(wire)
                for pump in (self._to_server, self._to_client):
                    threading.Thread(target=self._run, args=(pump, wire), daemon=True).start()

    def _turn_away(self, client: socket.socket) -> None:
        self.cuts += 1
        with suppress(OSError), client:
            client.sendall(self.greets)

    def _run(self, pump: object, wire: Wire) -> None:
        with suppress(OSError):
            pump(wire)  # type: ignore[operator]
        wire.cut()

    def _to_server(self, wire: Wire) -> None:
        while data := wire.client.recv(65536):
            self._through.wait()
            wire.tail = (wire.tail + data)[-len(DOT) :]
            if wire.tail == DOT and self.cut_at == "before":
                self.cuts += 1
                return
            wire.dotted = wire.tail == DOT and self.cut_at == "after"
            wire.server.sendall(data)

    def _to_client(self, wire: Wire) -> None:
        while data := wire.server.recv(65536):
            self._through.wait()
            if wire.dotted:
                self.cuts += 1
                return
            wire.given += len(data)
            left = self.cut_after - (wire.given - len(data))
            if self.cut_after and left < len(data):
                wire.client.sendall(data[: max(left, 0)])
                self.cuts += 1
                return
            wire.client.sendall(data.replace(self._hides, b" ") if self._hides else data)
