"""Alice owns the site, Bob edits, Vera only looks; Charlie belongs to another site. Here they have passwords."""

from __future__ import annotations

import pytest

from tests.accounts.people import give_passwords
from tests.desk.conftest import world
from tests.desk.world import World

__all__ = ["world"]


@pytest.fixture(autouse=True)
def _passwords(world: World) -> None:
    give_passwords(world)
