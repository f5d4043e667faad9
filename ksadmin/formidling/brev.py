"""The words of the mails: a notice in the recipient's målform, with the links that are the recipient's own."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from ksadmin.core.clock import OSLO, klokkeslett
from ksadmin.core.mail_templates import render_mail
from ksadmin.formidling import lenker
from ksadmin.formidling.kodeverk import Meldingstype
from ksadmin.formidling.models import Melding, Mottaker
from ksadmin.settings import TEMPLATES, Settings

_EGEN_LENKE = ("(hver organisasjon får sin egen lenke)", "(kvar organisasjon får si eiga lenkje)")
"""In place of the link, bokmål and nynorsk, where a mail is shown before it is anybody's."""


def utkast(type: Meldingstype, *, nynorsk: bool) -> tuple[str, str]:
    """(title, text) to begin from; what a person must fill in stands in [[ ]]."""
    tittel, tekst = render_mail(TEMPLATES, f"utkast.{type.value}", "nn" if nynorsk else "nb")
    return tittel, tekst.strip()


def brev(
    settings: Settings,
    melding: Melding,
    tjenester: Mapping[str, tuple[str, str]],
    mottakere: Sequence[Mottaker] = (),
    *,
    nynorsk: bool,
) -> tuple[str, str]:
    """(subject, text) to those who share one address; to nobody it is what a preview shows.

    ``tjenester`` are the names in both målformer, by key.
    """
    hos = [m for m in mottakere if m.adressat is not None]
    emne, brevet = render_mail(
        TEMPLATES,
        "melding",
        "nn" if nynorsk else "nb",
        tittel=melding.tittel(nynorsk=nynorsk),
        tekst=melding.tekst(nynorsk=nynorsk),
        fra=_tid(melding.gjelder_fra),
        til=_tid(melding.gjelder_til),
        tjenester=", ".join(tjenester[t][nynorsk] for t in melding.tjenester if t in tjenester),
        rettes=melding.retter.tittel(nynorsk=nynorsk) if melding.retter else "",
        rettes_dato=_dato(melding.retter),
        bekreftes="\n".join(f"{m.adressat}: {lenker.siden(settings, m)}" for m in hos if melding.krever_bekreftelse)
        or (_EGEN_LENKE[nynorsk] if melding.krever_bekreftelse and not mottakere else ""),
        bekreftes_innen=f"{melding.bekreftes_innen:%d.%m.%Y}" if melding.bekreftes_innen else "",
        side=lenker.varselet(settings, melding.id, nynorsk=nynorsk),
        organisasjoner=", ".join(dict.fromkeys(str(m.adressat) for m in hos)),
        avmelding=lenker.siden(settings, mottakere[0]) if mottakere and melding.type.kan_avmeldes else "",
        avsender=settings.epost_avsender,
    )
    return emne, re.sub(r"\n{3,}", "\n\n", brevet)  # where a part the notice lacks would have stood


def avmeldingshoder(settings: Settings, melding: Melding, mottaker: Mottaker) -> tuple[tuple[str, str], ...]:
    """What lets a mail program say no thanks (RFC 2369, RFC 8058), where no thanks is an answer."""
    if not melding.type.kan_avmeldes:
        return ()
    return (
        ("List-Unsubscribe", f"<{lenker.avmelding(settings, mottaker)}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )


def _tid(tidspunkt: datetime | None) -> str:
    return klokkeslett(tidspunkt) if tidspunkt else ""


def _dato(melding: Melding | None) -> str:
    return f"{melding.publisert.astimezone(OSLO):%d.%m.%Y}" if melding and melding.publisert else ""
