"""The rules and texts the widget asks for when a reader acts."""

import pytest

from corrigenda.models import Site
from tests.asgi import call

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("wanted", "language", "direction"),
    [("uk-UA", "uk", "ltr"), ("ar", "ar", "rtl"), ("xx", "en", "ltr"), ("", "en", "ltr")],
)
def test_the_pages_language_decides_then_the_sites(site: Site, wanted: str, language: str, direction: str) -> None:
    answer = call("GET", f"/api/v1/sites/ledger/widget?lang={wanted}")
    assert answer.status == 200
    assert (answer.json["language"], answer.json["dir"]) == (language, direction)
    assert answer.json["texts"]["send"]
    assert answer.headers["access-control-allow-origin"] == "*"


def test_the_sites_selectors_are_told(site: Site) -> None:
    site.root_selector, site.skip_selectors = ".story", [".teaser", "#ad"]
    site.save()
    answer = call("GET", "/api/v1/sites/ledger/widget")
    assert (answer.json["root"], answer.json["skip"]) == (".story", [".teaser", "#ad"])


def test_nothing_new_is_a_304(site: Site) -> None:
    tag = call("GET", "/api/v1/sites/ledger/widget").headers["etag"]
    again = call("GET", "/api/v1/sites/ledger/widget", HTTP_IF_NONE_MATCH=tag)
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)


def test_an_unknown_site_is_a_404_problem(site: Site) -> None:
    answer = call("GET", "/api/v1/sites/gazette/widget")
    assert (answer.status, answer.json["type"]) == (404, "urn:corrigenda:problem:not-found")
