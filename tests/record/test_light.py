"""Pages that list much load no article's text for it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.record.conftest import DIGEST, Publish

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["", "1/"])
def test_the_record_names_the_revision_without_its_text(client: Client, publish: Publish, path: str) -> None:
    publish(after="")  # the page of a correction looks for the right words in the newest text, and in that alone
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(f"/record/tidings/{path}")
    assert answer.status_code == 200
    assert (DIGEST in answer.content.decode()) == (path == "1/")
    assert not [query["sql"] for query in queries if '"corrigenda_revision"."text"' in query["sql"]]
