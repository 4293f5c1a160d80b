"""The reader's addresses that Django answers; the report API stands before it, in `door.py`."""

from django.urls import path

from corrigenda.intake.form import form
from corrigenda.intake.news import news
from corrigenda.intake.receipt import receipt

app_name = "intake"
urlpatterns = [
    path("report", form, name="form"),
    path("receipt/<str:token>/", receipt, name="receipt"),
    path("receipt/<str:token>/news", news, name="news"),
]
