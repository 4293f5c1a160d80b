"""The demo's addresses; only a demo has them."""

from django.urls import path

from corrigenda.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.stories, name="stories"),
    path("<str:name>/", views.edit, name="edit"),
]
