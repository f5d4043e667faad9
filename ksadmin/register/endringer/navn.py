"""Which of the names SSB joins in one is Norwegian, Sámi and Kven."""

from ksadmin.core.errors import InvalidInput
from ksadmin.register.endringer.enheter import NAVNESLAG, Registeret
from ksadmin.register.endringer.fil import Endringsrad
from ksadmin.register.models import Kjennetegnslag, Organisasjonstype

NAVN, SAMISK, KVENSK = NAVNESLAG


def fordel(registeret: Registeret, rad: Endringsrad) -> dict[Kjennetegnslag, str]:
    """The new unit's name in each language, as the file, the register or the package tells.

    Raises InvalidInput for ``nytt_navn`` when the language of a name is not known: it is never guessed.
    """
    if rad.type is Organisasjonstype.FYLKESKOMMUNE:
        return {NAVN: f"{rad.til_navn[0]} fylkeskommune"}
    funnet = {slag: navn for slag, navn in ((SAMISK, rad.samisk), (KVENSK, rad.kvensk)) if navn}
    rest = [navn for navn in rad.til_navn if navn not in funnet.values()]
    if len(rest) == 1 and NAVN not in funnet:
        return {**funnet, NAVN: rest[0]}
    ukjente = []
    for navn in rest:
        slag = registeret.navneslag(navn)
        if slag is None or slag in funnet:
            ukjente.append(navn)
        else:
            funnet[slag] = navn
    if len(ukjente) == 1 and NAVN not in funnet:
        funnet[NAVN] = ukjente.pop()
    if ukjente or NAVN not in funnet:
        navn = " og ".join(f"«{navn}»" for navn in ukjente or rest)
        raise InvalidInput(
            "nytt_navn",
            f"Vi vet ikke hvilket språk {navn} er. Skriv det samiske navnet i kolonnen nytt_navn_samisk og det"
            " kvenske i nytt_navn_kvensk.",
        )
    return funnet
