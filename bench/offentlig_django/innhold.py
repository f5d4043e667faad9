"""What the Django peer shows: the page's facts as rows with ready sentences, and its template."""

import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Table, Text, insert
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.register import queries as register
from ksadmin.register.models import Organisasjonstype
from ksadmin.tilgangsoversikt.motor import Forutsetning
from ksadmin.tilgangsoversikt.offentlig.kommunestatus import Kommunestatus, kommunestatus

META = MetaData()
KOMMUNE = Table(
    "bench_kommune", META, Column("id", Integer, primary_key=True), Column("nummer", Text, unique=True),
    *(Column(navn, Text) for navn in ("navn", "orgnr", "tilslutning", "oppdatert")),
)  # fmt: skip
TJENESTE = Table(
    "bench_tjeneste", META, Column("id", Integer, primary_key=True),
    Column("kommune_id", ForeignKey("bench_kommune.id"), index=True),
    *(Column(navn, Text) for navn in ("nokkel", "navn", "status", "venter_paa", "ruter")),
)  # fmt: skip
KRAV = Table(
    "bench_krav", META, Column("id", Integer, primary_key=True),
    Column("kommune_id", ForeignKey("bench_kommune.id"), index=True),
    Column("tjeneste_id", ForeignKey("bench_tjeneste.id"), index=True),
    *(Column("mangler", Integer), Column("navn", Text), Column("tilstand", Text), Column("grunn", Text)),
    *(Column(navn, Text) for navn in ("neste_steg", "lenke", "ansvarlig", "kilde", "sist")),
)  # fmt: skip

MAIN = """<main id="innhold" class="side">
<nav class="ds-breadcrumbs" aria-label="Du er her"><ol><li><a href="/">Forside</a></li><li>{{ k.navn }}</li></ol></nav>
<h1 class="ds-heading" data-size="lg">{{ k.navn }}</h1>
<dl class="fakta"><div><dt>Tilslutning</dt><dd>{{ k.tilslutning }}</dd></div>
<div><dt>Kommunenummer</dt><dd>{{ k.nummer }}</dd></div><div><dt>Organisasjonsnummer</dt><dd>{{ k.orgnr }}</dd></div>
<div><dt>Sist oppdatert</dt><dd>{{ k.oppdatert }}</dd></div></dl>
<table class="ds-table liste"><thead><tr><th scope="col">Tjeneste</th><th scope="col">Status</th>
<th scope="col">Venter på</th></tr></thead><tbody>{% for t in tjenester %}
<tr><th scope="row"><a href="#{{ t.nokkel }}">{{ t.navn }}</a></th><td data-etikett="Status"><span class="ds-tag">
{{ t.status }}</span></td><td data-etikett="Venter på">{{ t.venter_paa }}</td></tr>{% endfor %}</tbody></table>
<section class="tjenestestatus" id="felles"><h2 class="ds-heading">Felles for alle tjenestene</h2>
<ul class="krav">{% for f in felles %}{% include "krav.html" %}{% endfor %}</ul></section>
{% for t in tjenester %}<section class="tjenestestatus" id="{{ t.nokkel }}"><h2 class="ds-heading" data-size="xs">
<a href="/tjenester/{{ t.nokkel }}">{{ t.navn }}</a> <span class="ds-tag">{{ t.status }}</span></h2>
{% if t.ruter %}<p>Påkobling: {{ t.ruter }}</p>{% endif %}<ul class="krav">
{% for f in t.krav.all %}{% if f.mangler %}{% include "krav.html" %}{% endif %}{% endfor %}</ul>
<details class="mer"><summary>Vis det som er i orden</summary><ul class="krav">
{% for f in t.krav.all %}{% if not f.mangler %}{% include "krav.html" %}{% endif %}{% endfor %}</ul></details>
</section>{% endfor %}</main>"""
ETT_KRAV = """<li><p class="krav-navn"><strong>{{ f.navn }}</strong> <span class="ds-tag">{{ f.tilstand }}</span></p>
<p>{{ f.grunn }}</p>{% if f.neste_steg %}<p><strong>Neste steg:</strong> {{ f.neste_steg }}{% if f.lenke %}
<a class="ds-link" href="{{ f.lenke }}">Gå dit<span class="ds-sr-only">: {{ f.navn }}</span></a>{% endif %}</p>
{% endif %}<p><span class="dempet">{% if f.neste_steg %}Ansvarlig: {{ f.ansvarlig }}. {% endif %}{% if f.kilde %}Kilde:
{{ f.kilde }}. {% endif %}{% if f.sist %}Sist bekreftet {{ f.sist }}.{% else %}
Aldri bekreftet.{% endif %}</span></p></li>"""


def fyll(session: Session) -> list[str]:
    """Make the peer's tables and rows of what each kommune's page says; the kommunenumre."""
    connection = session.connection()
    META.create_all(connection)
    kommuner = register.organisasjoner(session, Organisasjonstype.KOMMUNE)
    for o in kommuner:
        status = kommunestatus(session, o, clock.today())
        connection.execute(insert(KOMMUNE).values(_kommune(status)))
        connection.execute(insert(KRAV), [_krav(f, o.id, None) for f in status.felles] or [])
        for t in status.aktuelle:
            ruter = ", ".join(f"{r.kode.tekst} ({r.leverandor})" for r in t.vurdering.ruter)
            verdier = {
                "kommune_id": o.id, "nokkel": t.krav.nokkel, "navn": t.krav.navn, "status": t.status.tekst,
                "venter_paa": ", ".join(a.tekst for a in t.venter_paa) or "Ingen", "ruter": ruter,
            }  # fmt: skip
            (ident,) = connection.execute(insert(TJENESTE).values(verdier)).inserted_primary_key or (0,)
            connection.execute(insert(KRAV), [_krav(f, None, ident) for f in (*t.mangler, *t.i_orden)])
    connection.commit()
    return [o.nummer for o in kommuner]


def _kommune(status: Kommunestatus) -> dict[str, object]:
    o, avtale = status.organisasjon, status.avtale
    return {
        "id": o.id, "nummer": o.nummer, "navn": o.visningsnavn, "orgnr": o.orgnr,
        "tilslutning": avtale.status.tekst if avtale else "Ingen erklæring er registrert",
        "oppdatert": str(status.oppdatert or "Aldri"),
    }  # fmt: skip


def _krav(f: Forutsetning, kommune_id: int | None, tjeneste_id: int | None) -> dict[str, object]:
    return {
        "kommune_id": kommune_id, "tjeneste_id": tjeneste_id, "mangler": int(f.mangler), "navn": f.kode.tekst,
        "tilstand": f.tilstand.tekst, "grunn": f.grunn.nb, "neste_steg": f.neste_steg.nb if f.neste_steg else "",
        "lenke": f.lenke or "", "ansvarlig": f.ansvarlig.tekst, "kilde": f.kilde.nb if f.kilde else "",
        "sist": str(f.sist_bekreftet or ""),
    }  # fmt: skip


def lag_mal(path: Path, page: str) -> None:
    """The peer's template: our page's own frame around what Django fills in."""
    topp, _, rest = page.partition("<main")
    bunn = rest.partition("</main>")[2]
    path.write_text(f"{{% verbatim %}}{topp}{{% endverbatim %}}{MAIN}{{% verbatim %}}{bunn}{{% endverbatim %}}")
    path.with_name("krav.html").write_text(ETT_KRAV)


def sammenlign(vaare: dict[str, bytes], deres: dict[str, bytes]) -> None:
    """Raises AssertionError unless both say the same of every kommune, in about as many bytes."""
    for path, page in vaare.items():
        ours, theirs = set(_setninger(page)), set(_setninger(deres[path]))
        assert ours == theirs, (path, ours ^ theirs)
        assert 0.7 < len(deres[path]) / len(page) < 1.2, (path, len(page), len(deres[path]))


def _setninger(page: bytes) -> Iterable[str]:
    """Why each prerequisite of a tjeneste that is aktuell stands as it does."""
    aktuelle = page.decode().partition('id="andre-tittel"')[0]
    krav = re.findall(r'<li>\s*<p class="krav-navn"><strong>(.*?)</strong>.*?<p>(.*?)</p>', aktuelle, re.DOTALL)
    return (unescape(f"{navn}: {grunn}") for navn, grunn in krav)
