"""What a search for cases reads: what they are about, everything said in them, and what the files say."""

from ksadmin.brukerstotte.models.melding import Saksmelding, Saksvedlegg
from ksadmin.brukerstotte.models.sak import Sak
from ksadmin.core.fulltekst import Fulltekst, Kilde

SAKSSOK = Fulltekst(
    "sak_fulltekst",
    Kilde(Sak.id, A=[Sak.emne], B=[Sak.innsender_navn, Sak.feilkode, Sak.korrelasjonsid]),
    Kilde(Saksmelding.sak_id, C=[Saksmelding.tekst]),
    Kilde(Saksvedlegg.sak_id, D=[Saksvedlegg.filnavn, Saksvedlegg.tekst]),
)
