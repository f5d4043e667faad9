"""Answers written once: new versions, what is filled in, and which must be read again."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from sqlalchemy import String, and_, cast, func, literal, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from ksadmin.brukerstotte.kodeverk import Regelkilde, Sakskategori, Saksprak
from ksadmin.brukerstotte.models import Sak, Standardsvar, Standardsvarversjon
from ksadmin.core import audit, clock
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import InvalidInput
from ksadmin.tjenester.models import Tjeneste
from ksadmin.vilkar import queries as vilkar

VARIABLER = {
    "hilsenavn": "navnet til den som spør",
    "organisasjon": "kommunen eller fylkeskommunen",
    "tjeneste": "tjenesten saken gjelder",
    "leverandor": "leverandøren",
    "feilkode": "feilkoden i saken",
    "sak": "referansen til saken",
}
"""What may stand between braces. There is no more language than that, so there is nothing to inject."""

_VILKAR, _INGEN = "vilkar:", "ingen"
_VARIABEL = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Svarfakta:
    """One edition of an answer. ``kilde`` is where KS has it from, ``kontrollert`` when it was last held against it."""

    tittel: str
    tekst_nb: str
    tekst_nn: str
    kilde: str
    kontrollert: date
    regelkilde: Regelkilde = Regelkilde.INGEN
    tjeneste: Tjeneste | None = None


def lag(session: Session, actor: Actor, *, nokkel: str, kategori: Sakskategori, fakta: Svarfakta) -> Standardsvar:
    """A new answer with its first version. Raises InvalidInput when the key is taken, and as ``ny_versjon``."""
    actor.require(Rolle.SAKSBEHANDLER)
    if session.scalars(select(Standardsvar.id).where(Standardsvar.nokkel == nokkel)).first() is not None:
        raise InvalidInput("nokkel", "Et annet standardsvar har denne nøkkelen. Velg en annen.")
    rad = Standardsvar(nokkel=nokkel, kategori=kategori, aktiv=True)
    with audit.recording(session, rad, actor=actor, handling="standardsvar.laget"):
        session.add(rad)
    ny_versjon(session, actor, rad, fakta)
    return rad


def ny_versjon(session: Session, actor: Actor, svar: Standardsvar, fakta: Svarfakta) -> Standardsvarversjon:
    """What is used from now on. The older ones stay as they were.

    Raises InvalidInput for a variable there is none of, and for a tjeneste left out or given for nothing.
    """
    actor.require(Rolle.SAKSBEHANDLER)
    for felt in ("tekst_nb", "tekst_nn"):
        _krev_kjente(felt, getattr(fakta, felt))
    if (fakta.regelkilde is Regelkilde.TJENESTE) != (fakta.tjeneste is not None):
        raise InvalidInput("tjeneste", "Velg tjenesten svaret bygger på, og bare da.")
    rad = Standardsvarversjon(
        standardsvar_id=svar.id,
        nummer=len(svar.versjoner) + 1,
        tittel=fakta.tittel,
        tekst_nb=fakta.tekst_nb,
        tekst_nn=fakta.tekst_nn,
        kilde=fakta.kilde,
        kontrollert=fakta.kontrollert,
        regelkilde=fakta.regelkilde,
        tjeneste_id=fakta.tjeneste.id if fakta.tjeneste else None,
        regelmerke=regelmerke(session, fakta.regelkilde, fakta.tjeneste),
        opprettet=clock.now(),
    )
    with audit.recording(session, rad, actor=actor, handling="standardsvarversjon.laget"):
        session.add(rad)
    session.expire(svar, ["versjoner"])
    return rad


def endre_bruk(session: Session, actor: Actor, svar: Standardsvar, *, kategori: Sakskategori, aktiv: bool) -> None:
    """Sort it elsewhere, or take it out of use."""
    actor.require(Rolle.SAKSBEHANDLER)
    with audit.recording(session, svar, actor=actor, handling="standardsvar.endret"):
        svar.kategori, svar.aktiv = kategori, aktiv


def foreldede(session: Session) -> list[Standardsvarversjon]:
    """The answers in use, as they read today, whose rule is another than when they were written. One query."""
    v, annen = Standardsvarversjon, aliased(Standardsvarversjon)
    nyeste = select(func.max(annen.nummer)).where(annen.standardsvar_id == v.standardsvar_id).scalar_subquery()
    merket = literal(_VILKAR) + func.coalesce(cast(vilkar.gjeldende_id(), String), _INGEN)
    nye_vilkar = and_(v.regelkilde == Regelkilde.VILKAR, v.regelmerke != merket)
    regler = joinedload(v.tjeneste)
    statement = (
        select(v)
        .join(v.standardsvar)
        .options(contains_eager(v.standardsvar))
        .options(regler.joinedload(Tjeneste.hjemler), regler.joinedload(Tjeneste.apier))
        .where(Standardsvar.aktiv, v.nummer == nyeste, or_(v.regelkilde == Regelkilde.TJENESTE, nye_vilkar))
        .order_by(Standardsvar.id)
    )
    mulige = session.scalars(statement).unique()
    return [m for m in mulige if m.tjeneste is None or tjenestemerke(m.tjeneste) != m.regelmerke]


def ma_leses_pa_nytt(session: Session) -> list[Standardsvar]:
    """The answers themselves."""
    return [versjon.standardsvar for versjon in foreldede(session)]


def regelmerke(session: Session, kilde: Regelkilde, tjeneste: Tjeneste | None) -> str:
    """The fingerprint of a rule as it is now: the terms in force, or the hjemler and API-er of a tjeneste."""
    if kilde is Regelkilde.VILKAR:
        gjelder = vilkar.gjeldende(session, clock.today())
        return f"{_VILKAR}{gjelder.id if gjelder else _INGEN}"
    return tjenestemerke(tjeneste) if kilde is Regelkilde.TJENESTE and tjeneste is not None else ""


def tjenestemerke(tjeneste: Tjeneste) -> str:
    """The fingerprint of the hjemler and API-er of a tjeneste."""
    regler = [f"{h.part}|{h.tekst}" for h in tjeneste.hjemler]
    regler += [f"{a.scope}|{a.altinn_rettighet}|{a.rettighetspakke}" for a in tjeneste.apier]
    return hashlib.sha256("\n".join(sorted(regler)).encode()).hexdigest()


def flett(versjon: Standardsvarversjon, sak: Sak) -> str:
    """The answer in the målform of the case, with what is known of it filled in; what is not, stands as dots.

    Where other cases are merged into it, the answer goes to all who asked, and none of them is named to the others.
    """
    nynorsk, om = sak.sprak is Saksprak.NN, sak.tjeneste
    kjent: Mapping[str, str | None] = {
        "hilsenavn": "alle" if sak.dubletter else sak.innsender_navn,
        "organisasjon": sak.organisasjon.visningsnavn if sak.organisasjon else None,
        "tjeneste": om.navn_i(nynorsk=nynorsk) if om else None,
        "leverandor": sak.leverandor.navn if sak.leverandor else None,
        "feilkode": sak.feilkode,
        "sak": sak.referanse,
    }
    tekst = versjon.tekst_nn if nynorsk else versjon.tekst_nb
    return _VARIABEL.sub(lambda treff: kjent.get(treff[1]) or "…", tekst)


def last_inn_standard(session: Session, actor: Actor) -> int:
    """Load every shipped answer whose ``nokkel`` is unknown; returns how many that was."""
    kjente = set(session.scalars(select(Standardsvar.nokkel)))
    innhold = files("ksadmin.brukerstotte").joinpath("data/standardsvar.json").read_text(encoding="utf-8")
    nye: list[dict[str, Any]] = [s for s in json.loads(innhold) if s["nokkel"] not in kjente]
    for s in nye:
        fakta = Svarfakta(
            tittel=s["tittel"],
            tekst_nb="\n".join(s["nb"]),
            tekst_nn="\n".join(s["nn"]),
            kilde=s["kilde"],
            kontrollert=date.fromisoformat(s["kontrollert"]),
            regelkilde=Regelkilde(s.get("regelkilde", "ingen")),
        )
        lag(session, actor, nokkel=s["nokkel"], kategori=Sakskategori(s["kategori"]), fakta=fakta)
    return len(nye)


def _krev_kjente(felt: str, tekst: str) -> None:
    ukjente = sorted({navn for navn in _VARIABEL.findall(tekst) if navn not in VARIABLER})
    if ukjente:
        lov = ", ".join(f"{{{navn}}}" for navn in VARIABLER)
        raise InvalidInput(felt, f"«{{{ukjente[0]}}}» kan ikke fylles inn. Bruk {lov}.")
