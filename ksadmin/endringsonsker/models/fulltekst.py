"""What a search for wishes reads: in KS all of it, in public only what is published."""

from ksadmin.core.fulltekst import Fulltekst, Kilde
from ksadmin.endringsonsker.models.onske import Endringsonske, Veikarttekst

ONSKESOK = Fulltekst(
    "endringsonske_fulltekst",
    Kilde(
        Endringsonske.id,
        A=[Endringsonske.tittel],
        B=[Endringsonske.beskrivelse],
        C=[
            Endringsonske.rettighetspakke,
            Endringsonske.api,
            Endringsonske.felter,
            Endringsonske.hjemmel,
            Endringsonske.nodvendighet,
            Endringsonske.konsekvens,
        ],
        D=[Endringsonske.intern_merknad],
    ),
)

VEIKARTSOK = Fulltekst(
    "onske_veikart_fulltekst",
    Kilde(
        Veikarttekst.onske_id,
        A=[Veikarttekst.tittel, Veikarttekst.tittel_nn],
        B=[Veikarttekst.tekst, Veikarttekst.tekst_nn],
    ),
)
