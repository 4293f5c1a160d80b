"""Every page is under the strict policy, and says nothing it should not."""

import pytest
from django.test import Client

from corrigenda.models import Site

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/desk/login/", "/record/ledger/", "/report?site=ledger", "/nowhere/"])
def test_pages_allow_nothing_inline_and_no_one_elses(site: Site, path: str) -> None:
    response = Client().get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    body = response.content.decode()
    assert "<style" not in body
    assert " style=" not in body
    assert " onclick=" not in body


def test_a_page_that_is_not_there_says_so_plainly(site: Site) -> None:
    response = Client().get("/nowhere/")
    assert response.status_code == 404
    assert b"<h1>" in response.content


def test_the_desk_is_the_front_door() -> None:
    assert Client().get("/").headers["Location"] == "/desk/"
