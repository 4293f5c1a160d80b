"""The public log over HTTP: the signed checkpoint, the entries, the proofs. For programs; readable from any page."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from corrigenda.core import merkle
from corrigenda.core.checkpoint import Checkpoint, signed, verifier_of
from corrigenda.core.problems import Problem
from corrigenda.log_key import log_key
from corrigenda.models import Correction, LogEntry, Revision, Site
from corrigenda.models.log_entry import said
from corrigenda.record.answering import data

MOST = 1000  # entries in an answer
_LINES, _TEXT = "application/jsonl; charset=utf-8", "text/plain; charset=utf-8"


@data
def checkpoint(_: HttpRequest, site: Site) -> HttpResponse:
    """The log's size and root, signed."""
    size = LogEntry.size(site)
    found = Checkpoint(site.log_origin, size, merkle.root(size, LogEntry.nodes_of(site)))
    return HttpResponse(signed(found, log_key(settings.CORRIGENDA.data)), content_type=_TEXT)


@data
def key(_: HttpRequest, site: Site) -> HttpResponse:
    """The verifier key. Who does not want to take the desk's word asks for it elsewhere."""
    return HttpResponse(f"{verifier_of(log_key(settings.CORRIGENDA.data), site.log_origin)}\n", content_type=_TEXT)


@data
def entries(request: HttpRequest, site: Site) -> HttpResponse:
    """The entries from `start`, a line each, byte by byte what is hashed."""
    start = _number(request, "start", 0)
    return _lines(site.log.filter(index__gte=start).order_by("index").values_list("entry", flat=True)[:MOST])


@data
def hashes(request: HttpRequest, site: Site) -> HttpResponse:
    """The hashes of the entries from `start` as the tree has them, in hex, a line each."""
    start = _number(request, "start", 0)
    found = site.log.filter(index__gte=start).order_by("index").values_list("nodes", flat=True)[:MOST]
    return _lines((bytes(nodes)[:32].hex() for nodes in found), _TEXT)


@data
def shown(request: HttpRequest, site: Site) -> HttpResponse:
    """What the record's pages show now, from notice `start`, in the form of entries: for comparison with the log."""
    start = _number(request, "start", 1)
    found = Correction.objects.filter(site=site, published_at__isnull=False, number__gte=start)
    found = found.select_related("article", "revision").defer(*Revision.without_text()).order_by("number")[:MOST]
    return _lines(said(site, correction) for correction in found)


@data
def inclusion(request: HttpRequest, site: Site, number: int = 0) -> HttpResponse:
    """That what became of a notice is in the log of `size`: each of its entries, with the proof."""
    newest = LogEntry.size(site)
    size = _number(request, "size", newest)
    rows = site.log.filter(correction__number=number, index__lt=size).order_by("index") if number < 10**9 else None
    if not rows or size > newest:
        raise Problem("not-found", "The log of this size has no entry of a notice with this number.")
    nodes = LogEntry.nodes_of(site)
    proofs = [
        {"index": row.index, "entry": row.entry, "proof": _base64(merkle.inclusion(row.index, size, nodes))}
        for row in rows
    ]
    return _json({"number": number, "size": size, "entries": proofs})


@data
def consistency(request: HttpRequest, site: Site) -> HttpResponse:
    """That the log of size `to` begins with the log of size `from`."""
    newest = LogEntry.size(site)
    new = _number(request, "to", newest)
    old = _number(request, "from", 0)
    if not old <= new <= newest:
        raise Problem("not-found", f"The log has {newest} entries; “from” is at most “to”, and “to” at most that.")
    return _json({"from": old, "to": new, "proof": _base64(merkle.consistency(old, new, LogEntry.nodes_of(site)))})


def _number(request: HttpRequest, name: str, default: int) -> int:
    """A number from the query. Raises Problem: malformed."""
    given = request.GET.get(name, "")
    if not given:
        return default
    if not (given.isascii() and given.isdigit() and len(given) <= 9):
        raise Problem("malformed", f"“{name}” is a number of at most nine digits.")
    return int(given)


def _lines(lines: Iterable[str], media: str = _LINES) -> HttpResponse:
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type=media)


def _json(members: dict[str, object]) -> HttpResponse:
    return HttpResponse(json.dumps(members, ensure_ascii=False) + "\n", content_type="application/json")


def _base64(proof: list[bytes]) -> list[str]:
    return [base64.b64encode(hashed).decode() for hashed in proof]
