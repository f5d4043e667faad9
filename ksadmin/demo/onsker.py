"""Example wishes: one or more in every status, with voices from kommuner drawn by the dice."""

import random
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.demo.aktorer import FORST
from ksadmin.endringsonsker import usecases
from ksadmin.endringsonsker.fakta import Onskefakta, Stottefakta
from ksadmin.endringsonsker.kodeverk import Fristgrunn, Innsats, Konsekvens, Lovplikt, Onsketype, Personverngevinst
from ksadmin.endringsonsker.lifecycle import AAPNE, ONSKELOP, Onskestatus
from ksadmin.endringsonsker.models import Endringsonske
from ksadmin.endringsonsker.poeng import KRITERIER
from ksadmin.endringsonsker.queries import KANDIDATER
from ksadmin.register.models import Organisasjonstype
from ksadmin.register.queries import organisasjoner
from ksadmin.tjenester.queries import tilgjengelige

_S, _T = Onskestatus, Onsketype
_ONSKER = (
    ("Eksempel: inntekt måned for måned", _T.NYE_FELTER, _S.REGISTRERT),
    ("Eksempel: månedlig inntekt som eget felt", _T.NYE_FELTER, _S.REGISTRERT),
    ("Eksempel: varsel når et skatteoppgjør endres", _T.NYE_BRUKSOMRADER, _S.UNDER_VURDERING),
    ("Eksempel: samme feltnavn i alle API-er", _T.FEIL_FORBEDRING, _S.UNDER_VURDERING),
    ("Eksempel: ett samlet testmiljø", _T.ORGANISATORISK, _S.PRIORITERT),
    ("Eksempel: tydeligere feilmelding ved manglende delegering", _T.FEIL_FORBEDRING, _S.PRIORITERT),
    ("Eksempel: opplysning om skattested", _T.NYE_FELTER, _S.OVERSENDT),
    ("Eksempel: svar for flere personer i ett kall", _T.FEIL_FORBEDRING, _S.AKSEPTERT),
    ("Eksempel: bruk i en ny kommunal oppgave", _T.NYE_BRUKSOMRADER, _S.PLANLAGT),
    ("Eksempel: dato for siste endring i svaret", _T.FEIL_FORBEDRING, _S.LEVERT),
    ("Eksempel: alle felter i skattemeldingen", _T.NYE_FELTER, _S.AVSLATT),
    ("Eksempel: historikk ti år tilbake", _T.NYE_FELTER, _S.UTSATT),
    ("Eksempel: bytte av filformat", _T.ORGANISATORISK, _S.TRUKKET),
)
_MALET, _DUBLETTEN = 0, 1
_GRUNN = "Eksempel på en begrunnelse. Den sier ingenting om hva Skatteetaten mener."
_GRUNN_NN = "Eksempel på ei grunngjeving. Ho seier ingenting om kva Skatteetaten meiner."
Steg = Callable[[Session, Endringsonske], None]


def lag_onsker(session: Session, dice: random.Random) -> int:
    """Register them, let kommuner speak, and walk each to its status. How many there are."""
    i_dag = clock.today()
    kommuner = [o for o in organisasjoner(session) if o.type is Organisasjonstype.KOMMUNE]
    tjenester = tilgjengelige(session)
    laget = []
    for tittel, type, status in _ONSKER:
        gjelder = dice.sample(list(tjenester), dice.randint(1, 2))
        mottatt = i_dag - timedelta(days=dice.randrange(30, 400))
        fakta = _fakta(tittel, type, status)
        onske = usecases.registrer(
            session, FORST, fakta, tjenester=gjelder, mottatt=mottatt, i_dag=i_dag, eksempel=True
        )
        for kommune in dice.sample(kommuner, dice.randint(1, 12)):
            stotte = Stottefakta(navn="Eksempelkontakt", rolle="Rådgiver", dato=i_dag, kilde="Eksempeldata")
            usecases.stem(session, FORST, onske, stotte, organisasjon=kommune, i_dag=i_dag)
        for step in ONSKELOP.path(status):
            _steg(i_dag)[step.name](session, onske)
        if status is not Onskestatus.REGISTRERT:
            _vis(session, onske)
        laget.append(onske)
    usecases.sla_sammen(session, FORST, laget[_DUBLETTEN], med=laget[_MALET])
    _prioriter(session, dice, [o for o in laget if o.status in KANDIDATER])
    return len(laget)


def _vis(session: Session, onske: Endringsonske) -> None:
    usecases.skriv_for_veikartet(
        session,
        FORST,
        onske,
        tittel=onske.tittel,
        tekst="Et eksempel for å prøve ksadmin. Ingen kommune har bedt om dette.",
        tittel_nn=None,
        tekst_nn="Eit eksempel for å prøve ksadmin. Ingen kommune har bede om dette.",
        vises=True,
    )


def _prioriter(session: Session, dice: random.Random, kandidater: Sequence[Endringsonske]) -> None:
    """Judge all but the last, decide what counts, and keep a round where one has been moved."""
    for onske in kandidater[:-1]:
        usecases.sett_grunnlag(
            session,
            FORST,
            onske,
            lovplikt=dice.choice(list(Lovplikt)),
            konsekvens=dice.choice(list(Konsekvens)),
            personvern=dice.choice(list(Personverngevinst)),
            innsats=dice.choice(list(Innsats)),
        )
    usecases.nytt_vektsett(session, FORST, dict.fromkeys(KRITERIER, 10), begrunnelse="Eksempel: alt teller likt.")
    runde = usecases.frys_runde(session, FORST, navn="Eksempelrunde", i_dag=clock.today(), eksempel=True)
    grunn = "Eksempel: må være på plass før neste inntektsår."
    usecases.flytt(session, FORST, runde, runde.saker[-1], plass=1, begrunnelse=grunn)


def _fakta(tittel: str, type: Onsketype, status: Onskestatus) -> Onskefakta:
    begrunnet = status is not Onskestatus.REGISTRERT
    return Onskefakta(
        type=type,
        tittel=tittel,
        beskrivelse="Et eksempel for å prøve ksadmin. Ingen kommune har bedt om dette.",
        hjemmel="Eksempel på en hjemmel." if begrunnet else None,
        nodvendighet="Eksempel: kommunen klarer seg ikke med mindre." if begrunnet else None,
        konsekvens="Eksempel: saksbehandlingen blir manuell." if begrunnet else None,
        frist=clock.today() + timedelta(days=200) if status in AAPNE and begrunnet else None,
        fristgrunn=Fristgrunn.INNTEKTSAR if status in AAPNE and begrunnet else None,
    )


def _steg(i_dag: date) -> dict[str, Steg]:
    nei = {"svar": _GRUNN, "svar_nn": _GRUNN_NN}
    return {
        "vurder": lambda s, o: usecases.vurder(s, FORST, o),
        "prioriter": lambda s, o: usecases.prioriter(s, FORST, o),
        "send_over": lambda s, o: usecases.send_over(s, FORST, o, dato=i_dag, i_dag=i_dag),
        "aksepter": lambda s, o: usecases.aksepter(s, FORST, o, referanse="Eksempel", svar=None, svar_nn=None),
        "planlegg": lambda s, o: usecases.planlegg(
            s, FORST, o, utgivelse="Eksempel: om et halvt år", svar=None, svar_nn=None
        ),
        "lever": lambda s, o: usecases.lever(s, FORST, o, dato=i_dag, i_dag=i_dag),
        "utsett": lambda s, o: usecases.utsett(s, FORST, o, **nei),
        "avsla": lambda s, o: usecases.avsla(s, FORST, o, **nei),
        "trekk": lambda s, o: usecases.trekk(s, FORST, o, **nei),
    }
