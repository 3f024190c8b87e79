"""The sign-in server over HTTPS, and the place where mail servers ask whose token they were given."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, parse_qsl

from tests.servers.authority import Authority
from tests.servers.tls import Certificates

Reply = Callable[[str, dict[str, str]], tuple[int, str]]


@contextmanager
def serving(authority: Authority, certificates: Certificates) -> Iterator[Authority]:
    """Let an authority answer over HTTPS as long as the context lasts; `authority.base` says where."""

    def reply(path: str, form: dict[str, str]) -> tuple[int, str]:
        answer = authority.answer(f"https://localhost{path}", form)
        return answer.status_code, answer.text

    server = _server(reply)
    server.socket = certificates.server_context().wrap_socket(server.socket, server_side=True)
    authority.base = f"https://localhost:{server.server_port}"
    with _running(server):
        yield authority


class Introspection:
    """Tells mail servers whose token it is (RFC 7662), for every authority of the tests."""

    def __init__(self) -> None:
        self.authorities: list[Authority] = []
        self._server = _server(self._reply)
        self.url = f"http://127.0.0.1:{self._server.server_port}/introspect"

    @contextmanager
    def running(self) -> Iterator[Introspection]:
        """Answer as long as the context lasts."""
        with _running(self._server):
            yield self

    def owner(self, token: str) -> str:
        """Return whose living token it is, '' otherwise."""
        return next((user for one in self.authorities if (user := one.owner(token))), "")

    def _reply(self, _path: str, form: dict[str, str]) -> tuple[int, str]:
        token = form.get("token", "")
        user = self.owner(token)
        if not user:
            return 200, json.dumps({"active": "false"})
        shared = next((one.shared[user] for one in self.authorities if user in one.shared), user)
        return 200, json.dumps({"active": "true", "username": user, "shared": shared, "scope": "imap"})


def _server(reply: Reply) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._answer(dict(parse_qsl(body)))

        def _answer(self, form: dict[str, str]) -> None:
            path, _, query = self.path.partition("?")
            status, text = reply(path, form | {key: values[0] for key, values in parse_qs(query).items()})
            data = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing: the lines would stand between those of the tests."""

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@contextmanager
def _running(server: ThreadingHTTPServer) -> Iterator[None]:
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
