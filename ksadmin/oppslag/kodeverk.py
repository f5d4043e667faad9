"""The closed sets of the lookup proxy."""

from ksadmin.core.kodeverk import Kodeverk

IKKE_SPURT = "MASKINPORTEN"
"""In the trace, where Skatteetaten's code would stand: they were not asked, since Maskinporten gave no token."""


class Oppslagsapi(Kodeverk):
    """Skatteetaten's APIs that the tjenester use. The code is the name of the resource, and of the scope."""

    SUMMERT = "summertskattegrunnlag", "Summert skattegrunnlag"
    INNTEKT = "inntekt", "Inntekt"
    BEREGNET = "beregnetskatt", "Beregnet skatt"
    AVREGNING = "avregning", "Avregning"

    @property
    def scope(self) -> str:
        """What Maskinporten calls it (domene.md § 3.2)."""
        return f"skatteetaten:{self.value}"


class Oppslagsutfall(Kodeverk):
    """What came of a lookup."""

    BESVART = "besvart", "Besvart"
    INGEN_DATA = "ingen_data", "Ingen opplysninger om personen"
    AVVIST = "avvist", "Avvist: noe mangler før kommunen kan spørre"
    UTENFOR_FORMAL = "utenfor_formal", "Avvist: tjenesten gir ikke rett til dette"
    UGYLDIG = "ugyldig", "Avvist: spørsmålet var ikke forståelig"
    FOR_MANGE = "for_mange", "Avvist: for mange oppslag på en gang"
    AVVIST_AV_KILDEN = "avvist_av_kilden", "Avvist av Skatteetaten"
    UTILGJENGELIG = "utilgjengelig", "Skatteetaten eller Maskinporten svarte ikke"

    @property
    def frisk(self) -> bool | None:
        """Whether it shows the upstream to be well; None when it was not asked."""
        if self in (Oppslagsutfall.BESVART, Oppslagsutfall.INGEN_DATA, Oppslagsutfall.AVVIST_AV_KILDEN):
            return True
        return False if self is Oppslagsutfall.UTILGJENGELIG else None
