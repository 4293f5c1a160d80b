"""`/api/v1/articles` and `/api/v1/check`: a content system pushes what it has published, or has a draft checked. For
servers: no cookie, no CORS."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from msgspec import Struct, to_builtins
from msgspec.structs import asdict

from corrigenda.articles.caller import body_of, refused, token_of
from corrigenda.articles.crowd import Crowd
from corrigenda.articles.draft import MOST_BYTES as MOST_BYTES_OF_A_DRAFT
from corrigenda.articles.draft import check_draft
from corrigenda.articles.draft import parse as parse_draft
from corrigenda.articles.payload import MOST_BYTES, parse
from corrigenda.articles.push import push
from corrigenda.core.answers import Answer, json_answer, problem_answer
from corrigenda.core.problems import Problem
from corrigenda.models import Scope

log = logging.getLogger(__name__)

crowd = Crowd.among(settings.CORRIGENDA.config.serve.threads)
"""This process's."""


class PushedArticle(Struct, frozen=True):
    """What became of a pushed article. `changed`: this request made another text the newest one."""

    url: str
    revision: str
    seen: datetime
    changed: bool


@csrf_exempt  # the token is the proof, and a browser sends none by itself
def articles(request: HttpRequest) -> HttpResponse:
    """Store the text of an article: 201 for a text never seen, 200 for one that is known."""
    return _answered(request, "PUT", Scope.ARTICLES_WRITE, _put)


@csrf_exempt
def check_copy(request: HttpRequest) -> HttpResponse:
    """Check a draft: 200 with what was found, which may be nothing."""
    return _answered(request, "POST", Scope.COPY_CHECK, _check)


def _answered(
    request: HttpRequest, method: str, scope: Scope, done: Callable[[HttpRequest, datetime], Answer]
) -> HttpResponse:
    try:
        if request.method != method:
            raise Problem("method", f"This address takes {method} only.")
        answer = done(request, timezone.now())
    except Problem as problem:
        answer = refused(problem, request, method, scope)
    except Exception:
        log.exception("%s failed", request.path)
        answer = problem_answer(Problem("unavailable", "Something went wrong here. Send it again.", retry_after=30))
    return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))


def _put(request: HttpRequest, at: datetime) -> Answer:
    token = token_of(request, (Scope.ARTICLES_WRITE,), at)
    body = body_of(request, "article", MOST_BYTES)  # first: whoever sends slowly keeps nobody waiting
    with crowd.place():
        pushed = push(token.site, parse(body), at)
    told = PushedArticle(pushed.article.url, pushed.revision.digest, pushed.revision.seen_at, pushed.has_changed)
    return json_answer(201 if pushed.is_new else 200, asdict(told), ("Cache-Control", "no-store"))


def _check(request: HttpRequest, at: datetime) -> Answer:
    # Whoever may store a text may have it checked.
    token = token_of(request, (Scope.COPY_CHECK, Scope.ARTICLES_WRITE), at)
    body = body_of(request, "draft", MOST_BYTES_OF_A_DRAFT)
    with crowd.place():
        checked = check_draft(token.site, parse_draft(body))
    return json_answer(200, to_builtins(checked), ("Cache-Control", "no-store"))
