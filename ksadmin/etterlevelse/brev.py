"""The words of the mail that asks for a declaration, in the organisation's målform."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ksadmin.avtaler.papers import sprak
from ksadmin.core.mail_templates import render_mail
from ksadmin.etterlevelse.lenker import virker_til
from ksadmin.etterlevelse.models import Egenerklaeringsrunde
from ksadmin.etterlevelse.queries import Erklaeringsrad
from ksadmin.oppfolging.anledninger import LENKE
from ksadmin.oppfolging.brev import i_hver_malform, om_organisasjonen
from ksadmin.oppfolging.purreplan import intervall
from ksadmin.oppfolging.usecases import Brev
from ksadmin.register.models import Organisasjon
from ksadmin.settings import TEMPLATES, Settings


def egenerklaeringsbrev(
    settings: Settings, rader: Sequence[Erklaeringsrad], adresser: Mapping[int, str], i_dag: date
) -> list[tuple[int, Brev]]:
    """(id of the declaration, mail of this interval) for each row with an address."""
    return [
        (r.egenerklaering.id, _brev(settings, r, adresser[r.organisasjon.id], i_dag))
        for r in rader
        if r.organisasjon.id in adresser
    ]


def smaksprover(
    settings: Settings, runde: Egenerklaeringsrunde, hvem: Sequence[Organisasjon]
) -> Iterator[tuple[str, Organisasjon, str, str]]:
    """(målform, organisation, subject, text) of the first mail, in each målform that somebody gets."""
    for navn, forst in i_hver_malform(hvem, lambda o: o):
        yield navn, forst, *brevtekst(settings, runde, forst, frist=runde.frist)


def _brev(settings: Settings, rad: Erklaeringsrad, mottaker: str, i_dag: date) -> Brev:
    skjema, runde = rad.egenerklaering, rad.egenerklaering.runde
    assert runde.aapnet_dato is not None
    emne, tekst = brevtekst(
        settings, runde, rad.organisasjon, frist=skjema.frist, tilbakemelding=skjema.begrunnelse or "",
        purring=rad.sendinger.sendt > 0, forfalt=rad.forfalt,
    )  # fmt: skip
    nummer = intervall(runde.aapnet_dato, runde.purreintervall_dager, i_dag)
    pa_nytt = f":{skjema.levert:%Y%m%d%H%M%S}" if skjema.levert else ""  # asked anew, within the same interval
    return Brev(
        nokkel=f"egenerklaering:{skjema.id}:intervall:{nummer}{pa_nytt}",
        organisasjon_id=skjema.organisasjon_id,
        erklaering_id=None,
        kampanje_id=None,
        mottaker=mottaker,
        emne=emne,
        tekst=tekst,
    )


def brevtekst(
    settings: Settings,
    runde: Egenerklaeringsrunde,
    org: Organisasjon,
    *,
    frist: date,
    tilbakemelding: str = "",
    purring: bool = False,
    forfalt: bool = False,
) -> tuple[str, str]:
    """(subject, text) of the mail to ``org``. ``tilbakemelding`` is what KS wants answered anew."""
    return render_mail(
        TEMPLATES,
        "egenerklaering",
        sprak(org),
        **om_organisasjonen(settings, org),
        innledning=runde.tekst_nn if sprak(org) == "nn" else runde.tekst_nb,
        vilkar=runde.vilkar.betegnelse,
        frist=f"{frist:%d.%m.%Y}",
        virker_til=f"{virker_til(frist):%d.%m.%Y}",
        tilbakemelding=tilbakemelding,
        purring=purring,
        forfalt=forfalt,
        lenke=LENKE,
    )
