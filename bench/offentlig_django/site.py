"""A Django project in one file: tuned (kept connection, cached templates, one middleware, prefetched rows)."""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path
from sqlalchemy import make_url

FOLDER = Path(os.environ["BENCH_FOLDER"])
URL = make_url(os.environ["KSADMIN_DATABASE_URL"])
POSTGRES = {
    "ENGINE": "django.db.backends.postgresql",
    "NAME": URL.database,
    "USER": URL.username,
    "HOST": URL.query.get("host", URL.host),
}
SQLITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": URL.database}
settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": (POSTGRES if URL.drivername.startswith("postgresql") else SQLITE) | {"CONN_MAX_AGE": 600}},
    INSTALLED_APPS=[],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [FOLDER]}],
    USE_TZ=True,
    LANGUAGE_CODE="nb",
)
django.setup()

from django.db import models  # noqa: E402  models need the settings
from django.shortcuts import get_object_or_404, render  # noqa: E402


class Kommune(models.Model):
    nummer = models.TextField(unique=True)
    navn = models.TextField()
    orgnr = models.TextField()
    tilslutning = models.TextField()
    oppdatert = models.TextField()

    class Meta:
        app_label, managed, db_table = "bench", False, "bench_kommune"


class Tjeneste(models.Model):
    kommune = models.ForeignKey(Kommune, models.CASCADE, related_name="tjenester")
    nokkel = models.TextField()
    navn = models.TextField()
    status = models.TextField()
    venter_paa = models.TextField()
    ruter = models.TextField()

    class Meta:
        app_label, managed, db_table = "bench", False, "bench_tjeneste"


class Krav(models.Model):
    kommune = models.ForeignKey(Kommune, models.CASCADE, related_name="felles")
    tjeneste = models.ForeignKey(Tjeneste, models.CASCADE, related_name="krav")
    mangler = models.IntegerField()
    navn = models.TextField()
    tilstand = models.TextField()
    grunn = models.TextField()
    neste_steg = models.TextField()
    lenke = models.TextField()
    ansvarlig = models.TextField()
    kilde = models.TextField()
    sist = models.TextField()

    class Meta:
        app_label, managed, db_table = "bench", False, "bench_krav"


def kommune(request: HttpRequest, nummer: str) -> HttpResponse:
    found = get_object_or_404(Kommune, nummer=nummer)
    innhold = {
        "k": found,
        "tjenester": found.tjenester.order_by("id").prefetch_related("krav"),
        "felles": found.felles.order_by("id"),
    }
    return render(request, "kommune.html", innhold)


urlpatterns = [path("kommune/<str:nummer>", kommune)]
app = get_wsgi_application()
