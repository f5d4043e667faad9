"""What the tjenester have for the front page."""

from functools import reduce
from operator import add

from flask import url_for
from sqlalchemy import case, func, select

from ksadmin.core.actor import Rolle
from ksadmin.core.haug import Haug
from ksadmin.tjenester.kodeverk import Instans
from ksadmin.tjenester.krav import GODKJENNING_MANGLER
from ksadmin.tjenester.lifecycle import Datasettstatus
from ksadmin.tjenester.models import Datasett, Godkjenning, Tjeneste
from ksadmin.web.detaljside import detaljside


def hauger() -> tuple[Haug, ...]:
    """Versions of datasett that lack an approval, or have both and can be used; the longest wait first."""
    d = Datasett
    mangler = [
        case((d.godkjenninger.any(Godkjenning.instans == i), ""), else_=GODKJENNING_MANGLER.format(i.tekst) + " ")
        for i in Instans
    ]
    under = func.coalesce(func.nullif(func.trim(reduce(add, mangler)), ""), "Begge godkjenninger er registrert.")
    datasett = select(d.id, Tjeneste.navn.label("tekst"), under.label("under")).join(d.tjeneste)
    datasett = datasett.where(d.status == Datasettstatus.TIL_KONTROLL).order_by(d.sendt_dato, d.id)
    return (
        Haug(
            "Datasett til kontroll",
            datasett,
            detaljside("datasett"),
            lambda: url_for("tjenester.loypa_view"),
            leserolle=Rolle.FORVALTER,
        ),
    )
