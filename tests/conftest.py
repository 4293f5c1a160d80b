"""Fixtures that several folders share. The people carry meaning: Alice owns the site, Bob edits, Vera only looks,
Charlie belongs to another site and must see nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from corrigenda.intake.receive import buckets
from corrigenda.models import Site, append_only
from corrigenda.record import door as record_door
from tests.environment import ON_POSTGRES


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tests with real commits empty the tables afterwards, so history cannot refuse deletion there; the one test of the
    triggers (tests/models/test_append_only.py) puts them back for itself."""
    with django_db_blocker.unblock():
        append_only.remove(connection)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The whole PostgreSQL server is thrown away; dropping its database would trip over open connections."""
    return ON_POSTGRES


@pytest.fixture
def site(db: None) -> Site:
    """A publication with limits that tests do not meet by accident."""
    return Site.objects.create(
        key="ledger", name="The Ledger", language="en", origins=["https://ledger.test"], hourly_rate=3600, burst=1000
    )


@pytest.fixture(scope="session", autouse=True)
def _static_files() -> None:
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture
def _plain_static_files(settings: Settings) -> None:
    """The live server of the tests finds files by their plain names only."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """What processes remember for speed must not outlive a test's rows."""
    yield
    Site.forget_known()
    record_door.forget_kept()
    buckets.forget_all()
