"""What can be done with cases."""

from ksadmin.brukerstotte.usecases.meldinger import motta, noter, svar
from ksadmin.brukerstotte.usecases.saker import apne, endre, knytt_organisasjon, tildel
from ksadmin.brukerstotte.usecases.sammenslaing import skill, sla_sammen
from ksadmin.brukerstotte.usecases.steg import ta
from ksadmin.core.lagret_fil import noter_nedlasting

__all__ = [
    "apne",
    "endre",
    "knytt_organisasjon",
    "motta",
    "noter",
    "noter_nedlasting",
    "skill",
    "sla_sammen",
    "svar",
    "ta",
    "tildel",
]
