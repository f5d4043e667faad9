"""The filters of the list of cases, as they stand in its address."""

from datetime import UTC, datetime
from typing import Any

from wtforms import SearchField, SelectField, StringField, validators

from ksadmin.brukerstotte.kodeverk import Ko, Sakskategori
from ksadmin.brukerstotte.lifecycle import Saksstatus
from ksadmin.brukerstotte.queries import Utvalg
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.web.forms import KsForm

_KORT = (validators.Optional(), validators.Length(max=80))


def _valg(kodeverk: type[Kodeverk], alle: str) -> dict[str, Any]:
    return {"choices": [("", alle), *((k.value, k.tekst) for k in kodeverk)], "default": ""}


class SaksutvalgForm(KsForm):
    ko = SelectField("Kø", choices=[(k.value, k.tekst) for k in Ko], default=Ko.APNE.value)
    sok = SearchField("Søk", validators=[validators.Optional(), validators.Length(max=200)])
    status = SelectField("Status", **_valg(Saksstatus, "Alle"))
    kategori = SelectField("Kategori", **_valg(Sakskategori, "Alle"))
    organisasjon = StringField("Kommune eller fylkeskommune", validators=_KORT)
    merkelapp = StringField("Merkelapp", validators=_KORT)
    etter = StringField("Etter", validators=[validators.Optional(), validators.Regexp(r"\d{10,17}-\d{1,9}\Z")])

    @property
    def sporring(self) -> dict[str, Any]:
        """The filter as it stands in an address, without where the page begins."""
        return {f.name: f.data for f in self if f.data and f.name != "etter" and f.data != f.default}

    @property
    def i_ord(self) -> list[tuple[str, str]]:
        """The filter as people read it."""
        return [(self[navn].label.text, self._ord(navn)) for navn in self.sporring]

    @property
    def utvalg(self) -> Utvalg:
        """What a valid form asks for."""
        mikro, _, ident = (self.etter.data or "").partition("-")
        return Utvalg(
            ko=Ko(self.ko.data),
            status=Saksstatus(self.status.data) if self.status.data else None,
            kategori=Sakskategori(self.kategori.data) if self.kategori.data else None,
            organisasjon=self.organisasjon.data,
            merkelapp=self.merkelapp.data,
            sok=self.sok.data,
            etter=(fra_merke(int(mikro)), int(ident)) if mikro else None,
        )

    def _ord(self, navn: str) -> str:
        felt = self[navn]
        if isinstance(felt, SelectField):
            return next((str(c[1]) for c in felt.iter_choices() if c[2]), str(felt.data))
        return str(felt.data)


def merke(tidspunkt: datetime, ident: int) -> str:
    """Where a page ends, as it stands in the address of the next."""
    return f"{int(tidspunkt.timestamp()) * 1_000_000 + tidspunkt.microsecond}-{ident}"


def fra_merke(mikro: int) -> datetime:
    sekunder, resten = divmod(mikro, 1_000_000)
    return datetime.fromtimestamp(sekunder, UTC).replace(microsecond=resten)
