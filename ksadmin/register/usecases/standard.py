"""Loading the register that ships with the package."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ksadmin.core.actor import Actor
from ksadmin.core.sortering import sokenokkel, sorteringsnokkel
from ksadmin.register import grunndata
from ksadmin.register.models import (
    Kjennetegn,
    Kjennetegnslag,
    Leverandor,
    Organisasjon,
)
from ksadmin.register.usecases.opptak import recording_all


def last_inn_standard(session: Session, actor: Actor) -> int:
    """Load what ships with the package and is not here yet. The number of rows loaded.

    An organisation that is known by its number or orgnr, present or former, is left as people have made it.
    """
    known = {
        (type, slag, verdi)
        for type, slag, verdi in session.execute(
            select(Organisasjon.type, Kjennetegn.slag, Kjennetegn.verdi).join(Kjennetegn.organisasjon)
        )
    }
    missing = [
        f
        for f in grunndata.organisasjoner()
        if known.isdisjoint([(f.type, Kjennetegnslag.NUMMER, f.nummer), (f.type, Kjennetegnslag.ORGNR, f.orgnr)])
    ]
    organisasjoner = [_ny_organisasjon(f) for f in missing]
    with recording_all(session, organisasjoner, actor=actor, handling="organisasjon.lastet"):
        pass
    return len(organisasjoner) + _last_inn_leverandorer(session, actor)


def _ny_organisasjon(fakta: grunndata.Organisasjonsfakta) -> Organisasjon:
    return Organisasjon(
        type=fakta.type,
        nummer=fakta.nummer,
        navn=fakta.navn,
        navn_samisk=fakta.navn_samisk,
        samisk_sprak=fakta.samisk_sprak,
        navn_kvensk=fakta.navn_kvensk,
        navn_nokkel=sorteringsnokkel(fakta.navn),
        orgnr=fakta.orgnr,
        fylkesnummer=fakta.fylkesnummer,
        fylke=fakta.fylke,
        malform=fakta.malform,
        innbyggere=fakta.innbyggere,
        epostdomene=fakta.epostdomene,
        nettsted=fakta.nettsted,
        kjennetegn=[
            Kjennetegn(
                slag=k.slag,
                verdi=k.verdi,
                sok=sokenokkel(k.verdi),
                fra=k.fra,
                til=k.til,
                forgjenger=k.forgjenger,
            )
            for k in fakta.kjennetegn
        ],
    )


def _last_inn_leverandorer(session: Session, actor: Actor) -> int:
    known = set(session.scalars(select(Leverandor.sok)))
    numbers = set(session.scalars(select(Leverandor.orgnr)))
    missing = [
        Leverandor(
            navn=f.navn,
            navn_nokkel=sorteringsnokkel(f.navn),
            sok=sokenokkel(f.navn),
            orgnr=f.orgnr,
            merknad=f.merknad,
        )
        for f in grunndata.leverandorer()
        if sokenokkel(f.navn) not in known and (f.orgnr is None or f.orgnr not in numbers)
    ]
    with recording_all(session, missing, actor=actor, handling="leverandor.lastet"):
        pass
    return len(missing)
