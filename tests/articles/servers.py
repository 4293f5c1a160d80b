"""Small real servers on loopback, for what has to be seen to happen on a wire, or not to."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Server:
    """Answers by path, GET and POST alike; notes every connection and request, and what was posted."""

    answers: dict[str, Answer | Callable[[BaseHTTPRequestHandler], Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    connections: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def origin(self) -> str:
        """The server's origin, at its address."""
        return f"http://127.0.0.1:{self.port}"


class _DualStack(ThreadingHTTPServer):
    """Listens on IPv4 and, where the machine has it, on IPv6: whatever reaches loopback is seen."""

    address_family = socket.AF_INET6 if socket.has_dualstack_ipv6() else socket.AF_INET

    def server_bind(self) -> None:
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()


@contextmanager
def serving() -> Iterator[Server]:
    """A server on all addresses of loopback, until the end of the block."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            server.headers.append({name.lower(): value for name, value in self.headers.items()})
            answer = server.answers.get(self.path, (404, {}, b""))
            status, headers, body = answer(self) if callable(answer) else answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.do_GET()

        def setup(self) -> None:
            server.connections.append(str(self.client_address[0]))
            super().setup()

        def log_message(self, *_: object) -> None: ...

    try:
        listening = _DualStack(("::" if _DualStack.address_family == socket.AF_INET6 else "0.0.0.0", 0), Handler)
    except OSError:  # IPv6 is compiled in and switched off
        _DualStack.address_family = socket.AF_INET
        listening = _DualStack(("0.0.0.0", 0), Handler)
    server.port = listening.server_address[1]
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
