"""The words of the mails: plain values into the templates, in the organisation's målform."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from ksadmin.avtaler.papers import sprak
from ksadmin.core import clock
from ksadmin.core.clock import OSLO
from ksadmin.core.mail_templates import render_mail
from ksadmin.oppfolging.anledninger import LENKE
from ksadmin.oppfolging.fremdrift import Oppgaverad, intervall
from ksadmin.oppfolging.kontaktsjekk import Sporsmal
from ksadmin.oppfolging.lenker import VIRKER
from ksadmin.oppfolging.models import Kampanje
from ksadmin.oppfolging.queries import Grunn, Rad
from ksadmin.oppfolging.usecases import Brev
from ksadmin.register.models import Kontaktperson, Organisasjon, Organisasjonstype
from ksadmin.settings import TEMPLATES, Settings

T = TypeVar("T")


def purringer(settings: Settings, rader: list[Rad], adresser: Mapping[int, str], i_dag: date) -> list[Brev]:
    """A reminder for each row with an address. The key lets an organisation have one a day, whoever asks."""
    return [_purring(settings, r, adresser[r.organisasjon.id], i_dag) for r in rader if r.organisasjon.id in adresser]


def _purring(settings: Settings, rad: Rad, mottaker: str, i_dag: date) -> Brev:
    org, stilling = rad.organisasjon, rad.stilling
    sendt = rad.grunn is Grunn.SENDT
    emne, tekst = render_mail(
        TEMPLATES,
        f"purring.{'sendt' if sendt else 'ingen'}",
        sprak(org),
        **om_organisasjonen(settings, org),
        ny_siden=f"{org.opprettet:%d.%m.%Y}" if rad.grunn is Grunn.NY_ENHET and org.opprettet else "",
        referanse=stilling.referanse if stilling and sendt else "",
        sendt=f"{stilling.sendt.astimezone(OSLO):%d.%m.%Y}" if stilling and stilling.sendt else "",
    )
    return Brev(
        nokkel=f"purring:{org.id}:{i_dag}",
        organisasjon_id=org.id,
        erklaering_id=stilling.erklaering_id if stilling and sendt else None,
        kampanje_id=None,
        mottaker=mottaker,
        emne=emne,
        tekst=tekst,
    )


def kampanjebrev(settings: Settings, kampanje: Kampanje, rad: Oppgaverad, mottaker: str, i_dag: date) -> Brev:
    """The mail of this interval: the request the first time, a reminder after that."""
    emne, tekst = kampanjetekst(
        settings, kampanje, rad.organisasjon,
        referanse=rad.stilling.referanse, frist=rad.oppgave.frist, purring=rad.sendt > 0, forfalt=rad.forfalt,
    )  # fmt: skip
    return Brev(
        nokkel=f"kampanje:{kampanje.id}:oppgave:{rad.oppgave.id}:intervall:{intervall(kampanje, i_dag)}",
        organisasjon_id=rad.organisasjon.id,
        erklaering_id=rad.stilling.erklaering_id,
        kampanje_id=kampanje.id,
        mottaker=mottaker,
        emne=emne,
        tekst=tekst,
    )


def kampanjetekst(
    settings: Settings,
    kampanje: Kampanje,
    org: Organisasjon,
    *,
    referanse: str,
    frist: date,
    purring: bool,
    forfalt: bool = False,
) -> tuple[str, str]:
    """(subject, text) of the campaign's mail to ``org``."""
    return render_mail(
        TEMPLATES,
        "kampanje.purring" if purring else "kampanje",
        sprak(org),
        **om_organisasjonen(settings, org),
        innledning=kampanje.tekst_nn if sprak(org) == "nn" else kampanje.tekst_nb,
        referanse=referanse,
        vilkar=kampanje.vilkar.betegnelse,
        gyldig_fra=f"{kampanje.vilkar.gyldig_fra:%d.%m.%Y}",
        frist=f"{frist:%d.%m.%Y}",
        forfalt=forfalt,
    )


def kontaktsporsmal(settings: Settings, kontakter: Iterable[Kontaktperson]) -> list[Sporsmal]:
    """The yearly question to each contact. The key lets a contact have one a day, whoever asks."""
    return [Sporsmal(k, _kontaktsporsmal(settings, k)) for k in kontakter]


def _kontaktsporsmal(settings: Settings, kontakt: Kontaktperson) -> Brev:
    org = kontakt.organisasjon
    emne, tekst = render_mail(
        TEMPLATES,
        "kontaktsjekk",
        sprak(org),
        **om_organisasjonen(settings, org),
        rolle=kontakt.rolle.tekst_nn if org.skriver_nynorsk else kontakt.rolle.tekst,
        lenke=LENKE,
        dager=VIRKER.days,
    )
    return Brev(
        nokkel=f"kontaktsjekk:{kontakt.id}:{clock.today()}",
        organisasjon_id=org.id,
        erklaering_id=None,
        kampanje_id=None,
        mottaker=kontakt.epost,
        emne=emne,
        tekst=tekst,
    )


def i_hver_malform(alle: Sequence[T], organisasjon: Callable[[T], Organisasjon]) -> Iterator[tuple[str, T]]:
    """(målform, the first who is written to in it), for each målform that somebody is."""
    for nynorsk, navn in ((False, "Bokmål"), (True, "Nynorsk")):
        forst = next((x for x in alle if organisasjon(x).skriver_nynorsk is nynorsk), None)
        if forst is not None:
            yield navn, forst


def om_organisasjonen(settings: Settings, org: Organisasjon) -> dict[str, str | int]:
    """What every mail to an organisation may say of it, and of us."""
    base = str(settings.base_url).rstrip("/")
    return {
        "organisasjon": org.visningsnavn,
        "fylke": org.type is Organisasjonstype.FYLKESKOMMUNE,
        "statusside": f"{base}/{org.type.value}/{org.nummer}",
        "mottak": settings.erklaering_mottak,
        "avsender": settings.epost_avsender,
    }
