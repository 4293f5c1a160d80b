"""The WSGI application: the hot addresses first, Django for everything else."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "corrigenda.project.settings")

from django.core.wsgi import get_wsgi_application

django_application = get_wsgi_application()

# After Django is set up: these read tables.
from corrigenda.core.answers import STATUS_LINES, Answer, problem_answer  # noqa: E402
from corrigenda.core.problems import Problem  # noqa: E402
from corrigenda.intake import door as intake_door  # noqa: E402
from corrigenda.record import door as record_door  # noqa: E402
from corrigenda.server import end_with_server  # noqa: E402

end_with_server()

log = logging.getLogger(__name__)

StartResponse = Callable[..., Any]


def application(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request."""
    path = environ["PATH_INFO"]
    if path.startswith("/api/v1/"):
        try:
            answer = _hot(path, environ)
        except Exception:
            log.exception("%s failed", path)
            answer = problem_answer(Problem("unavailable", "Something went wrong here. Try again.", retry_after=30))
        if answer is not None:
            start_response(STATUS_LINES[answer.status], list(answer.headers))
            return () if environ["REQUEST_METHOD"] == "HEAD" else (answer.body,)
    response: Iterable[bytes] = django_application(environ, start_response)
    return response


def _hot(path: str, environ: dict[str, Any]) -> Answer | None:
    if path == "/api/v1/reports":
        return intake_door.reports(environ)
    if path == "/api/v1/notices":
        return record_door.article_notices(environ)
    if path.startswith("/api/v1/sites/") and path.endswith("/widget"):
        return intake_door.widget_rules(environ, path.removeprefix("/api/v1/sites/").removesuffix("/widget"))
    return None
