"""The page of one erratum, and the acts on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from corrigenda.core.catalogue import direction
from corrigenda.core.numbers import number
from corrigenda.core.roles import Power
from corrigenda.core.states import Act, NotAllowed
from corrigenda.desk import history
from corrigenda.desk.access import Desk, desk_page, page
from corrigenda.desk.attention import looking
from corrigenda.desk.bulk import named
from corrigenda.desk.copy_checks import teachable
from corrigenda.desk.deciding import Decision, Typed, carry_out, offered_acts, parse
from corrigenda.desk.notices import draft_of, may_have_notice
from corrigenda.desk.noting import LONGEST, people
from corrigenda.desk.proposals import Proposals, gather
from corrigenda.desk.prose import Group, Marked, prose
from corrigenda.desk.queue import wishes_of
from corrigenda.desk.reclassifying import reclassify
from corrigenda.desk.selection import Selection, queue_address
from corrigenda.desk.splitting import NotSplittable, split
from corrigenda.desk.words import ALERTS, DONE, JUNK_REASONS, REASONS, STATES, kind_words, why_not_in_text
from corrigenda.models import Attention, Erratum, Event, Kind, Mention, Outdated, Place, Report

_MOST_REPORTS = 100
_MOST_EVENTS = 200
_MOST_OTHERS = 300


@dataclass(frozen=True)
class Problem:
    """Why an act was not carried out: said on the page, with what happened `between`."""

    title: str
    detail: str
    between: list[history.Line]


@desk_page(Power.SEE_DESK)
def erratum(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """One erratum in its article, with everything that was said and done about it."""
    found = _find(desk, pk)
    if request.method == "GET":
        Attention.pay(found, desk.user, holds=desk.may_decide, at=timezone.now())
    return _erratum_page(request, desk, found)


@desk_page(Power.DECIDE, methods=("POST",))
def decide(request: HttpRequest, desk: Desk, pk: int, act: Act) -> HttpResponse:
    """Verify, hold, reject or mark as a duplicate."""
    found = _find(desk, pk)
    decision, typed = parse(request.POST, act, found, timezone.localdate())
    if decision is None:
        return _erratum_page(request, desk, found, typed=typed, status=422)
    if found.duplicate_of_id and decision.version == found.version:
        # Deciding on a duplicate would cut it off from its reports; undoing brings them back.
        problem = Problem("This is a duplicate", "Undo that first: its reports count for another erratum.", [])
        return _erratum_page(request, desk, found, typed=typed, problem=problem, status=409)
    return _carry_out(request, desk, found, decision, typed)


@desk_page(Power.DECIDE, methods=("POST",))
def undo(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Take the last decision back."""
    found = _find(desk, pk)
    decision, typed = parse(request.POST, Act.UNDO, found, timezone.localdate())
    if decision is None:
        return _erratum_page(request, desk, found, status=422)
    return _carry_out(request, desk, found, decision, typed)


@desk_page(Power.DECIDE, methods=("POST",))
def split_off(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Give one report an erratum of its own."""
    found = _find(desk, pk)
    version, report = number(request.POST.get("version")), number(request.POST.get("report"))
    if version is None or report is None:
        raise Http404("No such report.")
    try:
        new = split(found.pk, report, seen_version=version, actor=desk.user, at=timezone.now())
    except Report.DoesNotExist:
        raise Http404("No such report.") from None
    except Outdated as outdated:
        return _outdated(request, desk, found.pk, Typed(seen=number(request.POST.get("seen"))), outdated)
    except NotSplittable as refused:
        return _erratum_page(request, desk, found, problem=Problem("Not split", str(refused), []), status=409)
    messages.success(request, f"The report now has an erratum of its own, {new.pk}.")
    return redirect("desk:erratum", desk.site.key, new.pk)


@desk_page(Power.DECIDE, methods=("POST",))
def change_kind(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Call the error another kind."""
    found = _find(desk, pk)
    wanted = request.POST.get("kind", "")
    if wanted not in Kind.values:
        messages.error(request, "There is no such kind of error; nothing was changed.")
    elif reclassify(found.pk, Kind(wanted), actor=desk.user, at=timezone.now()):
        messages.success(request, f"It is called “{kind_words(wanted)}” now.")
    return redirect(found)


@desk_page(Power.DECIDE, methods=("POST",))
def recheck(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Let the worker look at the article's page now."""
    found = _find(desk, pk)
    found.article.ask_for_look(timezone.now())
    messages.success(request, "The page will be looked at within moments; come back to see what it reads.")
    return redirect(found)


def _carry_out(request: HttpRequest, desk: Desk, found: Erratum, decision: Decision, typed: Typed) -> HttpResponse:
    try:
        done = carry_out(found, decision, actor=desk.user, at=timezone.now())
    except Outdated as outdated:
        return _outdated(request, desk, found.pk, typed, outdated)
    except NotAllowed as refused:
        detail = str(refused)
        problem = Problem("That cannot be done now", detail[:1].upper() + detail[1:] + ".", [])
        return _erratum_page(request, desk, _find(desk, found.pk), typed=typed, problem=problem, status=409)
    return _after(request, desk, done, decision.act)


def _after(request: HttpRequest, desk: Desk, done: Erratum, act: Act) -> HttpResponse:
    """Back to the queue, where the editor came from it, else to the erratum's own page; both offer to undo."""
    Attention.end(done, desk.user)
    if "from" not in request.POST:
        messages.success(request, f"{DONE[act]}.")
        return redirect("desk:erratum", desk.site.key, done.pk)
    selection = Selection.of(request.POST["from"])
    if act is Act.UNDO:
        messages.success(request, f"{DONE[act]}: erratum {done.pk}.")
        # Others that were decided with it can still be undone, too.
        others = [pk for pk in named(request.POST.get("done", "")) if pk != done.pk]
        return redirect(queue_address(desk.site, selection, others, at=done.pk))
    return redirect(queue_address(desk.site, selection, [done.pk]))


def _outdated(request: HttpRequest, desk: Desk, pk: int, typed: Typed, outdated: Outdated) -> HttpResponse:
    found = _find(desk, pk)
    between: list[Event] = outdated.events
    if typed.seen is not None:
        # Events that count no version (a draft, a look at the page) stand between as well.
        between = list(history.of_erratum(found).filter(pk__gt=typed.seen)[:20])[::-1] or between
    problem = Problem(
        "This erratum changed while you were deciding",
        "Nothing was saved. What you typed is still here; look at what happened and decide again.",
        history.tell(between),
    )
    return _erratum_page(request, desk, found, typed=typed, problem=problem, status=409)


def _erratum_page(
    request: HttpRequest,
    desk: Desk,
    found: Erratum,
    *,
    typed: Typed | None = None,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    proposals = gather(found.quote, wishes_of([found.pk])[found.pk])
    events = list(history.of_erratum(found)[: _MOST_EVENTS + 1])
    decision = found.last_decision()
    others = _others(found)
    chosen = proposals.by(number(request.GET.get("use")) or 0)
    reports_count = found.reports.count()  # with those of copy checks, which count as no readers
    came_from = request.POST.get("from", request.GET.get("from"))
    context = {
        "erratum": found,
        "state_label": "Junk" if found.junked_at else STATES.get(found.state, found.state),
        "language": found.article.language or desk.site.language,
        "direction": direction(found.article.language or desk.site.language),
        "article_text": _prose(found, others),
        "not_in_text": why_not_in_text(found),
        "alert": ALERTS.get(found.alert),
        "proposals": proposals,
        "reports": found.reports.order_by("-received_at", "-pk")[:_MOST_REPORTS],
        "reports_count": reports_count,
        "reports_left_out": max(0, reports_count - _MOST_REPORTS),
        "teachable": teachable(found),
        "acts": offered_acts(found) if desk.may_decide else set(),
        "typed": typed or _prefilled(found, chosen.words if chosen else None, proposals),
        "typed_again": typed is not None,
        "reasons": REASONS,
        "junk_reasons": JUNK_REASONS,
        "day_began": timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0),
        "others": others,
        "duplicates": found.duplicates.order_by("pk"),
        "decision": decision,
        "decided": history.tell([decision])[0] if decision else None,
        "may_have_notice": may_have_notice(found),
        "draft": draft_of(found),
        "published": found.corrections.filter(published_at__isnull=False).order_by("-number"),
        "history": history.tell(events[:_MOST_EVENTS]),
        "newest_event": events[0].pk if events else 0,
        "problem": problem,
        "came_from": Selection.of(came_from).query if came_from is not None else None,
        "kinds": Kind.choices,
        "kind": kind_words(found.kind),
        "deciders": people(desk.site, Power.DECIDE) if desk.may_decide else [],
        "called_upon": Mention.unanswered(desk.user).filter(erratum=found).exists(),
        "longest_note": LONGEST,
        "looking": looking([found.pk], desk.user, timezone.now()).get(found.pk, ""),
        "today": timezone.localdate(),
    }
    return page(request, desk, "erratum", context, status=status)


def _find(desk: Desk, pk: int) -> Erratum:
    related = ("site", "article", "article__revision", "revision", "duplicate_of", "assigned_to")
    return get_object_or_404(Erratum.objects.select_related(*related), site=desk.site, pk=pk)


def _others(found: Erratum) -> list[Erratum]:
    """The article's other errata that reports could be moved to, open ones first."""
    others = (
        Erratum.objects.filter(article=found.article_id, duplicate_of__isnull=True, junked_at__isnull=True)
        .exclude(pk=found.pk)
        .order_by("-pk")[:_MOST_OTHERS]
    )
    return sorted(others, key=lambda other: (not other.is_open, other.pk))


def _prose(found: Erratum, others: list[Erratum]) -> list[Group]:
    revision = found.revision or found.article.revision
    if revision is None:
        return []
    is_placed = found.place == Place.PLACED and found.revision_id == revision.pk
    own = Marked(found.pk, found.span) if is_placed and found.span else None
    marked = [
        Marked(other.pk, other.span)
        for other in others
        if other.is_open and other.span and other.place == Place.PLACED and other.revision_id == revision.pk
    ]
    return prose(revision.text, revision.blocks, own, marked)


def _prefilled(found: Erratum, chosen: str | None, proposals: Proposals) -> Typed:
    """What the form starts from: the proposal asked for, else the editor's last words, else the leading proposal's."""
    leading = proposals.leading
    candidates = (chosen, found.should_read, leading.words if leading else None, found.exact)
    words = next((words for words in candidates if words is not None), "")
    return Typed(
        should_read=words,
        remove=words == "" and bool(found.exact),
        hold_until=found.hold_until.isoformat() if found.hold_until else "",
    )
