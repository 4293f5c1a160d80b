"""Edit the demo's stories, as a publisher would in the publisher's own content system."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from corrigenda.core.numbers import number
from corrigenda.core.origins import article_url
from corrigenda.core.roles import Power
from corrigenda.demo import pages
from corrigenda.demo.run import SITE_KEY
from corrigenda.models import Article, Erratum, Membership, Site


def _site(request: HttpRequest) -> Site:
    site = get_object_or_404(Site, key=SITE_KEY)
    if not Membership.may(request.user, site, Power.DECIDE):
        raise PermissionDenied
    return site


@login_required
@require_GET
def stories(request: HttpRequest) -> HttpResponse:
    """The stories, each with a link to edit it; `?url=` goes straight to one."""
    site = _site(request)
    wanted = article_url(request.GET.get("url", ""))
    found = pages.stories()
    for page in found:
        if page.url == wanted:
            erratum = request.GET.get("erratum", "")
            return redirect(reverse("demo:edit", args=[page.name], query={"erratum": erratum} if erratum else None))
    return render(request, "corrigenda/demo/stories.html", {"site": site, "stories": found})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, name: str) -> HttpResponse:
    """Edit one story's source. Saving lets the worker look at the page at once, as a publisher's ping would."""
    site = _site(request)
    page = pages.find(name)
    if page is None:
        raise Http404
    source, status, problem = page.source, 200, ""
    if request.method == "POST":
        source = request.POST.get("source", "")
        try:
            source = _with_replacement(source, request.POST.get("find", ""), request.POST.get("replace", ""))
            pages.replace(page, source, request.POST.get("digest", ""))
        except ValueError as error:
            status, problem = 422, str(error)
        except pages.ChangedMeanwhile:
            status, problem = 409, "Somebody else saved this story meanwhile. Your text is below; copy what you need."
        else:
            _ask_for_look(site, page)
            messages.success(request, "Saved and published. The desk looks at the page within a second or two.")
            return redirect(_back(request, site) or request.path)
    return render(
        request,
        "corrigenda/demo/edit.html",
        {"site": site, "page": page, "source": source, "problem": problem, **_wanted(request, site, page, source)},
        status=status,
    )


def _with_replacement(source: str, find: str, replace: str) -> str:
    if not find:
        return source
    found = source.count(find)
    if found != 1:
        raise ValueError(f"“{find}” stands {found} times in the source; it has to stand there once.")
    return source.replace(find, replace)


def _wanted(request: HttpRequest, site: Site, page: pages.DemoPage, source: str) -> dict[str, object]:
    """The replacement to offer: what an editor verified, or the first proposal."""
    if request.method == "POST":
        return {"find": request.POST.get("find", ""), "replace": request.POST.get("replace", "")}
    pk = number(request.GET.get("erratum")) or 0
    erratum = Erratum.objects.filter(site=site, article__url=page.url, pk=pk).first()
    if erratum is None or source.count(erratum.exact) != 1:
        return {"find": "", "replace": "", "erratum": erratum}
    proposal = erratum.should_read
    if proposal is None:
        proposal = erratum.reports.filter(proposal__isnull=False).values_list("proposal", flat=True).first()
    return {"find": erratum.exact, "replace": erratum.exact if proposal is None else proposal, "erratum": erratum}


def _ask_for_look(site: Site, page: pages.DemoPage) -> None:
    for article in Article.objects.filter(site=site, url=page.url):
        article.ask_for_look(timezone.now())


def _back(request: HttpRequest, site: Site) -> str | None:
    erratum = Erratum.objects.filter(site=site, pk=number(request.POST.get("erratum")) or 0).first()
    return erratum.get_absolute_url() if erratum else None
