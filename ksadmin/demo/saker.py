"""Example questions to support, in every status, as if they had come in over the last months."""

import random
from datetime import timedelta

from sqlalchemy.orm import Session

from ksadmin.brukerstotte import usecases
from ksadmin.brukerstotte.fakta import Innmelding, Saksfakta
from ksadmin.brukerstotte.kodeverk import Sakskategori, Saksopphav, Saksprak, Tilfredshet
from ksadmin.brukerstotte.models import Sak
from ksadmin.brukerstotte.usecases.steg import still_klokken
from ksadmin.core import clock
from ksadmin.demo.aktorer import FORST
from ksadmin.endringsonsker.kodeverk import Onsketype
from ksadmin.register.models import Organisasjonstype
from ksadmin.register.queries import organisasjoner

_K, _O = Sakskategori, Saksopphav
_SAKER = (
    (
        "Leverandøren får MP-251",
        "Leverandøren får MP-251 når de henter. Hva mangler?",
        _K.ALTINN,
        _O.EPOST,
        "MP-251",
        (),
    ),
    ("MP-250 i produksjon", "Vi får MP-250 fra Maskinporten.", _K.MASKINPORTEN, _O.EPOST, "MP-250", ("start",)),
    (
        "Hvordan får vi tilgang?",
        "Vi vil hente til foreldrebetaling.",
        _K.TILGANG,
        _O.SKJEMA,
        None,
        ("svar", "los", "lukk"),
    ),
    (
        "Tomt svar for en person",
        "Svaret er tomt, og skjermet er true.",
        _K.DATAINNHOLD,
        _O.EPOST,
        None,
        ("svar", "los"),
    ),
    ("Fiks svarer 401", "Integrasjonen svarer 401.", _K.FIKS, _O.TELEFON, None, ("svar", "vent_leverandor")),
    ("Feil i API-et siden i går", "SSG-001 på alle kall siden i går.", _K.FEIL, _O.EPOST, "SSG-001", ("eskaler",)),
    (
        "Trenger inntekt per måned",
        "Kan dere be om inntekt per måned?",
        _K.ENDRINGSONSKE,
        _O.TEAMS,
        None,
        ("svar", "onske"),
    ),
    ("Sendt til feil mottaker", "Vi har sendt en fil til feil kommune.", _K.PERSONVERN, _O.TELEFON, None, ()),
    (
        "Ny kodeliste for inntektsåret",
        "Når kommer kodelisten?",
        _K.ARSREVISJON,
        _O.EPOST,
        None,
        ("svar", "vent_kommune"),
    ),
    ("Må vi vente med å delegere?", "Kan vi delegere nå?", _K.ALTINN, _O.EPOST, None, ("svar", "los", "lukk")),
    ("Bytte av leverandør", "Vi bytter leverandør til nyttår.", _K.TILGANG, _O.SKJEMA, None, ("svar", "los")),
    ("SI-02 fra Fiks", "Vi får SI-02 på langtidsopphold.", _K.FIKS, _O.EPOST, "SI-02", ("svar", "los", "lukk")),
)


def lag_saker(session: Session, dice: random.Random) -> int:
    """Register them, answer and walk each as it says, and move them back in time. How many there are."""
    kommuner = [o for o in organisasjoner(session) if o.type is Organisasjonstype.KOMMUNE]
    for emne, tekst, kategori, opphav, feilkode, deretter in _SAKER:
        kommune = dice.choice(kommuner)
        fakta = Saksfakta(
            emne=f"Eksempel: {emne}",
            opphav=opphav,
            kategori=kategori,
            feilkode=feilkode,
            sprak=Saksprak.NN if kommune.skriver_nynorsk else Saksprak.NB,
            innsender_navn="Eksempelkontakt",
            innsender_epost="kontakt@example.org",
            organisasjon=kommune,
            eksempel=True,
        )
        melding = Innmelding(
            tekst=f"Hei,\n\n{tekst}\n\nEksempel for å prøve ksadmin.",
            avsender_navn="Eksempelkontakt",
            avsender_epost="kontakt@example.org",
        )
        sak = usecases.apne(session, FORST, fakta, melding)
        session.flush()
        for steg in deretter:
            _ta(session, sak, steg)
        if "los" in deretter:
            usecases.vurder(session, sak, dice.choice(list(Tilfredshet)))
        session.flush()
        _flytt_tilbake(sak, timedelta(days=dice.randrange(1, 80)) if deretter else timedelta(hours=dice.randrange(30)))
        session.flush()
        still_klokken(session, sak, clock.now())
    return len(_SAKER)


def _ta(session: Session, sak: Sak, steg: str) -> None:
    i_dag = clock.today()
    if steg == "svar":
        usecases.svar(session, FORST, sak, "Hei,\n\ndette er et eksempel på et svar.")
    elif steg == "eskaler":
        sporsmal, frist = "Eksempel: feiler API-et for alle?", i_dag + timedelta(days=14)
        usecases.eskaler(session, FORST, sak, sporsmal=sporsmal, frist=frist, referanse="EKSEMPEL-1", i_dag=i_dag)
    elif steg == "onske":
        nytt = Onsketype.NYE_FELTER
        usecases.lag_onske(session, FORST, sak, type=nytt, tittel=sak.emne, beskrivelse="Eksempel.", i_dag=i_dag)
    else:
        usecases.ta(session, FORST, sak, steg)


def _flytt_tilbake(sak: Sak, tid: timedelta) -> None:
    """As if it had come in then; what was done with it took some hours."""
    timer = timedelta(hours=3)
    for rad, felter in (
        (sak, ("opprettet", "sist_aktivitet", "forste_svar", "lost")),
        *((m, ("tidspunkt",)) for m in sak.meldinger),
        *((p, ("fra", "til")) for p in sak.perioder),
    ):
        for felt in felter:
            if (naa := getattr(rad, felt)) is not None:
                setattr(rad, felt, naa - tid + (timer if felt in ("forste_svar", "lost", "til") else timedelta()))
