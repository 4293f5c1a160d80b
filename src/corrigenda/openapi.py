"""The OpenAPI 3.1 description of the public API, made from the types that parse it."""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from corrigenda import __version__
from corrigenda.articles.draft import CheckedDraft, Draft
from corrigenda.articles.payload import ArticlePayload
from corrigenda.articles.views import PushedArticle
from corrigenda.core.problems import KINDS, TYPE_PREFIX
from corrigenda.intake.news import News
from corrigenda.intake.payload import ReportPayload
from corrigenda.record.notices import Notices

_PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "enum": [TYPE_PREFIX + kind for kind in KINDS]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
        "retry_after": {"type": "integer", "description": "Seconds."},
    },
}
_RECEIPT = {
    "type": "object",
    "required": ["id", "receipt"],
    "properties": {"id": {"type": "string", "format": "uuid"}, "receipt": {"type": "string", "format": "uri"}},
}
_BEARER = {
    "type": "http",
    "scheme": "bearer",
    "description": "A token of the site, made by “corrigenda manage addtoken”: cgd_ and 43 characters.",
}
_RULES = {
    "type": "object",
    "required": ["site", "language", "dir", "root", "skip", "texts"],
    "properties": {
        "site": {"type": "string"},
        "language": {"type": "string"},
        "dir": {"type": "string", "enum": ["ltr", "rtl"]},
        "root": {"type": ["string", "null"], "description": "The site's root selector (CSS)."},
        "skip": {"type": "array", "items": {"type": "string"}, "description": "The site's skip selectors (CSS)."},
        "texts": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}


@cache
def description() -> dict[str, Any]:
    """The whole description, as JSON-ready values."""
    _, own = msgspec.json.schema_components(
        [ReportPayload, News, Notices, ArticlePayload, PushedArticle, Draft, CheckedDraft],
        ref_template="#/components/schemas/{name}",
    )
    schemas = {**own, "Problem": _PROBLEM, "Receipt": _RECEIPT, "WidgetRules": _RULES}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Corrigenda",
            "version": __version__,
            "summary": "Report errors in published articles; read what was corrected.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": settings.CORRIGENDA_ADDRESS}],
        "paths": {
            "/api/v1/reports": {"post": _post_report()},
            "/receipt/{token}/news": {"get": _get_news()},
            "/api/v1/articles": {"put": _put_article()},
            "/api/v1/check": {"post": _post_check()},
            "/api/v1/notices": {"get": _get_notices()},
            "/api/v1/sites/{key}/widget": {"get": _get_rules()},
        },
        "components": {"schemas": schemas, "securitySchemes": {"bearerAuth": _BEARER}},
    }


@require_safe
def openapi(_: HttpRequest) -> HttpResponse:
    """`/api/v1/openapi.json`, for anyone."""
    body = msgspec.json.format(msgspec.json.encode(description()), indent=1)
    return HttpResponse(body, content_type="application/json", headers={"Access-Control-Allow-Origin": "*"})


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def _problems(*kinds: str) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    for kind in kinds:
        status, title = KINDS[kind]
        known = answers.get(str(status))
        answers[str(status)] = {
            "description": f"{known['description']}; {title}" if known else title,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
    return answers


def _query(name: str, description: str, *, required: bool = True, where: str = "query") -> dict[str, Any]:
    return {
        "name": name,
        "in": where,
        "required": required,
        "description": description,
        "schema": {"type": "string"},
    }


def _post_report() -> dict[str, Any]:
    return {
        "operationId": "sendReport",
        "summary": "Send a report",
        "description": (
            "Answered with 201 only when the report is durably stored. Send it again with the same id until it is: "
            "the same id with the same content is stored once and answered the same."
        ),
        "requestBody": {"required": True, "content": _json("ReportPayload")},
        "responses": {
            "201": {
                "description": "Stored",
                "headers": {"Location": {"schema": {"type": "string"}, "description": "The receipt."}},
                "content": _json("Receipt"),
            },
            **_problems(
                "malformed", "unknown-site", "foreign-origin", "method", "another-report", "too-large", "media-type",
                "fields", "too-many", "unavailable",
            ),
        },
    }  # fmt: skip


def _get_news() -> dict[str, Any]:
    return {
        "operationId": "reportNews",
        "summary": "What is known of a report just sent: its state, how many sent it, a correction before it",
        "parameters": [
            _query("token", "The last part of the receipt's address.", where="path"),
            _query("lang", "The language of text and label (BCP 47).", required=False),
        ],
        "responses": {"200": {"description": "The news", "content": _json("News")}, **_problems("not-found")},
    }


def _put_article() -> dict[str, Any]:
    known = "The text is known: nothing changed, or it was taken back"
    return {
        "operationId": "pushArticle",
        "summary": "Push a published article's text",
        "description": (
            "For a content system, on every publication. The text is stored as the article's newest, and the open "
            "errata are carried over to it. The same request again changes nothing. Needs the scope articles:write."
        ),
        "security": [{"bearerAuth": []}],
        "requestBody": {"required": True, "content": _json("ArticlePayload")},
        "responses": {
            "200": {"description": known, "content": _json("PushedArticle")},
            "201": {"description": "A text not seen before", "content": _json("PushedArticle")},
            **_problems(
                "malformed", "unauthorized", "foreign-url", "scope", "method", "older-text", "length", "too-large",
                "media-type", "fields", "busy", "unavailable",
            ),
        },
    }  # fmt: skip


def _post_check() -> dict[str, Any]:
    return {
        "operationId": "checkDraft",
        "summary": "Check a draft for errors that a text alone gives away",
        "description": "Nothing of it is stored. Needs the scope copy:check, or articles:write.",
        "security": [{"bearerAuth": []}],
        "requestBody": {"required": True, "content": _json("Draft")},
        "responses": {
            "200": {"description": "What was found, in the order of the text", "content": _json("CheckedDraft")},
            **_problems(
                "malformed", "unauthorized", "scope", "method", "length", "too-large", "media-type", "fields",
                "unavailable",
            ),
        },
    }  # fmt: skip


def _get_notices() -> dict[str, Any]:
    return {
        "operationId": "articleNotices",
        "summary": "An article's published notices, newest first",
        "parameters": [_query("site", "The site's key."), _query("url", "The article's URL.")],
        "responses": {
            "200": {"description": "The notices; none for an unknown article", "content": _json("Notices")},
            "304": {"description": "Not changed since the ETag in If-None-Match"},
            **_problems("malformed", "not-found", "method"),
        },
    }


def _get_rules() -> dict[str, Any]:
    return {
        "operationId": "widgetRules",
        "summary": "A site's text rules, and the dialog's texts in the page's language",
        "parameters": [
            _query("key", "The site's key.", where="path"),
            _query("lang", "The page's language (BCP 47).", required=False),
        ],
        "responses": {
            "200": {"description": "The rules and texts", "content": _json("WidgetRules")},
            "304": {"description": "Not changed since the ETag in If-None-Match"},
            **_problems("not-found", "method"),
        },
    }
