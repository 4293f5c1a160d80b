"""Who calls the API of a site's own software, and what they sent: a token, and a body of JSON."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from corrigenda.core.answers import Answer, problem_answer
from corrigenda.core.problems import Problem
from corrigenda.models import ApiToken, Scope

_CHALLENGE = 'Bearer realm="Corrigenda"'
_ENDED = {"expired": "expired", "revoked": "was revoked"}


def token_of(request: HttpRequest, scopes: tuple[Scope, ...], at: datetime) -> ApiToken:
    """The token of a request, which is valid and has one of the scopes. Raises Problem: unauthorized, scope."""
    scheme, _, held = request.headers.get("Authorization", "").partition(" ")
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
    if not set(scopes) & set(token.scopes):
        raise Problem("scope", f"The token {token} has not the scope {scopes[0]}.")
    return token


def body_of(request: HttpRequest, what: str, most: int) -> bytes:
    """The body, which is JSON of `most` bytes; `what` it is, for people. Raises Problem: media-type, length, too-large,
    malformed."""
    if request.content_type != "application/json":
        raise Problem("media-type", f"Send the {what} with Content-Type: application/json.")
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise Problem("media-type", f"Send the {what} uncompressed, without Content-Encoding.")
    announced = request.headers.get("Content-Length", "")
    if not announced:
        raise Problem("length", f"Send the {what} with a Content-Length, not in chunks.")
    if not (announced.isascii() and announced.isdigit()):
        raise Problem("malformed", "Content-Length is not a number.")
    if int(announced) > most:
        raise Problem("too-large", f"{what.capitalize()}s have at most {most:,} bytes.")
    try:
        body = request.read(most + 1)
    except OSError as error:
        raise Problem("malformed", "The request ended before its body was complete.") from error
    if len(body) != int(announced):
        raise Problem("malformed", "The body is not as long as announced.")
    return body


def refused(problem: Problem, request: HttpRequest, method: str, scope: Scope) -> Answer:
    """The answer to what is refused, with the headers that say what would be taken."""
    answer = problem_answer(problem)
    if problem.kind == "method":
        return answer.also(("Allow", method))
    challenge = _challenge(problem, request, scope)
    return answer.also(("WWW-Authenticate", challenge)) if challenge else answer


def _challenge(problem: Problem, request: HttpRequest, scope: Scope) -> str:
    """The header that says what is wrong with the token (RFC 6750, section 3); "" where nothing is."""
    if problem.kind == "scope":
        return f'{_CHALLENGE}, error="insufficient_scope", scope="{scope}"'
    if problem.kind != "unauthorized":
        return ""
    return f'{_CHALLENGE}, error="invalid_token"' if "Authorization" in request.headers else _CHALLENGE
