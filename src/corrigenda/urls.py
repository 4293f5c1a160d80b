"""Every address of the desk's origin. The hot ones are answered before Django, by `project/door.py`."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
