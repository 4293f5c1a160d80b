"""Fill every table with rows that are hard to copy: `python -m tests.copying.filling`, with CORRIGENDA_CONFIG set.

The values follow from the columns, so a new table is filled without being named here. A column that takes only some
values has its own in `OWN`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

ROWS = 3
AWKWARD = "“Zoë’s” <b>\\n\t'); -- 🙂 ключ\u2028"

OWN: dict[str, Callable[[int], Any]] = {
    "Site.key": lambda row: f"ledger{row}",
    "Site.language": lambda row: "en",
    "Site.time_zone": lambda row: "UTC",
    "Site.origins": lambda row: [f"https://ledger{row}.test"],
    "Site.root_selector": lambda row: "",
    "Site.skip_selectors": lambda row: [".teaser"] * row,
    "Site.daily_cap": lambda row: 2000,
    "Site.hourly_rate": lambda row: 30,
    "Site.burst": lambda row: 10,
    "Article.look_at": lambda row: None,
    "Article.url": lambda row: f"https://ledger{row}.test/story",
    "Correction.language": lambda row: "en",
    "Correction.number": lambda row: row + 1,
    "Correction.published_at": lambda row: datetime(2026, 5, 1 + row, tzinfo=UTC),
    "Feed.read_at": lambda row: datetime(2100, 1, 1, tzinfo=UTC),
    "Policy.version": lambda row: row + 10,  # a site makes its own first one
    "Report.place_at": lambda row: None,
    "User.is_active": lambda row: True,
}


def value_of(field: Any, row: int) -> Any:
    """A value for a column of the row with this number; None in the first row where that is allowed."""
    own = OWN.get(f"{field.model.__name__}.{field.name}")
    if own is not None:
        return own(row)
    if field.null and row == 0:
        return None
    if field.is_relation:
        there = field.related_model._base_manager.order_by("pk")
        return there[min(row, there.count() - 1)] if there.exists() else None
    if field.choices:
        values = [value for value, _ in field.choices if value]
        return values[row % len(values)]
    packed = type(field).__name__
    return plain_value(packed if packed.startswith("Packed") else field.get_internal_type(), field, row)


def plain_value(kind: str, field: Any, row: int) -> Any:
    """A value by the column's type. Raises KeyError for a type that is not known here: say what is hard about it."""
    text = f"{row}{AWKWARD}"
    return {
        "CharField": lambda: text[: field.max_length],
        "TextField": lambda: text * 40,
        "URLField": lambda: f"https://ledger.test/{row}?a=%00&b='",
        "EmailField": lambda: f"reader{row}@ledger.test",
        "JSONField": lambda: {"z": row, "a": [1.5, 1e16, True, None, text], "": {}},
        "PackedTextField": lambda: text * 40,
        "PackedJSONField": lambda: [[0, row, "p"]],
        "BooleanField": lambda: row % 2 == 1,
        "PositiveIntegerField": lambda: (0, 1, 2**31 - 1)[row],
        "PositiveSmallIntegerField": lambda: (0, 1, 2**15 - 1)[row],
        "IntegerField": lambda: -row,
        "BigIntegerField": lambda: -(2**62) + row,
        "FloatField": lambda: row / 3,
        "DateField": lambda: date(2026, 2, 26 + row),
        "DateTimeField": lambda: datetime(2026, 2, 26 + row, 23, 59, 59, 999_990 + row, tzinfo=UTC),
        "DurationField": lambda: timedelta(days=row, microseconds=1),
        "UUIDField": lambda: UUID(int=2**100 + row),
        "BinaryField": lambda: bytes([0, 255, row]),
    }[kind]()


def fill() -> None:
    """Give every table rows, and then those columns their values that name what came later."""
    from corrigenda.copying.tables import tables

    for table in tables():
        if table._meta.app_label != "contenttypes" and table.__name__ != "Permission":
            for row in range(ROWS):
                fields = [f for f in table._meta.concrete_fields if not f.get_internal_type().endswith("AutoField")]
                table._base_manager.create(**{field.name: value_of(field, row) for field in fields})
    for table in tables():
        for field in table._meta.concrete_fields:
            if field.is_relation and field.null:
                last = field.related_model._base_manager.order_by("pk").last()
                newest = table._base_manager.order_by("pk").last()
                if newest is not None and table.__name__ != "Event":
                    table._base_manager.filter(pk=newest.pk).update(**{field.name: last})
    # A key that was given out and whose row is gone: it must not be given out again.
    from corrigenda.models import Feed

    Feed.objects.order_by("-pk")[0].delete()
    assert all(table._base_manager.exists() for table in tables())


if __name__ == "__main__":
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "corrigenda.project.settings"
    django.setup()
    fill()
