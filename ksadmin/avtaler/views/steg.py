"""Each step of an erklæring as a page: its words, its form and its use case."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from ksadmin.avtaler import signing, usecases
from ksadmin.avtaler.forms import AvslutningForm, BekreftelseForm, DatoForm, RettSignaturForm, SignaturForm
from ksadmin.avtaler.models import Tilslutningserklaering
from ksadmin.avtaler.signing import Signaturfakta
from ksadmin.avtaler.upload import kontrollert_pdf
from ksadmin.avtaler.usecases import Avslutning
from ksadmin.core import clock
from ksadmin.core.actor import Actor
from ksadmin.web.forms import BegrunnelseForm, given
from ksadmin.web.steps import StepAction

if TYPE_CHECKING:
    from ksadmin.avtaler.views.erklaeringer import AvtaleView


def signaturfakta(form: SignaturForm, maks_mb: int) -> Signaturfakta:
    """What the form says, with the uploaded file checked. Raises InvalidInput for a file that will not do."""
    upload = form.fil.data
    innhold = upload.read() if upload and upload.filename else None
    return Signaturfakta(
        navn=given(form.navn.data),
        fullmakt=form.fullmakt.data,
        delegasjon=form.delegasjon.data,
        delegasjon_dato=form.delegasjon_dato.data,
        signert_dato=given(form.signert_dato.data),
        fil=None if innhold is None else kontrollert_pdf(innhold, maks_mb=maks_mb),
        filnavn=upload.filename if upload else "",
    )


def som_registrert(avtale: Tilslutningserklaering) -> Mapping[str, Any]:
    """The last signature, to begin from when it is put right."""
    s = avtale.siste_signatur
    if s is None:
        return {}
    felter = ("navn", "fullmakt", "delegasjon", "delegasjon_dato", "signert_dato")
    return {felt: getattr(s, felt) for felt in felter}


def avtalesteg(view: "AvtaleView") -> dict[str, StepAction]:
    """One page for each step of AVTALELOP."""
    maks_mb, brevhode = view.settings.maks_opplasting_mb, view.brevhode

    def registrer(s: Session, a: Actor, avtale: Tilslutningserklaering, f: SignaturForm) -> None:
        signing.registrer_signatur(s, a, avtale, signaturfakta(f, maks_mb), i_dag=clock.today())

    def rett(s: Session, a: Actor, avtale: Tilslutningserklaering, f: SignaturForm) -> None:
        signing.rett_signatur(s, a, avtale, signaturfakta(f, maks_mb), i_dag=clock.today())

    def avslutt(s: Session, a: Actor, avtale: Tilslutningserklaering, f: AvslutningForm) -> None:
        nynorsk = avtale.organisasjon.skriver_nynorsk
        berorte = tuple((nn, "Tek slutt") if nynorsk else (nb, "Opphører") for nb, nn in view.affected(s, avtale))
        avslutning = Avslutning(given(f.opphorer.data), given(f.begrunnelse.data), berorte)
        usecases.avslutt(s, a, avtale, brevhode, avslutning, i_dag=clock.today())

    def virkning(s: Session, avtale: Tilslutningserklaering) -> list[str]:
        return [
            f"{avtale.organisasjon} står uten aktiv tilslutningserklæring og mister grunnlaget for tilgangene sine.",
            *(nb for nb, _ in view.affected(s, avtale)),
            f"Brevet går på e-post til {avtale.kontakt_epost}. Begrunnelsen står i det.",
            "Dokumentene og historikken blir stående.",
        ]

    return {
        "send": StepAction(
            lambda s, a, m, _: usecases.send(s, a, m, brevhode, i_dag=clock.today()),
            "Erklæringen lages som PDF, lagres og sendes på e-post til adressen under.",
            konsekvenser=lambda _s, m: [
                f"E-post går til {m.kontakt_epost}.",
                f"Erklæringen skrives på {'nynorsk' if m.organisasjon.skriver_nynorsk else 'bokmål'}.",
                f"Vilkårene er {m.vilkar}.",
            ],
        ),
        "marker_sendt": StepAction(
            lambda s, a, m, _: usecases.marker_sendt(s, a, m, brevhode, i_dag=clock.today()),
            "Bruk denne når kommunen har fått erklæringen på papir eller på en annen måte. PDF-en lages og lagres,"
            " men ingen e-post sendes.",
        ),
        "registrer_signatur": StepAction(
            registrer,
            "Registrer det som står under signaturen, og last opp skannen. En annen person kontrollerer etterpå.",
            SignaturForm,
        ),
        "rett_signatur": StepAction(
            rett,
            "Rett det som er registrert. Den som retter, kan ikke kontrollere.",
            RettSignaturForm,
            prefill=som_registrert,
        ),
        "kontroller": StepAction(
            lambda s, a, m, _: signing.kontroller(s, a, m),
            "Åpne skannen og hold den mot det som er registrert: navn, fullmakt, dato og organisasjonsnummer."
            " Du kan ikke kontrollere det du selv har registrert.",
        ),
        "videresend": StepAction(
            lambda s, a, m, f: usecases.videresend(s, a, m, dato=given(f.dato.data), i_dag=clock.today()),
            "Registrer når den signerte erklæringen ble videresendt til Skatteetaten.",
            DatoForm,
            prefill=lambda _m: {"dato": clock.today()},
        ),
        "bekreft": StepAction(
            lambda s, a, m, f: usecases.bekreft(
                s, a, m, brevhode, dato=given(f.dato.data), referanse=f.referanse.data, i_dag=clock.today()
            ),
            "Skatteetaten har bekreftet. Erklæringen blir aktiv, og kommunen får kvittering på e-post.",
            BekreftelseForm,
            prefill=lambda _m: {"dato": clock.today()},
        ),
        "trekk": StepAction(
            lambda s, a, m, f: usecases.trekk(s, a, m, begrunnelse=given(f.begrunnelse.data)),
            "Erklæringen skal ikke signeres likevel. Du kan lage en ny senere.",
            BegrunnelseForm,
        ),
        "avvis": StepAction(
            lambda s, a, m, f: usecases.avvis(s, a, m, begrunnelse=given(f.begrunnelse.data)),
            "Det som kom tilbake kan ikke brukes. Kommunen må signere en ny erklæring.",
            BegrunnelseForm,
        ),
        "erstatt": StepAction(
            lambda s, a, m, f: usecases.erstatt(s, a, m, begrunnelse=given(f.begrunnelse.data), i_dag=clock.today()),
            "Bruk denne når kommunen må signere på nytt, for eksempel etter nytt organisasjonsnummer. Nye vilkår"
            " aksepteres på den samme erklæringen, ikke her.",
            BegrunnelseForm,
            konsekvenser=virkning,
        ),
        "avslutt": StepAction(
            avslutt,
            "Erklæringen avsluttes når du registrerer det, og kommunen får et brev. Vent til dagen den skal avsluttes.",
            AvslutningForm,
            konsekvenser=virkning,
            prefill=lambda _m: {"opphorer": clock.today()},
        ),
    }
