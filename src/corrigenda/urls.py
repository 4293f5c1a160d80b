"""Every address of the desk's origin. The hot ones are answered before Django, by `project/door.py`."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("corrigenda.intake.urls")),
    path("record/", include("corrigenda.record.urls")),
]

if settings.CORRIGENDA.config.demo_publication:
    urlpatterns.append(path("demo/", include("corrigenda.demo.urls")))
