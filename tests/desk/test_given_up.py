"""What the worker gave up: seen on its own page, tried again or left by an editor."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from corrigenda.models import Article, Feed, Report, Site, Subscription, Telling
from tests.desk.world import World

PAGE = "/desk/gazette/given-up/"
NOW = timezone.now()


def all_four(world: World, site: Site | None = None) -> tuple[Article, Feed, Report, Telling]:
    """An article, a feed, a report and a mail that were given up."""
    site = site or world.site
    fields = {"given_up_at": NOW, "attempts": 30, "site": site}
    article = Article.objects.create(
        url=f"{site.origins[0]}/a", title="Bridge reopens", first_seen_at=NOW, trouble="HTTP 500", **fields
    )
    feed = Feed.objects.create(url=f"{site.origins[0]}/feed", read_at=None, trouble="it is empty", **fields)
    report = world.report(None, "tram", "tramway", comment="Please look")
    Report.objects.filter(pk=report.pk).update(trouble="ValueError, see the log", **fields)
    told = world.report(world.erratum(), "Saturday", "Friday")
    Report.objects.filter(pk=told.pk).update(email="reader@example.org", site=site)
    telling = Telling.objects.create(
        report=told, given_up_at=NOW, attempts=26, trouble="The mail server could not be used."
    )
    return article, feed, report, telling


def test_the_page_says_what_failed_why_and_since_when(world: World) -> None:
    all_four(world)
    page = world.at(world.vera).get(PAGE).content.decode()
    for words in ("Bridge reopens", "HTTP 500", "it is empty", "ValueError, see the log", "Please look"):
        assert words in page
    assert "The mail server could not be used." in page
    assert "reader@example.org" not in page, "whose it is, is nobody's business"
    assert "Try again" not in page, "Vera only looks"
    assert "Try again" in world.at(world.bob).get(PAGE).content.decode()


def test_the_navigation_leads_there_only_when_there_is_something(world: World) -> None:
    bob = world.at(world.bob)
    assert PAGE not in bob.get("/desk/gazette/").content.decode()
    assert "Nothing was given up." in bob.get(PAGE).content.decode()
    all_four(world)
    assert f'href="{PAGE}">Given up <span class="count">4</span>' in bob.get("/desk/gazette/").content.decode()


def test_trying_again_makes_the_chosen_row_due_from_the_beginning(world: World) -> None:
    article, feed, *_ = all_four(world)
    assert world.at(world.bob).post(f"{PAGE}again/", {"row": f"articles-{article.pk}"}).status_code == 302
    article.refresh_from_db()
    feed.refresh_from_db()
    assert (article.given_up_at, article.attempts) == (None, 0)
    assert article.look_at is not None
    assert article.look_at <= timezone.now()
    assert (feed.given_up_at, feed.read_at) == (NOW, None)


def test_trying_all_again_reaches_every_queue_of_this_site_and_no_other(world: World) -> None:
    other = Site.objects.get(key="courier")
    foreign = all_four(world, other)[0]
    article, feed, report, telling = all_four(world)
    world.at(world.bob).post(f"{PAGE}again/", {"row": "all"})
    for row in (article, feed, report, telling, foreign):
        row.refresh_from_db()
    assert None not in (article.look_at, feed.read_at, report.place_at, telling.tell_at)
    assert foreign.given_up_at == NOW
    assert "Nothing was given up." in world.at(world.bob).get(PAGE).content.decode()


def test_a_mail_that_may_have_been_sent_is_tried_again_only_by_itself(world: World) -> None:
    telling = all_four(world)[-1]
    Telling.objects.update(handed_at=NOW)
    world.at(world.bob).post(f"{PAGE}again/", {"row": "all"})
    telling.refresh_from_db()
    assert (telling.given_up_at, telling.tell_at) == (NOW, None)
    world.at(world.bob).post(f"{PAGE}again/", {"row": f"mails-{telling.pk}"})
    telling.refresh_from_db()
    assert (telling.given_up_at, telling.handed_at) == (None, None)
    assert telling.tell_at is not None


def test_another_site_s_row_is_not_reached_by_its_number(world: World) -> None:
    foreign = all_four(world, Site.objects.get(key="courier"))[0]
    for act in ("again", "leave"):
        world.at(world.bob).post(f"{PAGE}{act}/", {"row": f"articles-{foreign.pk}"})
    foreign.refresh_from_db()
    assert (foreign.given_up_at, foreign.look_at) == (NOW, None)


def test_an_article_or_a_mail_can_be_left_but_no_report_and_no_feed(world: World) -> None:
    article, feed, report, telling = all_four(world)
    keys = [f"articles-{article.pk}", f"feeds-{feed.pk}", f"reports-{report.pk}", f"mails-{telling.pk}"]
    world.at(world.bob).post(f"{PAGE}leave/", {"row": keys})
    for row in (article, feed, report, telling):
        row.refresh_from_db()
    assert (article.given_up_at, article.look_at, telling.given_up_at, telling.tell_at) == (None, None, None, None)
    assert (feed.given_up_at, report.given_up_at) == (NOW, NOW)
    article.ask_for_look(NOW + timedelta(hours=1))
    article.refresh_from_db()
    assert article.look_at == NOW + timedelta(hours=1), "a new report finds it"


def test_pressed_twice_or_with_nonsense_it_says_that_there_is_nothing(world: World) -> None:
    bob = world.at(world.bob)
    for rows in ([], ["x", "articles-", "articles-" + "9" * 30, "mails--1"]):
        answer = bob.post(f"{PAGE}again/", {"row": rows}, follow=True)
        assert "Nothing to try" in answer.content.decode()


def test_what_a_page_or_a_reader_wrote_is_shown_as_text(world: World) -> None:
    article, *_ = all_four(world)
    Article.objects.filter(pk=article.pk).update(title="<b>x</b>", trouble="<script>y</script>")
    page = world.at(world.bob).get(PAGE).content.decode()
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    assert "<script>y" not in page


def test_a_hub_that_could_not_be_asked_for_days_is_there_and_can_be_tried_again_or_left(world: World) -> None:
    bob, later = world.at(world.bob), NOW + timedelta(days=7)
    feed = Feed.objects.create(site=world.site, url="https://gazette.test/feed", read_at=NOW)
    hub = Subscription.objects.create(
        feed=feed, hub="https://hub.test/", topic=feed.url, key="k", secret="s", act_at=later, given_up_at=NOW,
        trouble="the hub answered HTTP 500",
    )  # fmt: skip
    page = bob.get(PAGE).content.decode()
    assert "Hubs that could not be asked" in page
    assert "https://hub.test/" in page
    assert "the hub answered HTTP 500" in page
    bob.post(f"{PAGE}leave/", {"row": f"subscriptions-{hub.pk}"})
    hub.refresh_from_db()
    assert (hub.given_up_at, hub.act_at) == (None, later)
    Subscription.objects.update(given_up_at=NOW)
    bob.post(f"{PAGE}again/", {"row": f"subscriptions-{hub.pk}"})
    hub.refresh_from_db()
    assert hub.given_up_at is None
    assert hub.act_at <= timezone.now()
