"""Lists of tjenester, and of the fields of a datasett that is being worked on."""

from collections.abc import Iterator
from dataclasses import fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core.errors import InvalidInput
from ksadmin.core.filslag import Kolonne, Plass, Slag, Verdier, plain
from ksadmin.register import verdier
from ksadmin.tjenester.fakta import Tjenestefakta
from ksadmin.tjenester.kodeverk import Aktuell, Verifisering
from ksadmin.tjenester.lifecycle import Datasettstatus
from ksadmin.tjenester.models import Datafelt, Datasett, Tjeneste
from ksadmin.tjenester.usecases.tjenester import NOKKEL


def _nokkel(value: str | None, field: str) -> str:
    text = (value or "").strip()
    if not NOKKEL.fullmatch(text):
        raise InvalidInput(field, "Nøkkelen må være 2–50 tegn: små bokstaver a–z, tall og understrek.")
    return text


class Tjenesteslag(Slag):
    """Tjenester: found by their key. The stage is not moved by a file; a new one begins in kartlegging."""

    modell, handling = Tjeneste, "tjeneste.importert"
    kolonner = (
        Kolonne("nokkel", "nøkkel", _nokkel, pakrevd=True),
        Kolonne("navn", "navn", verdier.navn, ("tjeneste",), pakrevd=True),
        Kolonne("navn_nn", "navn_nynorsk", verdier.navn_eller_tomt, ("navn på nynorsk",)),
        Kolonne("beskrivelse", "beskrivelse", verdier.lang_tekst),
        Kolonne("beskrivelse_nn", "beskrivelse_nynorsk", verdier.lang_tekst, ("beskrivelse på nynorsk",)),
        Kolonne("aktuell_for", "aktuell_for", verdier.kode(Aktuell)),
        Kolonne("begrensning", "begrensning", verdier.lang_tekst),
        Kolonne("verifisert", "verifisert", verdier.kode(Verifisering)),
        Kolonne("kilde", "kilde", verdier.lang_tekst),
        Kolonne("merknad", "merknad", verdier.lang_tekst),
    )

    def __init__(self, session: Session) -> None:
        felter = ["nokkel", *(f.name for f in fields(Tjenestefakta))]
        alle = session.execute(select(Tjeneste.id, *(getattr(Tjeneste, f) for f in felter))).mappings()
        self._kjente = {rad["nokkel"]: plain(dict(rad)) for rad in alle}

    def plasser(self, verdier: Verdier) -> Plass:
        known = self._kjente.get(verdier["nokkel"])
        nokler: dict[str, tuple[object, ...]] = {"nøkkelen": (verdier["nokkel"],)}
        return Plass(verdier["navn"], known["id"] if known else None, known or {}, verdier, nokler)


class Datafeltslag(Slag):
    """Fields of the datasett a tjeneste has as a draft: found by their technical name."""

    modell, handling = Datafelt, "felt.importert"
    kolonner = (
        Kolonne("tjeneste", "tjeneste", _nokkel, pakrevd=True),
        Kolonne("teknisk_navn", "teknisk_navn", verdier.navn, pakrevd=True),
        Kolonne("visningstekst", "visningstekst", verdier.navn, pakrevd=True),
        Kolonne("kategori", "kategori", verdier.tekst(200)),
        Kolonne("hjemmel", "hjemmel", verdier.lang_tekst),
        Kolonne("nodvendighet", "nødvendighet", verdier.lang_tekst),
        Kolonne("personvern", "personvern", verdier.lang_tekst),
        Kolonne("verifisert", "verifisert", verdier.kode(Verifisering)),
        Kolonne("kilde", "kilde", verdier.lang_tekst),
    )

    def __init__(self, session: Session) -> None:
        utkast = select(Tjeneste.nokkel, Datasett.id).join(Datasett, Datasett.tjeneste_id == Tjeneste.id)
        apne = session.execute(utkast.where(Datasett.status == Datasettstatus.UTKAST))
        self._utkast = {nokkel: ident for nokkel, ident in apne}
        felter = ["datasett_id", *(k.felt for k in self.kolonner if k.felt != "tjeneste")]
        alle = select(Datafelt.id, *(getattr(Datafelt, f) for f in felter))
        egne = session.execute(alle.where(Datafelt.datasett_id.in_(self._utkast.values()))).mappings()
        self._kjente = {(rad["datasett_id"], rad["teknisk_navn"]): plain(dict(rad)) for rad in egne}

    def plasser(self, verdier: Verdier) -> Plass:
        values = dict(verdier)
        nokkel = values.pop("tjeneste")
        if (datasett := self._utkast.get(nokkel)) is None:
            raise InvalidInput(
                "tjeneste", f"Tjenesten «{nokkel}» har ikke noe utkast til datasett. Lag en ny versjon først."
            )
        values["datasett_id"] = datasett
        known = self._kjente.get((datasett, values["teknisk_navn"]))
        nokler: dict[str, tuple[object, ...]] = {"feltet": (datasett, values["teknisk_navn"])}
        return Plass(f"{nokkel}: {values['teknisk_navn']}", known["id"] if known else None, known or {}, values, nokler)

    @classmethod
    def innhold(cls, session: Session) -> Iterator[Verdier]:
        utvalg = select(Datafelt, Tjeneste.nokkel).join(Datafelt.datasett).join(Datasett.tjeneste)
        rader = session.execute(utvalg.where(Datasett.status == Datasettstatus.UTKAST).order_by(Datafelt.id))
        for felt, nokkel in rader:
            yield {"tjeneste": nokkel, **{k.felt: getattr(felt, k.felt) for k in cls.kolonner if k.felt != "tjeneste"}}
