"""Each step of a request as a page: its words, its form and its use case."""

from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.tilgangsoversikt import usecases
from ksadmin.tilgangsoversikt.forms import StegdatoForm
from ksadmin.tilgangsoversikt.models import Miljo, Pakobling
from ksadmin.web.forms import BegrunnelseForm, given
from ksadmin.web.steps import StepAction


def _kontroll(_session: Session, pakobling: Pakobling) -> list[str]:
    svar = [f"{pakobling.organisasjon} har aktiv tilslutningserklæring og riktig orgnr."]
    if pakobling.har_fremmed_adresse:
        domene = pakobling.organisasjon.epostdomene
        svar.append(
            f"{pakobling.kontakt_epost} er ikke en adresse i {domene}. Ring kommunen og spør om forespørselen er deres."
        )
    return svar


def _beskjed(pakobling: Pakobling) -> list[str]:
    return (
        [f"{pakobling.kontakt_epost} får beskjed på e-post."]
        if pakobling.kontakt_epost and not pakobling.eksempel
        else []
    )


PAKOBLINGSSTEG = {
    "kontroller": StepAction(
        lambda s, a, m, _: usecases.kontroller(s, a, m, i_dag=clock.today()),
        "Se over at forespørselen gjelder riktig tjeneste og påkoblingsmåte. Kommunen må ha signert.",
        konsekvenser=_kontroll,
        hindringer=usecases.hindringer_for_kontroll,
    ),
    "send": StepAction(
        lambda s, a, m, f: usecases.send(s, a, m, dato=given(f.dato.data), i_dag=clock.today()),
        "Registrer når forespørselen ble sendt til Skatteetaten.",
        StegdatoForm,
    ),
    "apne_test": StepAction(
        lambda s, a, m, f: usecases.apne(s, a, m, miljo=Miljo.TEST, dato=given(f.dato.data), i_dag=clock.today()),
        "Skatteetaten har gitt beskjed om at tilgangen er åpen i test.",
        StegdatoForm,
        konsekvenser=lambda _s, m: [
            f"Det noteres at {m.organisasjon} har tilgang i test, med KS som kilde.",
            *_beskjed(m),
        ],
    ),
    "apne_produksjon": StepAction(
        lambda s, a, m, f: usecases.apne(s, a, m, miljo=Miljo.PRODUKSJON, dato=given(f.dato.data), i_dag=clock.today()),
        "Skatteetaten har gitt beskjed om at tilgangen er åpen i produksjon.",
        StegdatoForm,
        konsekvenser=lambda _s, m: [
            f"Det noteres at {m.organisasjon} har tilgang i produksjon, med KS som kilde.",
            *_beskjed(m),
        ],
    ),
    "avvis": StepAction(
        lambda s, a, m, f: usecases.avvis(s, a, m, begrunnelse=given(f.begrunnelse.data), i_dag=clock.today()),
        "Forespørselen kan ikke innvilges. Kommunen kan sende en ny.",
        BegrunnelseForm,
        konsekvenser=lambda _s, m: [f"{beskjed} Begrunnelsen står i den." for beskjed in _beskjed(m)],
    ),
    "trekk": StepAction(
        lambda s, a, m, f: usecases.trekk(s, a, m, begrunnelse=given(f.begrunnelse.data), i_dag=clock.today()),
        "Forespørselen gjelder ikke lenger. En tilgang som alt er åpnet, lukkes ikke av dette: be Skatteetaten om det.",
        BegrunnelseForm,
    ),
}
"""One page for each step of PAKOBLINGSLOP."""
