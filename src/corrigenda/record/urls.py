"""The public record's addresses. They are printed, linked and quoted: they never change."""

from django.urls import path

from corrigenda.record import views

app_name = "record"
urlpatterns = [
    path("<slug:key>/", views.of_site, name="site"),
    path("<slug:key>/articles/<int:pk>/", views.of_article, name="article"),
    path("<slug:key>/<int:number>/", views.correction, name="correction"),
]
