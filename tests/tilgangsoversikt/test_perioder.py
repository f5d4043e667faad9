"""Who has had access, month by month: those who have lost it since count in the months they had it."""

import random
from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from ksadmin.core import audit
from ksadmin.database import transaction
from ksadmin.register.kjennetegn import sett_kjennetegn
from ksadmin.register.models import Kjennetegnslag, Organisasjon
from ksadmin.register.queries import organisasjoner
from ksadmin.segmentrapport.queries import Periode, radene, tellinger
from ksadmin.tilgangsoversikt.bidrag import rapporttall
from ksadmin.tilgangsoversikt.kodeverk import Kilde, Verdi
from ksadmin.tilgangsoversikt.queries.utsagn import utsagn
from tests.actors import SAKSBEHANDLER
from tests.avtaler.builders import organisasjon
from tests.tilgangsoversikt.saker import en_kjoring, sett

TALL = rapporttall()[0]
ARET = Periode(date(2026, 1, 1), date(2026, 12, 31))
JA, NEI = Verdi.JA, Verdi.NEI


def den(maned: int, dag: int = 4) -> datetime:
    return datetime(2026, maned, dag, 10, tzinfo=UTC)


def sagt(
    session: Session, org: Organisasjon, *ord_: tuple[datetime, Verdi], kilde: Kilde = Kilde.FIL, **om: str
) -> None:
    """What one source has said of one thing, in the order it was so; we learned it in another."""
    for nummer, (tid, verdi) in enumerate(ord_):
        kjoring = en_kjoring(session, den(12, 28 - nummer), kilde)
        sett(session, kjoring, org, verdi, observert=tid, gjeldende=nummer == len(ord_) - 1, **om)


def per_maned(session: Session) -> tuple[int, ...]:
    return tellinger(session, [TALL], ARET)[0].per_maned


def test_den_som_har_mistet_tilgangen_teller_i_manedene_den_hadde_den(session: Session) -> None:
    oslo, halden, moss = (organisasjon(session, n) for n in ("0301", "3101", "3103"))
    with transaction():
        sagt(session, oslo, (den(3), JA), (den(6), NEI), (den(9), JA), (den(9, 20), NEI), (den(9, 25), JA))
    assert per_maned(session) == (0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1)
    with transaction():  # of another tjeneste, by another source, over the whole gap and some of both sides: still one
        sagt(session, oslo, (den(4), JA), (den(10), NEI), kilde=Kilde.DIGDIR, nokkel="langtidsopphold")
        sagt(session, halden, (den(5), JA), (den(11), NEI), (den(11), JA), api="the same moment")
        sagt(session, moss, (den(2), NEI), (den(8), JA))
    assert per_maned(session) == (0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3)
    assert [r.dato for r in radene(session, TALL, ARET)] == [den(8), den(5), den(3)]
    with transaction():  # what an orgnr has is not what the next one has, and the last unit is no more from October
        with audit.recording(session, halden, actor=SAKSBEHANDLER, handling="organisasjon.endret"):
            sett_kjennetegn(halden, Kjennetegnslag.ORGNR, "974759950", date(2026, 8, 1))
        with audit.recording(session, moss, actor=SAKSBEHANDLER, handling="organisasjon.opphort"):
            for kjennetegn in moss.kjennetegn:
                kjennetegn.til = kjennetegn.til or date(2026, 10, 1)
    assert per_maned(session) == (0, 0, 1, 1, 2, 2, 2, 2, 2, 1, 1, 1)


def test_hver_maned_er_som_a_se_tilbake_pa_dens_siste_dag(session: Session) -> None:
    tilfeldig, alle = random.Random(4), organisasjoner(session)[:12]
    with transaction():
        for org in alle:
            for kilde in (Kilde.FIL, Kilde.DIGDIR):
                dager = sorted(tilfeldig.sample(range(1, 360), tilfeldig.randint(1, 5)))
                ord_ = [(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(d), tilfeldig.choice((JA, NEI))) for d in dager]
                sagt(session, org, *ord_, kilde=kilde)
    assert per_maned(session) == tuple(
        len({org for (org, _), ord_ in utsagn(session, per=m.til).items() if any(u.verdi is JA for u in ord_)})
        for m in ARET.maneder
    )
