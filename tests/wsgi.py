"""Call the WSGI application as a server does."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any

from corrigenda.project.wsgi import application


@dataclass(frozen=True)
class Called:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body parsed."""
        return json.loads(self.body)


def call(method: str, path: str, body: bytes = b"", remote: str = "203.0.113.7", **headers: str) -> Called:
    """One request; `headers` as CGI names, e.g. HTTP_ORIGIN or CONTENT_TYPE (None leaves a default out)."""
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "desk.test",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": remote,
        "CONTENT_LENGTH": str(len(body)) if body else "",
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
        "wsgi.errors": io.StringIO(),
        **headers,
    }
    seen: dict[str, Any] = {}

    def start_response(status: str, given: list[tuple[str, str]], *_: Any) -> None:
        seen["status"], seen["headers"] = int(status.split()[0]), {name.lower(): value for name, value in given}

    content = b"".join(application(environ, start_response))
    return Called(seen["status"], seen["headers"], content)
