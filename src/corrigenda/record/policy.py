"""The page that says how a site corrects: the version in force, and every earlier one at its own address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from corrigenda.models import Kind, Policy, Site
from corrigenda.record.answering import missing, page, public


@public
def policy(request: HttpRequest, key: str, version: int | None = None) -> HttpResponse:
    """The version in force, or the one with a number."""
    site = Site.objects.filter(key=key).first()
    if site is None:
        return missing()
    versions = list(Policy.objects.filter(site=site).order_by("-version"))
    found = [each for each in versions if version in (None, each.version)]
    if not found:
        return missing(site)
    shown = found[0]
    days = [(f"kind.{kind}", shown.rules["days"].get(kind)) for kind in Kind.values]
    return page(
        "policy", site, request, policy=shown, versions=versions, is_past=shown is not versions[0],
        days=[(label, count) for label, count in days if count is not None], email_days=shown.rules["email_days"],
    )  # fmt: skip
