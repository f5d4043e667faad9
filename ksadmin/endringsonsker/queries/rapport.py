"""How it goes with the wishes, in numbers: each part is a table whose first number is drawn as a bar."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ksadmin.endringsonsker.lifecycle import AAPNE, HOS_SKATTEETATEN, TIL_VURDERING, Onskestatus
from ksadmin.endringsonsker.models import Endringsonske, Innspillspakke, OnskeTjeneste, Pakkesak
from ksadmin.tjenester.models import Tjeneste

_ALDRE = ((90, "Under 3 måneder"), (180, "3–6 måneder"), (365, "6–12 måneder"), (730, "1–2 år"))
_ELDST = "Over 2 år"
_S = Onskestatus
_UTFALL = (_S.LEVERT, *reversed(HOS_SKATTEETATEN), _S.UTSATT, _S.AVSLATT, _S.TRUKKET)
"""Where a wish that has been with Skatteetaten most often is; other statuses are shown when some are there."""

Rad = tuple[str | int | float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rapportdel:
    """One part. The first column is what each row is about, the second the number that is drawn."""

    nokkel: str
    tittel: str
    forklaring: str
    overskrifter: tuple[str, ...]
    rader: Sequence[Rad]

    @property
    def topp(self) -> float:
        """The largest number drawn: the whole width."""
        return max((float(rad[1] or 0) for rad in self.rader), default=0) or 1


def rapport(session: Session, i_dag: date) -> list[Rapportdel]:
    """Every part, in the order they are read. Five grouped queries, and one row for each answer."""
    return [_lop(session), _alder(session, i_dag), _svartid(session), _utfall(session), _per_tjeneste(session)]


def _lop(session: Session) -> Rapportdel:
    antall = _per_status(session)
    rader = [(status.tekst, antall[status]) for status in Onskestatus]
    forklaring = "Alle ønsker etter hvor de er i løpet."
    return Rapportdel(
        nokkel="lop", tittel="Løpet", forklaring=forklaring, overskrifter=("Status", "Antall"), rader=rader
    )


def _alder(session: Session, i_dag: date) -> Rapportdel:
    sporring = select(Endringsonske.mottatt_dato, func.count()).where(Endringsonske.status.in_(AAPNE))
    antall: Counter[str] = Counter()
    for mottatt, n in session.execute(sporring.group_by(Endringsonske.mottatt_dato)):
        dager = (i_dag - mottatt).days
        antall[next((navn for under, navn in _ALDRE if dager < under), _ELDST)] += n
    return Rapportdel(
        nokkel="alder",
        tittel="Alder",
        forklaring="Åpne ønsker etter hvor lenge det er siden KS fikk dem.",
        overskrifter=("Alder", "Antall"),
        rader=[(navn, antall[navn]) for navn in (*(navn for _, navn in _ALDRE), _ELDST)],
    )


def _svartid(session: Session) -> Rapportdel:
    sporring = select(Innspillspakke, Pakkesak.svar_dato).join(Pakkesak.pakke)
    dager: dict[str, list[int]] = {}
    uten: Counter[str] = Counter()
    for pakke, svart in session.execute(sporring.order_by(Innspillspakke.id)):
        svarene = dager.setdefault(pakke.referanse, [])
        if svart is None:
            uten[pakke.referanse] += 1
        else:
            svarene.append((svart - pakke.dato).days)
    return Rapportdel(
        nokkel="svartid",
        tittel="Svartid hos Skatteetaten",
        forklaring="Dager fra en innspillspakke ble sendt til Skatteetaten svarte. Halvparten av svarene kom raskere"
        " enn medianen.",
        overskrifter=("Innspillspakke", "Median, dager", "Lengst, dager", "Besvart", "Ikke besvart"),
        rader=[
            (navn, float(median(d)) if d else None, max(d, default=None), len(d), uten[navn])
            for navn, d in dager.items()
        ],
    )


def _utfall(session: Session) -> Rapportdel:
    sporring = select(Endringsonske.status, func.count()).where(Endringsonske.oversendt_dato.is_not(None))
    antall = Counter({status: n for status, n in session.execute(sporring.group_by(Endringsonske.status))})
    alle = antall.total()
    return Rapportdel(
        nokkel="utfall",
        tittel="Andel levert",
        forklaring=f"Hva det er blitt av de {alle} ønskene som er oversendt Skatteetaten.",
        overskrifter=("Status nå", "Andel, prosent", "Antall"),
        rader=[
            (status.tekst, round(100 * antall[status] / alle, 1) if alle else 0.0, antall[status])
            for status in (*_UTFALL, *(s for s in Onskestatus if s not in _UTFALL and antall[s]))
        ],
    )


def _per_tjeneste(session: Session) -> Rapportdel:
    sporring = (
        select(Tjeneste.navn, Endringsonske.status, func.count())
        .join(OnskeTjeneste, OnskeTjeneste.tjeneste_id == Tjeneste.id)
        .join(Endringsonske, Endringsonske.id == OnskeTjeneste.onske_id)
        .where(Endringsonske.status != Onskestatus.SLATT_SAMMEN)
        .group_by(Tjeneste.navn, Endringsonske.status)
        .order_by(Tjeneste.navn)
    )
    tall: dict[str, Counter[Onskestatus]] = {}
    for navn, status, n in session.execute(sporring):
        tall.setdefault(navn, Counter())[status] += n
    return Rapportdel(
        nokkel="tjenester",
        tittel="Per tjeneste",
        forklaring="Et ønske som gjelder flere tjenester, telles hos hver av dem. De som er slått sammen med et annet,"
        " telles ikke.",
        overskrifter=("Tjeneste", "I alt", "Til vurdering", "Prioritert", "Hos Skatteetaten", "Levert", "Avslått"),
        rader=[
            (
                navn,
                t.total(),
                sum(t[s] for s in TIL_VURDERING),
                t[Onskestatus.PRIORITERT],
                sum(t[s] for s in HOS_SKATTEETATEN),
                t[Onskestatus.LEVERT],
                t[Onskestatus.AVSLATT],
            )
            for navn, t in tall.items()
        ],
    )


def _per_status(session: Session) -> Counter[Onskestatus]:
    sporring = select(Endringsonske.status, func.count()).group_by(Endringsonske.status)
    return Counter({status: n for status, n in session.execute(sporring)})
