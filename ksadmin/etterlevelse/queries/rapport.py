"""A round as its report tells it."""

from datetime import date

from sqlalchemy.orm import Session

from ksadmin.etterlevelse.documents import Avvikslinje, Punktlinje, Rapportdata
from ksadmin.etterlevelse.models import Egenerklaeringsrunde
from ksadmin.etterlevelse.queries.avvik import rundens_avvik
from ksadmin.etterlevelse.queries.fremdrift import VENTER_PA_SVAR, rader, rundetall
from ksadmin.etterlevelse.queries.svar import svarfordeling


def rapportdata(session: Session, runde: Egenerklaeringsrunde, i_dag: date) -> Rapportdata:
    """What is known of the round on ``i_dag``. Raises ValueError for one that has not been opened."""
    if runde.aapnet_dato is None:
        raise ValueError("a round that is not open has no report")
    alle = rader(session, runde, i_dag)
    return Rapportdata(
        referanse=f"etterlevelse-{runde.id}",
        runde=runde.navn,
        vilkar=str(runde.vilkar),
        aapnet=runde.aapnet_dato,
        frist=runde.frist,
        dato=i_dag,
        eksempel=runde.eksempel,
        tall=tuple((t.tekst, n) for t, n in rundetall(alle).items()),
        punkter=tuple(
            Punktlinje(
                klausul=p.punkt.klausul,
                sporsmal=p.punkt.sporsmal_nb,
                svar=tuple((s.tekst, n) for s, n in p.antall.items()),
            )
            for p in svarfordeling(session, runde)
        ),
        avvik=tuple(
            Avvikslinje(
                organisasjon=str(a.organisasjon),
                klausul=str(a.punkt),
                status=a.status.tekst,
                tiltak=a.tiltak,
                frist=a.tiltaksfrist,
            )
            for a in rundens_avvik(session, runde)
        ),
        uten_svar=tuple(str(r.organisasjon) for r in alle if r.tilstand in VENTER_PA_SVAR),
    )
