"""The example cases of access: made by use cases, the same each time, and apart from real sources."""

import random

import pytest
from sqlalchemy import func, select

from ksadmin.core import audit, clock
from ksadmin.core.errors import Conflict
from ksadmin.database import transaction
from ksadmin.demo import lag_eksempeldata
from ksadmin.demo.tilgang import lag_tilgang
from ksadmin.register.queries import organisasjoner
from ksadmin.tilgangsoversikt import queries
from ksadmin.tilgangsoversikt.kodeverk import Verdi
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.models import Observasjon, Pakobling, Synkkjoring
from ksadmin.tilgangsoversikt.motor import TELLER_IKKE, Oppfyllelse
from ksadmin.tilgangsoversikt.queries.synk import uenigheter
from tests.actors import SAKSBEHANDLER
from tests.oppfolging.saker import erklaeringer
from tests.tilgangsoversikt.lister import antall, les, rad


def test_eksempeldata_viser_alt_som_kan_skje_og_forveksles_ikke_med_en_virkelig_kilde(session, tmp_path):
    with transaction():
        erklaeringer(session, [o for o in organisasjoner(session) if o.type.value == "kommune"][:24])
    laget = lag_tilgang(transaction, random.Random(1))
    i_dag = clock.today()
    status = dict(session.execute(select(Pakobling.status, func.count()).group_by(Pakobling.status)).all())
    assert status.keys() >= set(Pakoblingsstatus) - {Pakoblingsstatus.AVVIST, Pakoblingsstatus.TRUKKET}
    assert sum(status.values()) == laget
    assert session.scalars(select(Pakobling.eksempel).distinct()).all() == [True]
    celler = queries.bilde(session, i_dag=i_dag).celler.values()
    assert {v.status for v in celler} >= set(TELLER_IKKE)
    for hva in ("test", "tilgang", "brukt"):
        assert Verdi.JA in {getattr(v, hva).verdi for v in celler}
    tilstander = {r.tilstand for v in celler for r in v.ruter}
    assert tilstander >= {Oppfyllelse.OPPFYLT, Oppfyllelse.MANGLER, Oppfyllelse.IKKE_KREVD}
    assert uenigheter(session, i_dag)
    assert {k.omfang for k in session.scalars(select(Synkkjoring))} == {"eksempeldata"}
    before = session.scalar(select(func.count(Observasjon.id)))
    assert antall(les(tmp_path, rad("958935420"))) == (1, 0, 0, 0, 0)
    assert session.scalar(select(func.count(Observasjon.id))) == (before or 0) + 1


def test_eksempeldata_legges_ikke_blant_virkelige_saker_men_den_som_provde_ksadmin_i_gar_kan_starte_igjen(
    session, settings
):
    with transaction():
        egen, eksempel = erklaeringer(session, organisasjoner(session)[:2])
    with pytest.raises(Conflict, match="virkelige saker"):
        lag_eksempeldata(settings, seed=1)
    with transaction(), audit.recording(session, eksempel, actor=SAKSBEHANDLER, handling="avtale.endret"):
        eksempel.eksempel = True
    assert lag_eksempeldata(settings, seed=1) == "Eksempeldata er alt lagt inn."
    assert not egen.eksempel
