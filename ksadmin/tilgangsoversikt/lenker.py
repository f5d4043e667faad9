"""The link that confirms the address given in the public form."""

from ksadmin.tilgangsoversikt.models import Innsending
from ksadmin.web.innsending import Bekreftelseslenke

_LENKE = Bekreftelseslenke(Innsending, "/pakobling/bekreft", "ksadmin.pakobling")
lag, finn, virker = _LENKE.lag, _LENKE.finn, _LENKE.virker
