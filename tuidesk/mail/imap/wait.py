"""Wait for news of a folder, by IDLE where the server offers it."""

from __future__ import annotations

import select
import ssl
import threading
import time

from imapclient import IMAPClient

# Exchange Online stops to push after a while without a word and NAT routers forget quiet connections,
# so IDLE is renewed long before the 29 minutes of RFC 2177.
RENEW_SECONDS = 270.0
ANSWER_SECONDS = 10.0  # a server that was quiet and takes longer to answer has gone
_STEP_MS = 250
_FAREWELL_SECONDS = 2.0


def wait_for_news(client: IMAPClient, seconds: float, stop: threading.Event) -> bool:
    """Wait until something may be new (True) or `stop` is set (False), at most `seconds` or 4.5 minutes.

    Raises whatever imapclient raises when the connection is dead or out of step.
    """
    seconds = min(seconds, RENEW_SECONDS)
    client.socket().settimeout(min(client.socket().gettimeout() or ANSWER_SECONDS, ANSWER_SECONDS))
    if not client.has_capability("IDLE"):
        if stop.wait(seconds):
            return False
        client.noop()
        return True
    client.idle()
    if not _until_something_comes(client, time.monotonic() + seconds, stop):
        client.socket().settimeout(_FAREWELL_SECONDS)
    # What came is not read: idle_check() cannot tell the end of a connection from silence and loses
    # lines that are split over packets, whereas idle_done() raises for both.
    client.idle_done()
    return not stop.is_set()


def _until_something_comes(client: IMAPClient, deadline: float, stop: threading.Event) -> bool:
    """Watch the connection until bytes or its end arrive or time is up; False when `stop` was set."""
    watch = select.poll()
    watch.register(client.socket().fileno(), select.POLLIN)
    while not stop.is_set():
        left = deadline - time.monotonic()
        if left <= 0 or _is_buffered(client) or watch.poll(min(_STEP_MS, left * 1000)):
            return True
    return False


def _is_buffered(client: IMAPClient) -> bool:
    """Tell whether bytes lie in a buffer above the socket, as news that came together with `+ idling` do."""
    imap, sock = client._imap, client.socket()
    if hasattr(imap, "_readbuf"):  # Python 3.14 and newer
        return bool(imap._readbuf) or bool(isinstance(sock, ssl.SSLSocket) and sock.pending())
    timeout = sock.gettimeout()
    sock.setblocking(False)
    try:
        return bool(imap.file.peek(1))
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        sock.settimeout(timeout)
