"""The public record's addresses. They are printed, linked and quoted: they never change."""

from django.urls import path

from corrigenda.record import formats, log, views, well_known

app_name = "record"
urlpatterns = [
    path("<slug:key>/", views.of_site, name="site"),
    path("<slug:key>/<int:year>/<int:month>/", views.of_month, name="month"),
    path("<slug:key>/articles/<int:pk>/", views.of_article, name="article"),
    path("<slug:key>/policy/", views.policy, name="policy"),
    path("<slug:key>/policy/<int:version>/", views.policy, name="policy-version"),
    path("<slug:key>/corrections.json", well_known.corrections_of_site, name="corrections"),
    path("<slug:key>/log/checkpoint", log.checkpoint, name="log"),
    path("<slug:key>/log/key", log.key, name="log-key"),
    path("<slug:key>/log/entries", log.entries, name="log-entries"),
    path("<slug:key>/log/hashes", log.hashes, name="log-hashes"),
    path("<slug:key>/log/shown", log.shown, name="log-shown"),
    path("<slug:key>/log/consistency", log.consistency, name="log-consistency"),
    path("<slug:key>/log/inclusion/<int:number>", log.inclusion, name="log-inclusion"),
    path("<slug:key>/<int:number>/", views.correction, name="correction"),
    path("<slug:key>/feed.atom", formats.atom_feed, name="atom"),
    path("<slug:key>/feed.json", formats.json_feed_of_site, name="json_feed"),
    path("<slug:key>/corrections.jsonld", formats.linked_data_by_url, name="linked_data_by_url"),
    path("<slug:key>/articles/<int:pk>/corrections.jsonld", formats.linked_data_of_article, name="linked_data"),
    path("<slug:key>/corrections.csv", formats.csv_of_site, name="csv"),
    path("<slug:key>/corrections.jsonl", formats.json_lines_of_site, name="json_lines"),
    path("<slug:key>/annotations.jsonld", formats.annotations_of_site, name="annotations"),
    path("<slug:key>/<int:number>/annotation.jsonld", formats.annotation_of_correction, name="annotation"),
]
