"""Answers written once."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ksadmin.brukerstotte.kodeverk import Sakskategori
from ksadmin.brukerstotte.models import Standardsvar
from ksadmin.core.sortering import sokenokkel


def standardsvar(session: Session, ident: int) -> Standardsvar | None:
    """One in use."""
    svar = session.get(Standardsvar, ident)
    return svar if svar is not None and svar.aktiv else None


def finn_standardsvar(session: Session, tekst: str = "") -> Sequence[Standardsvar]:
    """Those in use that say every word, in either målform; all of them when no word is given. By category and title."""
    iblant = select(Standardsvar).where(Standardsvar.aktiv).options(joinedload(Standardsvar.versjoner))
    alle = session.scalars(iblant).unique().all()
    ord_ = sokenokkel(tekst).split()

    def sier(svar: Standardsvar) -> bool:
        v = svar.gjeldende
        innhold = sokenokkel(f"{svar.nokkel} {v.tittel} {v.tekst_nb} {v.tekst_nn}")
        return all(o in innhold for o in ord_)

    return sorted((s for s in alle if sier(s)), key=lambda s: (list(Sakskategori).index(s.kategori), str(s)))
