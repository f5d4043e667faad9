"""Where a forvalter keeps the terms."""

from flask_admin import Admin

from ksadmin.core.actor import Rolle
from ksadmin.database import db
from ksadmin.vilkar import usecases
from ksadmin.vilkar.forms import EndreVilkarForm, VilkarForm
from ksadmin.vilkar.lifecycle import VILKARSLOP, Vilkarsstatus
from ksadmin.vilkar.models import Utgave, Vilkar
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter
from ksadmin.web.modelview import DomainModelView
from ksadmin.web.steps import StepAction


class VilkarView(DomainModelView[Vilkar]):
    column_list = ("betegnelse", "utgave", "status", "endringsklasse", "gyldig_fra", "gyldig_til")
    column_labels = Vilkar.FELTNAVN
    column_default_sort = [("gyldig_fra", True), ("id", True)]
    column_details_list = (
        "utgave",
        "betegnelse",
        "endringsklasse",
        "gyldig_fra",
        "gyldig_til",
        "kilde",
        "sha256",
    )
    column_filters = (
        KodeFilter(Vilkar.utgave, "Utgave", Utgave),
        KodeFilter(Vilkar.status, "Status", Vilkarsstatus),
    )
    tom_tekst = "Her kommer versjonene av Skatteetatens vilkår. Registrer den som gjelder, og publiser den."
    details_template = "vilkar/vilkar.html"
    ny_skjema, endre_skjema = VilkarForm, EndreVilkarForm
    ny_tekst = "Ny versjon"
    skriverolle = Rolle.FORVALTER
    lifecycle = VILKARSLOP
    steps = {
        "publiser": StepAction(
            lambda s, a, m, _: usecases.publiser(s, a, m),
            "Versjonen låses for godt. Erklæringer som lages fra og med datoen den gjelder, viser til den.",
            konsekvenser=lambda _s, m: [f"Gjelder fra {m.gyldig_fra:%d.%m.%Y}.", f"SHA-256: {m.sha256}"],
        ),
        "forkast": StepAction(
            lambda s, a, m, _: usecases.forkast(s, a, m), "Utkastet legges bort og kan ikke tas i bruk."
        ),
    }

    def save_new(self, form: VilkarForm) -> Vilkar:
        return usecases.registrer(
            db.session,
            current_actor(),
            utgave=form.utgave.data,
            betegnelse=given(form.betegnelse.data),
            endringsklasse=form.endringsklasse.data,
            gyldig_fra=given(form.gyldig_fra.data),
            tekst=given(form.tekst.data),
            kilde=form.kilde.data,
        )

    def save_existing(self, form: EndreVilkarForm, model: Vilkar) -> None:
        usecases.endre(
            db.session,
            current_actor(),
            model,
            betegnelse=given(form.betegnelse.data),
            endringsklasse=form.endringsklasse.data,
            gyldig_fra=given(form.gyldig_fra.data),
            tekst=given(form.tekst.data),
            kilde=form.kilde.data,
        )


def register_views(admin: Admin) -> None:
    """Hang the room's page in the admin."""
    admin.add_view(VilkarView(Vilkar, name="Vilkår", endpoint="vilkar", url="vilkar", category="Avtaler"))
