"""What a search for wishes reads."""

from ksadmin.core.fulltekst import Fulltekst, Kilde
from ksadmin.endringsonsker.models.onske import Endringsonske

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
