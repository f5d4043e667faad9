"""Django admin over the cases: no full counts, joins asked for, fifty a page, an index for every filter."""

from typing import Any

import django
from django.conf import settings
from django.db import models
from django.urls import path
from sqlalchemy import make_url


def start(url: str) -> None:
    """Configure Django on the database at ``url``, and make the tables its admin needs."""
    adresse = make_url(url)
    postgresql = adresse.get_backend_name() == "postgresql"
    database = {
        "ENGINE": f"django.db.backends.{'postgresql' if postgresql else 'sqlite3'}",
        "NAME": adresse.database,
        "USER": adresse.username or "",
        "HOST": adresse.query.get("host") or adresse.host or "",
        "PORT": str(adresse.port or ""),
        "CONN_MAX_AGE": None,
    }
    settings.configure(
        SECRET_KEY="bench",
        ALLOWED_HOSTS=["*"],
        DATABASES={"default": database},
        INSTALLED_APPS=[
            "django.contrib.admin",
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        ROOT_URLCONF="saker_django.site",
        STATIC_URL="/static/",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    )
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _register()


def innlogget(url: str) -> Any:
    """A client signed in to the admin on the database at ``url``."""
    start(url)
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client()
    client.force_login(User.objects.create_superuser("bench"))
    return client


def lukk() -> None:
    """Let go of the database."""
    from django.db import connections

    connections.close_all()


urlpatterns: list[object] = []


def _register() -> None:
    from django.contrib import admin
    from django.core.paginator import Paginator

    class Organisasjon(models.Model):
        navn = models.TextField()

        class Meta:
            managed, db_table, app_label = False, "organisasjon", "auth"

    class Sak(models.Model):
        emne = models.TextField()
        status = models.TextField(choices=[(s, s) for s in ("ny", "under_behandling", "lost", "lukket")])
        kategori = models.TextField(choices=[(k, k) for k in ("fiks", "altinn", "feil", "tilgang")])
        innsender_navn = models.TextField()
        organisasjon = models.ForeignKey(Organisasjon, models.DO_NOTHING)
        sist_aktivitet = models.DateTimeField()

        class Meta:
            managed, db_table, app_label = False, "sak", "auth"

    class Saksmelding(models.Model):
        sak = models.ForeignKey(Sak, models.DO_NOTHING, related_name="meldinger")
        tekst = models.TextField()

        class Meta:
            managed, db_table, app_label = False, "sak_melding", "auth"

    class SakAdmin(admin.ModelAdmin):
        list_display = ("emne", "status", "kategori", "organisasjon_navn", "sist_aktivitet")
        list_filter = ("status", "kategori")
        list_select_related = ("organisasjon",)
        list_per_page = 50
        show_full_result_count = False
        ordering = ("-sist_aktivitet", "-id")
        search_fields = ("emne", "innsender_navn", "meldinger__tekst")

        def organisasjon_navn(self, sak: Sak) -> str:
            return sak.organisasjon.navn

    class Estimat(Paginator):
        """Does not count a million rows for each page: the best known advice for large tables."""

        count = 10_000

    SakAdmin.paginator = Estimat
    admin.site.register(Sak, SakAdmin)

    class Utboks(models.Model):
        kind = models.TextField()
        status = models.TextField(choices=[(s, s) for s in ("venter", "sendt", "i_tvil", "oppgitt")])
        opprettet = models.DateTimeField()
        feil = models.TextField(null=True)

        class Meta:
            managed, db_table, app_label = False, "outbox_message", "auth"

    class Hele(Paginator):
        """As ``Estimat``, of a list with a middle."""

        count = 1_000_000

    class UtboksAdmin(admin.ModelAdmin):
        list_display = ("id", "kind", "status", "opprettet", "feil")
        list_filter = ("status",)
        list_per_page = 50
        show_full_result_count = False
        ordering = ("-id",)
        paginator = Hele

    admin.site.register(Utboks, UtboksAdmin)
    urlpatterns.append(path("admin/", admin.site.urls))
