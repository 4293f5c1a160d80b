"""The published description is valid, and true of what the API takes and answers."""

import json

import jsonschema
import pytest
from django.test import Client
from django.utils import timezone
from openapi_spec_validator import validate

from corrigenda.models import ApiToken, Site
from tests.asgi import Called, call
from tests.intake.reports import PAGE, a_report, post

pytestmark = pytest.mark.django_db(transaction=True)


def described() -> dict:  # type: ignore[type-arg]
    return json.loads(Client().get("/api/v1/openapi.json").content)


def check(value: object, name: str) -> None:
    document = described()
    jsonschema.validate(value, {"$ref": f"#/components/schemas/{name}", "components": document["components"]})


def test_the_description_is_valid_openapi(site: Site) -> None:
    validate(described())


def test_what_is_taken_and_answered_is_as_described(site: Site) -> None:
    sent = a_report(position={"start": 1, "end": 2}, email="a@b.example", source="https://x.example/")
    check(sent, "ReportPayload")
    check(post(sent).json, "Receipt")
    check(post({**sent, "kind": "rude"}).json, "Problem")
    check(post({**sent, "site": "nowhere"}).json, "Problem")
    check(call("GET", f"/api/v1/notices?site=ledger&url={PAGE}").json, "Notices")
    check(call("GET", "/api/v1/sites/ledger/widget?lang=uk").json, "WidgetRules")


def test_a_pushed_article_is_taken_and_answered_as_described(site: Site) -> None:
    _, token = ApiToken.issue(site, "CMS", at=timezone.now())
    operation = described()["paths"]["/api/v1/articles"]["put"]
    assert operation["security"] == [{"bearerAuth": []}]
    sent = {"url": PAGE, "text": "The ferry.\n\nIt sails.", "blocks": [[0, 10, "h1"], [12, 21, "p"]], "title": "F"}
    check(sent, "ArticlePayload")
    for _ in range(2):
        answer = push(sent, token)
        assert str(answer.status) in operation["responses"]
        check(answer.json, "PushedArticle")
    for wrong in ({"url": PAGE, "text": "x", "blocks": [[0, 1]]}, {"url": PAGE, "html": 1}, {"html": "x"}):
        with pytest.raises(jsonschema.ValidationError):
            check(wrong, "ArticlePayload")
        assert push(wrong, token).status == 422
        check(push(wrong, token).json, "Problem")
    check(push(sent, "").json, "Problem")


def push(article: object, token: str) -> Called:
    headers = {"CONTENT_TYPE": "application/json", "HTTP_AUTHORIZATION": f"Bearer {token}"}
    return call("PUT", "/api/v1/articles", json.dumps(article).encode(), **headers)


def test_the_description_refuses_what_the_server_refuses(site: Site) -> None:
    for wrong in (a_report(kind="rude"), a_report(colour="red"), a_report(seconds="x"), a_report(quote={"exact": ""})):
        with pytest.raises(jsonschema.ValidationError):
            check(wrong, "ReportPayload")
        assert post(wrong).status == 422
