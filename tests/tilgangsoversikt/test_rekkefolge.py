"""Whatever sources and people say, in whatever order: the answer kept is the one found from all that was ever said."""

from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.database import transaction
from ksadmin.demo.tilgang import Eksempelkilde
from ksadmin.tilgangsoversikt import queries, usecases
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Kilde, Miljo, Verdi
from ksadmin.tilgangsoversikt.synk import Bestilling, synkroniser
from tests.actors import SAKSBEHANDLER
from tests.avtaler.builders import organisasjon
from tests.tilgangsoversikt.lister import LEVERANDOR
from tests.tilgangsoversikt.saker import tjeneste

APIER = ("", "skatteetaten:summertskattegrunnlag", "skatteetaten:inntekt")
RADER = st.builds(
    lambda miljo, til, verdi, api, dag: (
        *("958935420", "boligsosial", miljo, "delegering" if til else "tilgang", verdi, til, api, f"2026-06-{dag:02}"),
    ),
    st.sampled_from(["test", "produksjon"]),
    st.sampled_from(["", LEVERANDOR, "971032146"]),
    st.sampled_from(["ja", "nei"]),
    st.sampled_from(APIER),
    st.integers(1, 30),
)
LESING = st.tuples(st.sampled_from([Kilde.FIL, Kilde.ALTINN, Kilde.DIGDIR]), st.lists(RADER, max_size=5))
TELEFON = st.tuples(st.just(Kilde.MANUELL), st.tuples(st.sampled_from(Verdi), st.integers(1, 30)))
ALT_GODTAS = Bestilling(SYSTEM, godta_bortfall=True)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hendelser=st.lists(LESING | TELEFON, min_size=2, max_size=6))
def test_svaret_er_det_samme_som_av_alt_som_noen_gang_er_sagt(session, hendelser):
    oslo = organisasjon(session, "0301")
    for kilde, sagt in hendelser:
        if kilde is not Kilde.MANUELL:
            synkroniser(transaction, [Eksempelkilde(kilde, sagt)], ALT_GODTAS)
            continue
        verdi, dag = sagt
        with transaction():
            usecases.registrer_manuell_observasjon(
                session,
                SAKSBEHANDLER,
                organisasjon=oslo,
                tjeneste=tjeneste(session, "boligsosial"),
                miljo=Miljo.PRODUKSJON,
                faktum=Faktum.TILGANG,
                verdi=verdi,
                observert=datetime(2026, 6, dag, tzinfo=UTC),
                begrunnelse="Fortalt.",
            )
    i_dag = clock.today()
    naa = queries.bilde(session, i_dag=i_dag, organisasjoner=[oslo])
    fra_bunnen = queries.bilde(session, i_dag=i_dag, organisasjoner=[oslo], trodd=clock.now())
    assert naa.celler == fra_bunnen.celler
