"""`/api/v1/articles`: a content system pushes what it has published. For servers: no cookie, no CORS."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from msgspec import Struct
from msgspec.structs import asdict

from corrigenda.articles.crowd import Crowd
from corrigenda.articles.payload import MOST_BYTES, parse
from corrigenda.articles.push import push
from corrigenda.core.answers import Answer, json_answer, problem_answer
from corrigenda.core.problems import Problem
from corrigenda.models import ApiToken, Scope

log = logging.getLogger(__name__)

crowd = Crowd.among(settings.CORRIGENDA.config.serve.threads)
"""This process's."""

_CHALLENGE = 'Bearer realm="Corrigenda"'


class PushedArticle(Struct, frozen=True):
    """What became of a pushed article. `changed`: this request made another text the newest one."""

    url: str
    revision: str
    seen: datetime
    changed: bool


@csrf_exempt  # the token is the proof, and a browser sends none by itself
def articles(request: HttpRequest) -> HttpResponse:
    """Store the text of an article: 201 for a text never seen, 200 for one that is known."""
    challenge = ""
    try:
        answer = _put(request, timezone.now())
    except Problem as problem:
        answer = problem_answer(problem)
        if problem.kind == "method":
            answer = answer.also(("Allow", "PUT"))
        challenge = _challenge(problem, request)
    except Exception:
        log.exception("the article API failed")
        answer = problem_answer(Problem("unavailable", "Something went wrong here. Send it again.", retry_after=30))
    if challenge:
        answer = answer.also(("WWW-Authenticate", challenge))
    return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))


def _put(request: HttpRequest, at: datetime) -> Answer:
    if request.method != "PUT":
        raise Problem("method", "Articles are pushed with PUT.")
    token = _token(request.headers.get("Authorization", ""), at)
    body = _body(request)  # first: whoever sends slowly keeps nobody waiting
    with crowd.place():
        pushed = push(token.site, parse(body), at)
    told = PushedArticle(pushed.article.url, pushed.revision.digest, pushed.revision.seen_at, pushed.has_changed)
    return json_answer(201 if pushed.is_new else 200, asdict(told), ("Cache-Control", "no-store"))


def _token(authorization: str, at: datetime) -> ApiToken:
    """The token of a request, which is valid and allows to write articles. Raises Problem: unauthorized, scope."""
    scheme, _, held = authorization.partition(" ")
    if scheme.lower() != "bearer" or not held.strip():
        raise Problem("unauthorized", "Send a token of the site: Authorization: Bearer cgd_…")
    token = ApiToken.of(held.strip())
    if token is None:
        raise Problem("unauthorized", "This token is not known here.")
    state = token.state(at)
    if state != "valid":
        ended_at = token.revoked_at or token.expires_at
        raise Problem("unauthorized", f"The token {token} {_ENDED[state]} at {ended_at:%Y-%m-%d %H:%M} UTC.")
    token.note_use(at)
    if Scope.ARTICLES_WRITE not in token.scopes:
        raise Problem("scope", f"The token {token} has not the scope {Scope.ARTICLES_WRITE}.")
    return token


_ENDED = {"expired": "expired", "revoked": "was revoked"}


def _challenge(problem: Problem, request: HttpRequest) -> str:
    """The header that says what is wrong with the token (RFC 6750, section 3); "" where nothing is."""
    if problem.kind == "scope":
        return f'{_CHALLENGE}, error="insufficient_scope", scope="{Scope.ARTICLES_WRITE}"'
    if problem.kind != "unauthorized":
        return ""
    return f'{_CHALLENGE}, error="invalid_token"' if "Authorization" in request.headers else _CHALLENGE


def _body(request: HttpRequest) -> bytes:
    """The body. Raises Problem: media-type, length, too-large, malformed."""
    if request.content_type != "application/json":
        raise Problem("media-type", "Send the article with Content-Type: application/json.")
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise Problem("media-type", "Send the article uncompressed, without Content-Encoding.")
    announced = request.headers.get("Content-Length", "")
    if not announced:
        raise Problem("length", "Send the article with a Content-Length, not in chunks.")
    if not (announced.isascii() and announced.isdigit()):
        raise Problem("malformed", "Content-Length is not a number.")
    if int(announced) > MOST_BYTES:
        raise Problem("too-large", f"An article has at most {MOST_BYTES:,} bytes.")
    try:
        body = request.read(MOST_BYTES + 1)
    except OSError as error:
        raise Problem("malformed", "The request ended before its body was complete.") from error
    if len(body) != int(announced):
        raise Problem("malformed", "The body is not as long as announced.")
    return body
