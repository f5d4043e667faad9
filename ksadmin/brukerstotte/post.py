"""An answer as the mail it becomes: with what it answers, as plain text and as HTML that says the same."""

import re

from markupsafe import Markup, escape
from sqlalchemy.orm import Session

from ksadmin.brukerstotte import lenker, tradtegn
from ksadmin.brukerstotte.kodeverk import Meldingsslag, Saksprak
from ksadmin.brukerstotte.models import Sak, Saksmelding
from ksadmin.brukerstotte.queries import sett_av, traden
from ksadmin.core.clock import klokkeslett
from ksadmin.core.mail import Mail, Vedlegg
from ksadmin.core.mail_templates import render_mail
from ksadmin.settings import TEMPLATES, Settings

_MAKS_REFERANSER = 20
_MELLOM = Markup("\n")
_LENKE = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)]")


def som_mail(session: Session, settings: Settings, melding: Saksmelding, *, til: str) -> Mail:
    """The mail of an answer to one of those who get it, in the thread as they know it.

    Only what is stored is quoted, and that is masked.
    """
    alt = sett_av(til, traden(session, melding.sak))
    for_ = [m for m in alt if (m.tidspunkt, m.id) < (melding.tidspunkt, melding.id)]
    inn = [m for m in for_ if m.slag is Meldingsslag.INN]
    sist_inn = next((m for m in reversed(inn) if not m.automatisk), inn[-1] if inn else None)
    emne, tekst = render_mail(
        TEMPLATES,
        "sak.automatisk" if melding.automatisk else "sak.svar",
        "nn" if melding.sak.sprak is Saksprak.NN else "nb",
        emne=emne_med_merke(melding.sak),
        tekst=melding.tekst,
        navn=melding.avsender_navn or "",
        vurdering=lenker.vurdering(settings, melding.sak),
        sitat="" if melding.automatisk or sist_inn is None else _sitat(sist_inn),
        hvem="" if sist_inn is None or sist_inn.avsender_epost == til else sist_inn.avsender_navn or "",
        dag=klokkeslett(sist_inn.tidspunkt) if sist_inn else "",
    )
    return Mail(
        til=til,
        emne=emne,
        tekst=tekst,
        message_id=tradtegn.lag(settings, melding),
        vedlegg=tuple(Vedlegg(v.filnavn, v.innhold, v.innholdstype) for v in melding.vedlegg),
        html=som_html(tekst, melding.sak.sprak.value),
        referanser=_referanser(settings, for_, sist_inn),
        automatisk=melding.automatisk,
    )


def emne_med_merke(sak: Sak) -> str:
    """The subject with the reference of the case, once."""
    emne = re.sub(r"^((re|sv|vs|fwd?):\s*)+", "", " ".join(sak.emne.split()), flags=re.IGNORECASE)
    return f"SV: {emne}" if f"[{sak.referanse}]" in emne else f"SV: {emne} [{sak.referanse}]"


def som_html(tekst: str, sprak: str) -> str:
    """The plain text as HTML: paragraphs, quoted lines as a quotation, addresses as links."""
    deler: list[Markup] = []
    for avsnitt in re.split(r"\n{2,}", tekst.strip()):
        linjer = avsnitt.split("\n")
        sitert = all(linje.startswith(">") for linje in linjer)
        innhold = Markup("<br>\n").join(_lenket(x[1:].lstrip() if sitert else x) for x in linjer)
        mal = "<blockquote><p>{}</p></blockquote>" if sitert else "<p>{}</p>"
        deler.append(Markup(mal).format(innhold))  # noqa: S704  the two templates are above
    return f'<!doctype html>\n<html lang="{sprak}"><body>{_MELLOM.join(deler)}</body></html>\n'


def _lenket(linje: str) -> Markup:
    ferdig, slutt = Markup(""), 0
    for treff in _LENKE.finditer(linje):
        ferdig += escape(linje[slutt : treff.start()]) + Markup('<a href="{0}">{0}</a>').format(treff[0])
        slutt = treff.end()
    return ferdig + escape(linje[slutt:])


def _sitat(melding: Saksmelding) -> str:
    return "\n".join(f"> {linje}".rstrip() for linje in melding.tekst.strip().split("\n"))


def _referanser(settings: Settings, for_: list[Saksmelding], sist_inn: Saksmelding | None) -> tuple[str, ...]:
    """What it answers, as RFC 5322 section 3.6.4 wants it: the chain of the last mail in, then what we sent since."""
    kjede: list[str] = []
    if sist_inn is not None and sist_inn.message_id:
        kjede = [*(sist_inn.referanser or "").split(), sist_inn.message_id]
    egne = [tradtegn.lag(settings, m) for m in for_ if m.slag is Meldingsslag.UT and m.angret is None]
    ider = list(dict.fromkeys([*(x for x in egne if x not in kjede), *kjede]))
    return tuple(ider[:1] + ider[1:][-(_MAKS_REFERANSER - 1) :])
