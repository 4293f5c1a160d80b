"""The reader's addresses that Django answers; the report API stands before it, in `door.py`."""

from django.urls import path

from corrigenda.intake.confirm import confirm
from corrigenda.intake.erase import erase, hand_over
from corrigenda.intake.form import form
from corrigenda.intake.news import news
from corrigenda.intake.receipt import receipt

app_name = "intake"
urlpatterns = [
    path("report", form, name="form"),
    path("receipt/<str:token>/", receipt, name="receipt"),
    path("receipt/<str:token>/news", news, name="news"),
    path("receipt/<str:token>/erase", erase, name="erase"),
    path("receipt/<str:token>/report.json", hand_over, name="hand_over"),
    path("confirm/<str:signed>/", confirm, name="confirm"),
]
