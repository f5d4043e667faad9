"""What people write tells what is wrong, and what it does not tell is not guessed at."""

import pytest

from ksadmin.brukerstotte.inntak.klassifisering import klassifiser
from ksadmin.brukerstotte.kodeverk import Sakskategori as K
from ksadmin.tjenester.kodeverk import Forutsetningskode

ID = "1b4e28ba-2fa1-11d2-883f-0016d3cca427"


@pytest.mark.parametrize(
    ("tekst", "kategori", "feilkode", "forutsetning"),
    [
        ("Vi får MP-251 når vi henter", K.ALTINN, "MP-251", Forutsetningskode.DELEGERING),
        ("mp 250", K.TILGANG, "MP-250", Forutsetningskode.TILGANG),
        ("MP-200", K.MASKINPORTEN, "MP-200", None),
        ("MP-299 står det", K.MASKINPORTEN, "MP-299", None),
        ('{"kode":"SSG-005"}', K.TILGANG, "SSG-005", Forutsetningskode.TILGANG),
        ("IM-001", K.FEIL, "IM-001", None),
        ("BSA-009 for en person", K.DATAINNHOLD, "BSA-009", None),
        ("AR-006", K.FEIL, "AR-006", None),
        ("TD-004", K.DATAINNHOLD, "TD-004", None),
        ("FA-001", K.FEIL, "FA-001", None),
        ("DAS-008", K.TILGANG, "DAS-008", Forutsetningskode.TILGANG),
        ("SI-02 fra Fiks", K.FIKS, "SI-02", Forutsetningskode.DELEGERING),
        ("401 Autentisering feilet for integrasjon x", K.FIKS, "Autentisering feilet for integrasjon", None),
        ("Vi trenger hjelp med delegeringen", K.ALTINN, None, None),
        ("Sertifikatet vårt er utløpt", K.MASKINPORTEN, None, None),
        ("Kvifor er næringsinntekt ikkje med?", K.DATAINNHOLD, None, None),
        ("Årsrevisjonen spør", K.ARSREVISJON, None, None),
        ("Korleis får vi tilgang?", K.TILGANG, None, None),
        ("Hei", None, None, None),
    ],
)
def test_kategori_og_kode(
    tekst: str, kategori: K | None, feilkode: str | None, forutsetning: Forutsetningskode | None
) -> None:
    funn = klassifiser("Spørsmål", tekst)
    assert (funn.kategori, funn.feilkode, funn.forutsetning) == (kategori, feilkode, forutsetning)


@pytest.mark.parametrize(
    ("tekst", "korrelasjonsid"),
    [
        (f"korrelasjonsid: {ID.upper()}", ID),
        (f'"korrelasjonsid":"{ID}","x":"2b4e28ba-2fa1-11d2-883f-0016d3cca427"', ID),
        ("Korrelasjons-ID = abcd1234efgh", "abcd1234efgh"),
        (f"errorId {ID}", ID),
        (f"Svaret var {ID}", ID),
        (f"{ID} og 2b4e28ba-2fa1-11d2-883f-0016d3cca427", None),
        ("korrelasjonsid mangler", None),
    ],
)
def test_korrelasjonsid(tekst: str, korrelasjonsid: str | None) -> None:
    assert klassifiser("", tekst).korrelasjonsid == korrelasjonsid


def test_orgnr() -> None:
    tekst = "Leverandør 974 761 076, tlf 222 33 444, ikke 123456789, og 971032146"
    assert klassifiser("", tekst).orgnr == ("974761076", "971032146")


@pytest.mark.parametrize(
    ("tekst", "nokkel"),
    [
        ("MP-251", "mp-251"),
        ("MP-124", "mp-sertifikat"),
        ("IM-005", "403"),
        ("SI-02", "fiks-si-02"),
        ("SSG-001", None),
        ("MP-299", None),
        ("Hvordan får vi tilgang?", "tilgang"),
        ("Hei", None),
    ],
)
def test_foreslatt_svar(tekst: str, nokkel: str | None) -> None:
    assert klassifiser("", tekst).foreslatt_svar == nokkel
