"""The desk's addresses. Every page of a site begins with the site's key and stands behind `access.desk_page`."""

from __future__ import annotations

from django.urls import include, path

from corrigenda.core.states import Act
from corrigenda.desk.views import (
    article,
    deliveries,
    edits,
    entrance,
    erratum,
    given_up,
    lists,
    notice,
    people,
    queue,
    reports,
    settings,
    tokens,
)

app_name = "desk"

_erratum = [
    path("", erratum.erratum, name="erratum"),
    path("verify/", erratum.decide, {"act": Act.VERIFY}, name="verify"),
    path("hold/", erratum.decide, {"act": Act.HOLD}, name="hold"),
    path("reject/", erratum.decide, {"act": Act.REJECT}, name="reject"),
    path("duplicate/", erratum.decide, {"act": Act.DUPLICATE}, name="duplicate"),
    path("undo/", erratum.undo, name="undo"),
    path("split/", erratum.split_off, name="split"),
    path("recheck/", erratum.recheck, name="recheck"),
    path("notice/", notice.draft, name="draft"),
    path("notice/preview/", notice.preview, name="preview"),
    path("notice/publish/", notice.publish_notice, name="publish"),
]

urlpatterns = [
    path("", entrance.home, name="home"),
    path("login/", entrance.Login.as_view(), name="login"),
    path("logout/", entrance.Logout.as_view(), name="logout"),
    path("<slug:key>/", queue.queue, name="queue"),
    path("<slug:key>/chosen/hold/", queue.decide_chosen, {"act": Act.HOLD}, name="hold_chosen"),
    path("<slug:key>/chosen/reject/", queue.decide_chosen, {"act": Act.REJECT}, name="reject_chosen"),
    path("<slug:key>/errata/<int:pk>/", include(_erratum)),
    path("<slug:key>/set-aside/", reports.set_aside, name="set_aside"),
    path("<slug:key>/set-aside/let-in/", reports.let_in, name="let_in"),
    path("<slug:key>/given-up/", given_up.given_up, name="given_up"),
    path("<slug:key>/given-up/again/", given_up.again, name="again"),
    path("<slug:key>/given-up/leave/", given_up.leave_it, name="leave_it"),
    path("<slug:key>/articles/", lists.articles, name="articles"),
    path("<slug:key>/articles/<int:pk>/", article.article, name="article"),
    path("<slug:key>/articles/<int:pk>/changes/<int:event_pk>/", article.change, name="change"),
    path("<slug:key>/edits/", edits.edits, name="edits"),
    path("<slug:key>/edits/<int:pk>/dismiss/", edits.dismiss, name="dismiss_edit"),
    path("<slug:key>/history/", lists.history, name="history"),
    path("<slug:key>/webhooks/", deliveries.deliveries, name="deliveries"),
    path("<slug:key>/webhooks/again/", deliveries.send_it_again, name="send_it_again"),
    path("<slug:key>/settings/", settings.settings, name="settings"),
    path("<slug:key>/people/", people.people, name="people"),
    path("<slug:key>/people/invite/", people.invite, name="invite"),
    path("<slug:key>/people/role/", people.set_role, name="set_role"),
    path("<slug:key>/people/take-off/", people.take_off, name="take_off"),
    path("<slug:key>/people/take-back/", people.take_back, name="take_back"),
    path("<slug:key>/tokens/", tokens.tokens, name="tokens"),
    path("<slug:key>/tokens/make/", tokens.make_token, name="make_token"),
    path("<slug:key>/tokens/revoke/", tokens.revoke_token, name="revoke_token"),
]
