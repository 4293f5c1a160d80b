"""What the pages of accounts need."""

from __future__ import annotations

import json

from django import template

register = template.Library()


@register.filter
def as_json(value: object) -> str:
    """A value as JSON; the template escapes it for the attribute it stands in."""
    return json.dumps(value)
