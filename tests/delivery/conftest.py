"""The desk's world is the one that webhooks tell of."""

from tests.desk.conftest import world

__all__ = ["world"]
