"""Alice owns the site, Bob edits, Vera only looks; Charlie belongs to another site. Here they have passwords."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.accounts.people import give_passwords
from tests.accounts.provider import Provider, serve
from tests.desk.conftest import world
from tests.desk.world import World

__all__ = ["world"]


@pytest.fixture(autouse=True)
def _passwords(world: World) -> None:
    give_passwords(world)


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    with serve() as speaker:
        providers = copy.deepcopy(settings.SOCIALACCOUNT_PROVIDERS)
        providers["openid_connect"]["APPS"][0]["settings"]["server_url"] = speaker.address
        settings.SOCIALACCOUNT_PROVIDERS = providers
        yield speaker
