"""Every address of the desk's origin. The hot ones are answered before Django, by `project/asgi.py`."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from corrigenda.openapi import openapi
from corrigenda.record import well_known

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="desk:home")),
    path("api/v1/openapi.json", openapi, name="openapi"),
    path("", include("corrigenda.articles.urls")),
    path("", include("corrigenda.intake.urls")),
    path(".well-known/corrections.json", well_known.corrections),
    path(".well-known/security.txt", well_known.security),
    path("record/", include("corrigenda.record.urls")),
    path("desk/account/", include("corrigenda.accounts.urls")),
    path("desk/", include("corrigenda.desk.urls")),
]

if settings.CORRIGENDA.config.demo_publication:
    urlpatterns.append(path("demo/", include("corrigenda.demo.urls")))
