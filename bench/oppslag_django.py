"""The peer: a Django view with httpx that checks a key, asks the upstream, and inserts one audit row."""

import hmac
import json
import os

import django
import httpx
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from sqlalchemy import make_url

_url = make_url(os.environ["BENCH_DB"])
settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="bench",
    MIDDLEWARE=[],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _url.database,
            "USER": _url.username,
            "HOST": _url.query["host"],
            "CONN_MAX_AGE": None,
        }
    },
)
django.setup()
_klient = httpx.Client(limits=httpx.Limits(max_connections=64, max_keepalive_connections=64))
_BEARER = f"Bearer {os.environ['BENCH_KEY']}"


def oppslag(request: HttpRequest) -> HttpResponse:
    if not hmac.compare_digest(request.headers.get("Authorization", ""), _BEARER):
        return HttpResponse(status=401)
    spurt = json.loads(request.body)
    sti = f"/{spurt['stadie']}/kommuneforeldrebetaling/{spurt['inntektsaar']}/{spurt['personidentifikator']}"
    svar = _klient.get(os.environ["BENCH_UPSTREAM"] + sti)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO peer_audit (klient, nokkel, status) VALUES (%s, %s, %s)",
            ["klient", "x" * 64, svar.status_code],
        )
    return HttpResponse(svar.content, status=svar.status_code, content_type=svar.headers["content-type"])


urlpatterns = [path("oppslag", oppslag)]
app = get_wsgi_application()
