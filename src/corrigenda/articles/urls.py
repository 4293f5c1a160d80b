"""The addresses at which content systems push their articles, and hubs tell of feeds."""

from django.urls import path

from corrigenda.articles.views import articles, check_copy
from corrigenda.articles.websub import websub

app_name = "articles"
urlpatterns = [
    path("api/v1/articles", articles, name="push"),
    path("api/v1/check", check_copy, name="check"),
    path("api/v1/websub/<slug:key>", websub, name="websub"),
]
