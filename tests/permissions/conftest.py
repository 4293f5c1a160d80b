"""Alice owns the site, Bob edits, Vera only looks; Charlie belongs to another site and must see nothing."""

from tests.desk.conftest import world

__all__ = ["world"]
