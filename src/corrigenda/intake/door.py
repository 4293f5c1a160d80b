"""The intake's two addresses that are answered before Django, for speed: the report API and the widget's rules.

It bypasses Django's middleware on purpose, so method, media type, size, CORS and errors are all dealt with here. It
runs on the event loop: nothing in it may wait but by `await`.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from urllib.parse import parse_qs

from corrigenda.core.answers import Answer, Headers, Request, json_answer, matches, not_modified, problem_answer, tagged
from corrigenda.core.catalogue import best_language, direction, texts
from corrigenda.core.problems import Problem
from corrigenda.intake.payload import MOST_BYTES, parse
from corrigenda.intake.receive import areceive
from corrigenda.models import Site

log = logging.getLogger(__name__)

_PREFLIGHT: Headers = (
    ("Access-Control-Allow-Methods", "POST"),
    ("Access-Control-Allow-Headers", "Content-Type"),
    ("Access-Control-Max-Age", "86400"),
    ("Content-Length", "0"),
)
_PUBLIC: Headers = (("Access-Control-Allow-Origin", "*"), ("Cache-Control", "public, max-age=300"))


async def reports(request: Request) -> Answer:
    """`/api/v1/reports`: POST a report, or ask with OPTIONS whether a page may (CORS preflight)."""
    origin = request.headers.get("origin")
    sites: Mapping[str, Site] = {}
    try:
        sites = await Site.aknown()
        answer = _preflight(origin, sites) if request.method == "OPTIONS" else await _post(request, origin, sites)
    except Problem as problem:
        answer = problem_answer(problem)
        if problem.kind == "method":
            answer = answer.also(("Allow", "POST, OPTIONS"))
    except Exception:
        # Answered here and not further up, so that the page may read the answer.
        log.exception("the report API failed")
        answer = problem_answer(Problem("unavailable", "Something went wrong here. Keep the report.", retry_after=30))
    return answer.also(*_cors(origin, sites))


async def _post(request: Request, origin: str | None, sites: Mapping[str, Site]) -> Answer:
    if request.method != "POST":
        raise Problem("method", "Reports are sent with POST.")
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Problem("media-type", "Send the report with Content-Type: application/json.")
    receipt = await areceive(
        parse(await request.body(MOST_BYTES)),
        sites=sites,
        origin=origin,
        remote=request.remote,
        forwarded=request.headers.get("x-forwarded-for", ""),
    )
    return json_answer(
        201, {"id": receipt.uuid, "receipt": receipt.url}, ("Location", receipt.url), ("Cache-Control", "no-store")
    )


def _cors(origin: str | None, sites: Mapping[str, Site]) -> Headers:
    """A page of any known site may read the answer, even when it is a refusal; it is told why."""
    vary = (("Vary", "Origin"),)
    if origin is None or not any(origin in site.origins for site in sites.values()):
        return vary
    return (*vary, ("Access-Control-Allow-Origin", origin), ("Access-Control-Expose-Headers", "Retry-After"))


def _preflight(origin: str | None, sites: Mapping[str, Site]) -> Answer:
    if origin is None or not any(origin in site.origins for site in sites.values()):
        raise Problem("foreign-origin", f"No site of this desk has pages at {origin}.")
    return Answer(204, _PREFLIGHT)


async def widget_rules(request: Request, key: str) -> Answer:
    """`/api/v1/sites/KEY/widget?lang=…`: the site's text rules and the dialog's texts in the page's language."""
    if request.method not in ("GET", "HEAD"):
        return problem_answer(Problem("method", "This address is read with GET.")).also(("Allow", "GET, HEAD"))
    site = (await Site.aknown()).get(key)
    if site is None:
        return problem_answer(Problem("not-found", f"There is no site “{key}” at this desk.")).also(_PUBLIC[0])
    wanted = parse_qs(request.query).get("lang", [""])[0]
    language = best_language(wanted, site.language)
    tag, answer = tagged(_rules_answer(site, language))
    return not_modified(answer) if matches(request.headers.get("if-none-match", ""), tag) else answer


def _rules_answer(site: Site, language: str) -> Answer:
    prefix = "widget."
    members = {
        "site": site.key,
        "language": language,
        "dir": direction(language),
        "root": site.root_selector or None,
        "skip": site.skip_selectors,
        "texts": {key.removeprefix(prefix): text for key, text in texts(language).items() if key.startswith(prefix)},
    }
    return json_answer(200, members, *_PUBLIC)
