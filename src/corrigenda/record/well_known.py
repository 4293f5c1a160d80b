"""Where programs find the desk's records without knowing it: corrections.json, a proposal of ours, and security.txt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse

from corrigenda.models import Correction, Policy, Site
from corrigenda.record.answering import data, document, public
from corrigenda.record.published import address_of, policy_address

_JSON = "application/json"
_VALID_DAYS = 180  # RFC 9116 advises less than a year


@public
def corrections(_: HttpRequest) -> HttpResponse:
    """`/.well-known/corrections.json`: the sites of this desk that have published something."""
    notices = Correction.objects.filter(site=OuterRef("pk"), published_at__isnull=False)
    policies = Policy.objects.filter(site=OuterRef("pk"))
    sites = Site.objects.filter(Q(Exists(notices)) | Q(Exists(policies))).order_by("key")
    response = document(msgspec.json.encode({"version": 1, "sites": [description(site) for site in sites]}), _JSON)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@data
def corrections_of_site(_: HttpRequest, site: Site) -> HttpResponse:
    """The same of one site: what a publication may lead to from its own `/.well-known/corrections.json`."""
    return document(msgspec.json.encode({"version": 1, "sites": [description(site)]}), _JSON)


@public
def security(_: HttpRequest) -> HttpResponse:
    """`/.well-known/security.txt` (RFC 9116), where the configuration names a contact."""
    contact = settings.CORRIGENDA.config.security_contact
    if not contact:
        raise Http404("No contact is configured.")
    # To the day, so that the answer keeps its ETag for as long.
    expires = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=_VALID_DAYS)
    lines = (
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Canonical: {settings.CORRIGENDA_ADDRESS}/.well-known/security.txt",
    )
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")


def description(site: Site) -> dict[str, Any]:
    """Where everything of a site's record is. Names stay; new ones may be added."""
    found = {
        "name": site.name,
        "language": site.language,
        "origins": site.origins,
        "record": address_of(site),
        "atom": address_of(site, "feed.atom"),
        "json_feed": address_of(site, "feed.json"),
        "json_lines": address_of(site, "corrections.jsonl"),
        "annotations": address_of(site, "annotations.jsonld"),
        "article": address_of(site, "corrections.jsonld?url={url}"),
        "notices": f"{settings.CORRIGENDA_ADDRESS}/api/v1/notices?site={site.key}&url={{url}}",
        "log": address_of(site, "log/"),
    }
    if address := policy_address(site):
        found["policy"] = address
    return found
