"""Whether a contact's address can be trusted, in one word: for tags, for lists and for whom to ask again."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Date, bindparam, case, literal

from ksadmin.core import clock
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.register.models import Kontaktperson

FERSK = timedelta(days=365)
"""How long somebody's word that an address is right holds: KS asks every year."""


class Adressetilstand(Kodeverk):
    BEKREFTET = "bekreftet", "Bekreftet siste år"
    GAMMEL = "gammel", "Bekreftet for over et år siden"
    UBEKREFTET = "ubekreftet", "Ikke bekreftet"
    RETTES = "rettes", "Meldt feil"
    AVVIST = "avvist", "Kom ikke fram"
    IKKE_I_BRUK = "ikke_i_bruk", "Ikke i bruk"


_T = Adressetilstand
MA_RETTES = frozenset({_T.AVVIST, _T.RETTES})
"""What a person in KS must do something about."""

_GAMMEL = bindparam("gammel", callable_=lambda: clock.today() - FERSK, type_=Date())


def adressetilstand(kontakt: Kontaktperson, i_dag: date) -> Adressetilstand:
    """The word for one contact; ``uttrykk`` says the same to the database."""
    grunner = (
        (not kontakt.aktiv, _T.IKKE_I_BRUK),
        (kontakt.avvist is not None, _T.AVVIST),
        (kontakt.rettelse is not None, _T.RETTES),
        (kontakt.bekreftet is None, _T.UBEKREFTET),
        (kontakt.bekreftet is not None and kontakt.bekreftet <= i_dag - FERSK, _T.GAMMEL),
    )
    return next((tilstand for gjelder, tilstand in grunner if gjelder), _T.BEKREFTET)


def uttrykk(i_dag: date | None = None) -> ColumnElement[str]:
    """The code of the word, as SQL; of the day it is asked when no day is given."""
    k, gammel = Kontaktperson, _GAMMEL if i_dag is None else i_dag - FERSK
    return case(
        (k.aktiv.is_(False), literal(_T.IKKE_I_BRUK.value)),
        (k.avvist.is_not(None), literal(_T.AVVIST.value)),
        (k.rettelse.is_not(None), literal(_T.RETTES.value)),
        (k.bekreftet.is_(None), literal(_T.UBEKREFTET.value)),
        (k.bekreftet <= gammel, literal(_T.GAMMEL.value)),
        else_=literal(_T.BEKREFTET.value),
    )
