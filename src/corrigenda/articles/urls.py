"""The address at which content systems push their articles."""

from django.urls import path

from corrigenda.articles.views import articles

app_name = "articles"
urlpatterns = [path("api/v1/articles", articles, name="push")]
