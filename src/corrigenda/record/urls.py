"""The public record's addresses. They are printed, linked and quoted: they never change."""

from django.urls import path

from corrigenda.record import formats, views

app_name = "record"
urlpatterns = [
    path("<slug:key>/", views.of_site, name="site"),
    path("<slug:key>/articles/<int:pk>/", views.of_article, name="article"),
    path("<slug:key>/<int:number>/", views.correction, name="correction"),
    path("<slug:key>/feed.atom", formats.atom_feed, name="atom"),
    path("<slug:key>/feed.json", formats.json_feed_of_site, name="json_feed"),
]
