"""Receive mail for creation addresses by LMTP or SMTP."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Literal

from tuidesk.mail.errors import Later, ListenRefused
from tuidesk.mail.receive_session import Counter, Takes, session

__all__ = ["Later", "ListenRefused", "Listener"]

_STOP_SECONDS = 1.5


class Listener:
    """Listens on a unix socket (PATH, mode 0600), on HOST:PORT or on an `opened` socket, in a thread of its own.

    `known(address)` tells whether mail for an address is wanted; `take(address, raw)` stores it durably
    before it returns, or raises Later. Both are called one after another from one more thread.
    """

    def __init__(
        self,
        where: str,
        protocol: Literal["lmtp", "smtp"],
        known: Callable[[str], bool],
        take: Callable[[str, bytes], None],
        opened: socket.socket | None = None,
    ) -> None:
        self.where = where
        self._protocol = protocol
        self._known = known
        self._take = take
        self._opened = opened
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Listen; raises ListenRefused when the place cannot be used."""
        ready = threading.Event()
        failure: list[OSError] = []
        self._thread = threading.Thread(target=self._run, args=(ready, failure), daemon=True, name="listener")
        self._thread.start()
        ready.wait()
        if failure:
            self._thread.join()
            self._thread = None
            raise ListenRefused(self.where, str(failure[0])) from failure[0]

    def stop(self) -> None:
        """Stop listening and end the connections, within two seconds.

        A mail that is being stored goes on being stored; its giver hears nothing and gives it again.
        """
        if self._thread:
            with suppress(RuntimeError):  # the loop has ended by itself
                self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(_STOP_SECONDS)
            self._thread = None

    def _run(self, ready: threading.Event, failure: list[OSError]) -> None:
        try:
            self._loop.run_until_complete(self._serve(ready))
        except OSError as error:
            failure.append(error)
        finally:
            self._loop.close()
            ready.set()

    async def _serve(self, ready: threading.Event) -> None:
        taker = ThreadPoolExecutor(1, thread_name_prefix="taker")
        takes = Takes(self._known, self._take, taker)
        counter = Counter()
        server = await self._listen(lambda: session(self._protocol, takes, counter, self._loop))
        ready.set()
        await self._stopping.wait()
        server.close()
        if self._path and not self._opened:  # who opened a socket keeps its name
            self._path.unlink(missing_ok=True)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)
        counter.close_all()
        await asyncio.sleep(0)
        taker.shutdown(wait=False, cancel_futures=True)

    @property
    def _path(self) -> Path | None:
        """The path of the unix socket, None for HOST:PORT."""
        host, colon, port = self.where.rpartition(":")
        return None if colon and port.isdigit() and "/" not in host else Path(self.where)

    async def _listen(self, factory: Callable[[], asyncio.Protocol]) -> asyncio.Server:
        if self._opened:
            create = (
                self._loop.create_unix_server
                if self._opened.family == socket.AF_UNIX
                else self._loop.create_server
            )
            return await create(factory, sock=self._opened)
        path = self._path
        if not path:
            host, _, port = self.where.rpartition(":")
            return await self._loop.create_server(factory, host.strip("[]"), int(port))
        await asyncio.to_thread(_remove_dead_socket, path)
        listener = socket.socket(socket.AF_UNIX)
        try:
            listener.bind(str(path))
            path.chmod(0o600)  # before listen(), so that nobody else gets in between
            return await self._loop.create_unix_server(factory, sock=listener)
        except BaseException:
            listener.close()
            raise


def _remove_dead_socket(path: Path) -> None:
    """Remove what a killed listener left; raises FileExistsError when somebody listens or it is no socket."""
    if not path.exists():
        return
    if not path.is_socket():
        raise FileExistsError(f"{path} is not a socket")
    with socket.socket(socket.AF_UNIX) as probe:
        if probe.connect_ex(str(path)) == 0:
            raise FileExistsError(f"somebody listens on {path}")
    path.unlink()
