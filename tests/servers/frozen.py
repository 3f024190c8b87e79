"""A way to a server that can be frozen: connections stand, and nothing comes through any more."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class FreezableWay:
    """Passes bytes between clients and a server on loopback until it is frozen; thawing cuts what was frozen."""

    host = "127.0.0.1"

    def __init__(self, port: int) -> None:
        self._to = port
        self._through = threading.Event()
        self._through.set()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._listener = socket.create_server((self.host, 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def freeze(self) -> None:
        """Let nothing through from now on."""
        self._through.clear()

    def thaw(self) -> None:
        """Cut the frozen connections and let new ones through."""
        self._cut()
        self._through.set()

    def stop(self) -> None:
        """Cut everything and listen no more."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
        self._listener.close()
        self._cut()
        self._through.set()

    def _cut(self) -> None:
        pairs, self._pairs = self._pairs, []
        for sock in (sock for pair in pairs for sock in pair):
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _server(self) -> socket.socket:
        return socket.create_connection((self.host, self._to))

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = self._server()
                self._pairs.append((client, server))
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._through.wait()
                target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)
