"""Reports as a widget sends them."""

from __future__ import annotations

import json
import uuid
from typing import Any

from tests.asgi import Called, call

ORIGIN = "https://ledger.test"
PAGE = f"{ORIGIN}/ferry.html"


def a_report(**changed: Any) -> dict[str, Any]:
    """A good report; a field given as None is left out."""
    fields = {
        "id": str(uuid.uuid4()),
        "site": "ledger",
        "url": PAGE,
        "quote": {"exact": "on Tuesday", "prefix": "The ferry sails ", "suffix": " night."},
        "proposal": "on Friday",
        "kind": "fact",
        "language": "en",
        "seconds": 12,
        **changed,
    }
    return {name: value for name, value in fields.items() if value is not None}


def post(report: Any, origin: str | None = ORIGIN, **headers: str) -> Called:
    """Send it."""
    body = report if isinstance(report, bytes) else json.dumps(report).encode()
    if origin is not None:
        headers["HTTP_ORIGIN"] = origin
    return call(
        "POST", "/api/v1/reports", body, CONTENT_TYPE=headers.pop("CONTENT_TYPE", "application/json"), **headers
    )
