"""The list of cases, by queue, filter and search, and the filters people keep."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_admin import expose

from ksadmin.brukerstotte import queries
from ksadmin.brukerstotte.forms.liste import SaksutvalgForm, merke
from ksadmin.brukerstotte.kodeverk import Ko
from ksadmin.brukerstotte.queries import Saksrad, Utvalg
from ksadmin.brukerstotte.views.samtale import Samtale
from ksadmin.core import clock
from ksadmin.database import db
from ksadmin.web.export import delen, svar
from ksadmin.web.filters import tall
from ksadmin.web.husk import husk
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import PER_DEL, ident
from ksadmin.web.visninger import lagrede

MAKS_EKSPORT = 20_000
EKSPORT = (
    "Sak",
    "Emne",
    "Status",
    "Kategori",
    "Organisasjon",
    "Ansvarlig",
    "Kom fra",
    "Kom inn",
    "Første svar",
    "Løst",
)


class Saksliste(Samtale):
    """Gives the cases their list; flask-admin's own counts every row and skips those before the page."""

    sok = staticmethod(lambda tekst: queries.sokebetingelse(db.session, tekst))
    finner_selv = True

    def beste_treff(self, tekst: str, antall: int) -> Iterable[tuple[Saksrad, str | None]]:
        saker, _ = queries.side(db.session, Utvalg(ko=Ko.ALLE, sok=tekst), current_actor(), antall)
        return ((sak, sak.emne) for sak in saker)

    @expose("/")
    def index_view(self) -> ResponseReturnValue:
        """A page of it. A filter nobody understands shows itself with what is wrong, and no rows."""
        form, actor = SaksutvalgForm(request.args), current_actor()
        gyldig = form.validate()
        husk(self.endpoint, request.query_string.decode())
        saker, mer = queries.side(db.session, form.utvalg, actor) if gyldig else ([], False)
        antall = queries.antall_i_koer(db.session, actor)
        siste = merke(saker[-1].sist_aktivitet, saker[-1].id) if mer else None
        side = self.render(
            "brukerstotte/saker.html",
            form=form,
            saker=saker,
            koer=[(ko, f"{n}+" if n >= queries.TELLES_TIL else n) for ko, n in antall.items()] + [(Ko.ALLE, "")],
            neste=self.get_url(".index_view", **form.sporring, etter=siste) if siste else None,
            saksside=f"{self.get_url('.details_view')}?id=",
            na=clock.now(),
            **lagrede(self.endpoint),
        )
        return side, 200 if gyldig else 400

    @expose("/export/<export_type>/")
    def export(self, export_type: str) -> ResponseReturnValue:
        """The cases the filter leaves, the newest first, as CSV or XLSX; or a part of a long CSV, as of any list."""
        form = SaksutvalgForm(request.args)
        if export_type not in self.export_types or not form.validate():
            abort(404)
        if "del" in request.args and export_type == "csv":
            fra = ident("del")
            saker, mer = queries.i_deler(db.session, form.utvalg, current_actor(), fra or 0, PER_DEL)
            overskrifter = EKSPORT if fra is None else None
            return delen("saker", overskrifter, [_rad(s) for s in saker], saker[-1].id if mer else None)
        saker, mer = queries.side(db.session, form.utvalg, current_actor(), MAKS_EKSPORT)
        if mer:
            flash(
                f"Det er mer enn {tall(MAKS_EKSPORT)} saker, og det blir for mye for én fil."
                " Bruk filtrene, eller slå på JavaScript og last ned CSV i deler.",
                "warning",
            )
            return redirect(self.get_url(".index_view", **form.sporring))
        return svar(export_type, "saker", EKSPORT, [_rad(s) for s in saker])

    def sporringen(self) -> tuple[Mapping[str, Any], list[tuple[str, str]]] | None:
        form = SaksutvalgForm(request.args)
        return (form.sporring, form.i_ord) if form.validate() else None


def _rad(sak: Saksrad) -> list[Any]:
    return [
        sak.referanse,
        sak.emne,
        sak.status.tekst,
        sak.kategori.tekst if sak.kategori else "",
        sak.organisasjon or "",
        sak.ansvarlig or "",
        sak.opphav.tekst,
        *(sak.opprettet, sak.forste_svar, sak.lost),
    ]
