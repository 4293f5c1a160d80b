"""The published description is valid, and true of what the API takes and answers."""

import json

import jsonschema
import pytest
from django.test import Client
from openapi_spec_validator import validate

from corrigenda.models import Site
from tests.asgi import call
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


def test_the_description_refuses_what_the_server_refuses(site: Site) -> None:
    for wrong in (a_report(kind="rude"), a_report(colour="red"), a_report(seconds="x"), a_report(quote={"exact": ""})):
        with pytest.raises(jsonschema.ValidationError):
            check(wrong, "ReportPayload")
        assert post(wrong).status == 422
