"""The filters of the matrix and the day it shows, as they stand in the address."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import BooleanField, DateField, Field, SearchField, SelectField, StringField, ValidationError, validators

from ksadmin.core import clock
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.register import queries as register
from ksadmin.register.models import Organisasjon
from ksadmin.tilgangsoversikt.matriseutvalg import Filter, leverandorer
from ksadmin.tilgangsoversikt.motor import Cellestatus, Forutsetningskode
from ksadmin.tilgangsoversikt.queries.matrise import Matrise
from ksadmin.tilgangsoversikt.queries.utsagn import slutten_av
from ksadmin.tjenester.kodeverk import Tilkoblingskode
from ksadmin.web.forms import KsForm

TIDLIGST = date(2020, 1, 1)
"""The register knows how kommuner were from here on; the agreement is of June that year."""


def _har_vaert(_form: KsForm, felt: Field) -> None:
    if felt.data is None:
        return  # unreadable, and the field has said so
    if felt.data > clock.today():
        raise ValidationError("Datoen kan ikke ligge fram i tid.")
    if felt.data < TIDLIGST:
        raise ValidationError("Oversikten går ikke lenger tilbake enn til 1. januar 2020.")


def _dag(etikett: str) -> DateField:
    return DateField(etikett, validators=[validators.Optional(), _har_vaert])


def _valg(etikett: str, kodeverk: type[Kodeverk] | None = None) -> SelectField:
    valgene = [("", "Alle"), *((k.value, k.tekst) for k in kodeverk or ())]
    return SelectField(etikett, default="", choices=valgene)


class TidForm(KsForm):
    """The day to look back at. ``kjent`` alone is that day as it was believed then."""

    dato = _dag("Slik det var")
    kjent = _dag("Slik vi visste det")

    @property
    def per(self) -> date | None:
        """None is today."""
        return _fortid(self.dato.data or self.kjent.data)

    @property
    def trodd(self) -> datetime | None:
        """The end of the day whose knowledge to use; None is what we know now."""
        kjent = _fortid(self.kjent.data)
        return slutten_av(kjent) if kjent else None

    @property
    def tilbakeblikk(self) -> str | None:
        """What the page says of the day it shows."""
        if self.per is None and self.trodd is None:
            return None
        trodd = f", slik vi visste det {self.kjent.data:%d.%m.%Y}" if self.trodd else ", slik vi vet det nå"
        return f"Slik det var {self.per or clock.today():%d.%m.%Y}{trodd}."

    @property
    def tid(self) -> dict[str, str]:
        """The day, as it stands in an address."""
        return _sporring((self.dato, self.kjent))


class Utvalgsfelt(KsForm):
    """What organisations and cells are asked. Ask ``tilby`` before ``validate``: what there is depends on the day."""

    fylke = _valg("Fylke")
    tjeneste = _valg("Tjeneste")
    status = _valg("Status", Cellestatus)
    mangler = _valg("Mangler", Forutsetningskode)
    rute = _valg("Påkoblingsmåte", Tilkoblingskode)
    leverandor = _valg("Leverandør")

    @property
    def felter(self) -> list[Field]:
        """In the order they are asked."""
        return [self.fylke, self.tjeneste, self.status, self.mangler, self.rute, self.leverandor]

    def tilby(self, matrise: Matrise) -> None:
        """Offer what the matrix has."""
        fylker = dict.fromkeys(r.fylke for r in sorted(matrise.rader, key=lambda r: r.nummer[:2]))
        _tilby(self.fylke, ((f, f) for f in fylker))
        _tilby(self.tjeneste, ((t.nokkel, t.navn) for t in matrise.tjenester))
        _tilby(self.leverandor, ((n, n) for n in leverandorer(matrise)))


class MatriseForm(TidForm, Utvalgsfelt):
    """With a search, and the day."""

    sok = SearchField("Navn eller nummer", validators=[validators.Optional(), validators.Length(max=100)])
    pa_vei = BooleanField("Ta med tjenester på vei")

    def __iter__(self) -> Any:
        """The day last: it is asked for most seldom."""
        return iter([*self.felter, self.pa_vei, self.dato, self.kjent])

    @property
    def felter(self) -> list[Field]:
        """The search first."""
        return [self.sok, *super().felter]

    def filter(self, session: Session) -> Filter:
        """Of a valid form. A search is one query."""
        funnet = select(Organisasjon.id).where(register.sokebetingelse(self.sok.data or ""))
        return Filter(
            self.fylke.data or None,
            self.tjeneste.data or None,
            Cellestatus(self.status.data) if self.status.data else None,
            self.leverandor.data or None,
            Tilkoblingskode(self.rute.data) if self.rute.data else None,
            Forutsetningskode(self.mangler.data) if self.mangler.data else None,
            frozenset(session.scalars(funnet)) if self.sok.data else None,
        )

    @property
    def utenom_tid(self) -> dict[str, str]:
        """What is asked of organisations and cells, as it stands in an address."""
        return _sporring([*self.felter, self.pa_vei])

    @property
    def sporring(self) -> dict[str, str]:
        """All of it, as it stands in an address."""
        return self.utenom_tid | self.tid

    def i_ord(self) -> list[tuple[str, str]]:
        """What is asked for, as people read it."""
        return [(felt.label.text, ord_) for felt in self if (ord_ := _lesbar(felt))]


def _tilby(felt: SelectField, valgene: Iterable[tuple[str, str]]) -> None:
    felt.choices = [("", "Alle"), *valgene]


def _fortid(dag: date | None) -> date | None:
    return None if dag == clock.today() else dag


def _sporring(felter: Iterable[Field]) -> dict[str, str]:
    return {felt.name: verdi for felt in felter if (verdi := _i_adressen(felt.data))}


def _i_adressen(verdi: Any) -> str:
    if verdi is True:
        return "1"
    return verdi.isoformat() if isinstance(verdi, date) else verdi or ""


def _lesbar(felt: Field) -> str:
    if isinstance(felt, SelectField):
        valgt = (etikett for verdi, etikett, er_valgt, _ in felt.iter_choices() if er_valgt and verdi)
        return next(valgt, "")
    if isinstance(felt, StringField):
        return felt.data or ""
    if isinstance(felt.data, date):
        return f"{felt.data:%d.%m.%Y}"
    return "Ja" if felt.data else ""
