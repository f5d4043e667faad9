"""Cases: the list and the page of each."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from markupsafe import Markup
from sqlalchemy.orm import joinedload, selectinload

from ksadmin.brukerstotte import queries, usecases
from ksadmin.brukerstotte.fakta import Innmelding, Saksfakta
from ksadmin.brukerstotte.forms.saker import NotatForm, NySakForm, SakForm, SvarForm
from ksadmin.brukerstotte.klokke import arbeidstid, brukt
from ksadmin.brukerstotte.kodeverk import Meldingsslag
from ksadmin.brukerstotte.lifecycle import Saksstatus
from ksadmin.brukerstotte.models import Sak, Saksfolger, Sakskobling, Saksmelding, Saksmerke
from ksadmin.brukerstotte.usecases.svar import ANGREFRIST
from ksadmin.brukerstotte.views.liste import Saksliste
from ksadmin.brukerstotte.views.steg import SAKSSTEG
from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.audit import Noted
from ksadmin.core.vasket_html import vask
from ksadmin.database import db
from ksadmin.register.models import Leverandor, Organisasjon
from ksadmin.tjenester.models import Tjeneste
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor
from ksadmin.web.paneler import Panelkilde, paneler


def _rad(tabell: type[Any], ident: int | None) -> Any:
    return db.session.get_one(tabell, ident) if ident else None


class Om(NamedTuple):
    """What another room knows of an organisation; ``anker`` is where on its page."""

    tittel: str
    anker: str
    paneler: Panelkilde


class SakView(Saksliste):
    column_list = ("referanse", "emne", "status", "organisasjon", "ansvarlig.navn", "kategori", "sist_aktivitet")
    column_labels = {
        **Sak.FELTNAVN,
        "referanse": "Sak",
        "organisasjon": "Organisasjon",
        "ansvarlig.navn": "Ansvarlig",
        "sist_aktivitet": "Siste hendelse",
        "opphav": "Kom fra",
        "opprettet": "Kom inn",
        "tjeneste": "Tjeneste",
        "leverandor": "Leverandør",
    }
    column_details_list = (
        "kategori",
        "tjeneste",
        "leverandor",
        "innsender_navn",
        "innsender_epost",
        "sprak",
        "opphav",
        "opprettet",
        "feilkode",
        "korrelasjonsid",
    )
    tom_tekst = "Her kommer spørsmålene fra kommuner og leverandører. Registrer en telefon med «Ny sak»."
    details_template = "brukerstotte/sak.html"
    extra_css = ["brukerstotte.css"]
    extra_js = ["brukerstotte.js"]
    ny_skjema, endre_skjema = NySakForm, SakForm
    ny_tekst = "Ny sak"
    steps = SAKSSTEG
    lastes = (
        *(joinedload(r) for r in (Sak.tjeneste, Sak.leverandor, Sak.slatt_sammen_med, Sak.foreslatt_organisasjon)),
        *(
            joinedload(Sak.merker).joinedload(Saksmerke.merkelapp),
            joinedload(Sak.folgere).joinedload(Saksfolger.bruker),
        ),
        *(joinedload(Sak.eskaleringer), joinedload(Sak.koblinger).joinedload(Sakskobling.annen_sak)),
        *(joinedload(Sak.dubletter), selectinload(Sak.perioder)),
    )

    def __init__(self, om_organisasjoner: Sequence[Om]) -> None:
        self.om_organisasjoner = tuple(om_organisasjoner)
        super().__init__(Sak, name="Saker", endpoint="saker", url="saker", category="Brukerstøtte")

    def get_query(self) -> Any:
        return super().get_query().options(joinedload(Sak.organisasjon), joinedload(Sak.ansvarlig))

    def edit_form(self, obj: Any = None) -> SakForm:
        form: SakForm = super().edit_form(obj)
        if request.method == "GET":
            form.tjeneste.data, form.leverandor.data = obj.tjeneste_id, obj.leverandor_id
        return form

    def save_new(self, form: NySakForm) -> Sak:
        fakta = Saksfakta(
            emne=given(form.emne.data),
            opphav=form.opphav.data,
            sprak=form.sprak.data,
            kategori=form.kategori.data,
            innsender_navn=form.innsender_navn.data,
            innsender_epost=form.innsender_epost.data,
            organisasjon=_rad(Organisasjon, form.organisasjon.data),
            tjeneste=_rad(Tjeneste, form.tjeneste.data),
            leverandor=_rad(Leverandor, form.leverandor.data),
        )
        melding = Innmelding(
            tekst=given(form.tekst.data), avsender_navn=fakta.innsender_navn, avsender_epost=fakta.innsender_epost
        )
        return usecases.apne(db.session, current_actor(), fakta, melding)

    def save_existing(self, form: SakForm, model: Sak) -> None:
        usecases.endre(
            db.session,
            current_actor(),
            model,
            emne=given(form.emne.data),
            kategori=form.kategori.data,
            sprak=form.sprak.data,
            tjeneste=_rad(Tjeneste, form.tjeneste.data),
            leverandor=_rad(Leverandor, form.leverandor.data),
            innsender_navn=form.innsender_navn.data,
            innsender_epost=form.innsender_epost.data,
        )

    def historikkobjekter(self, model: Sak) -> list[Noted]:
        return [model, *model.merker, *model.koblinger, *model.eskaleringer]

    def detaljer(self, model: Sak) -> dict[str, Any]:
        actor, traden = current_actor(), queries.traden(db.session, model)
        hos = brukt(model.perioder, clock.now(), arbeidstid(db.session))
        kan_skrive = actor.has(Rolle.SAKSBEHANDLER)
        kan_svare = kan_skrive and model.status is not Saksstatus.SLATT_SAMMEN
        return {
            "traden": traden,
            "formatert": {m.id: Markup(vasket) for m in traden if m.html and (vasket := vask(m.html))},  # noqa: S704
            "kan_skrive": kan_skrive,
            "kan_angres": {m.id: igjen for m in traden if (igjen := _angrefrist(m)) and m.skrevet_av == actor.ident},
            "ikke_sendt": queries.ikke_sendt(db.session, traden),
            "notatskjema": NotatForm() if kan_skrive else None,
            "koblinger": [(k, *_kobling(k)) for k in model.koblinger],
            "ved_hendelse": queries.apne_ved_hendelser(
                db.session, {k.driftshendelse for k in model.koblinger if k.driftshendelse}
            ),
            "folger": any(f"bruker:{f.bruker_id}" == actor.ident for f in model.folgere),
            "andre": queries.andre_saker(db.session, model),
            "om_organisasjonen": self.om_organisasjoner if model.organisasjon else (),
            "klokka": [(p, round(t / timedelta(hours=1), 1)) for p, t in hos.items()],
            "na": clock.now(),
            "i_dag": clock.today(),
            **(self._svaret(model, traden) if kan_svare else {"svarskjema": None}),
        }

    def _svaret(self, model: Sak, traden: Sequence[Saksmelding]) -> dict[str, Any]:
        standardsvar = queries.finn_standardsvar(db.session)
        utkast, skriver = queries.utkastene(db.session, current_actor(), model)
        return {
            "svarskjema": SvarForm(data={"sett": queries.nyeste(traden)}),
            "utkast": utkast,
            "skriver": skriver,
            "mangler": usecases.mangler(model, traden),
            "mottakere": queries.mottakere(model, traden),
            "standardsvar": standardsvar,
            "foreslatt": next((s for s in standardsvar if s.nokkel == model.foreslatt_svar), None),
        }

    @expose("/<int:pk>/om/<int:nr>")
    def om_view(self, pk: int, nr: int) -> ResponseReturnValue:
        """What another room knows of who asks, as a piece of the page: most cases are answered without it."""
        model = self.get_one(str(pk)) or abort(404)
        if model.organisasjon is None or nr >= len(self.om_organisasjoner):
            abort(404)
        deres = paneler(db.session, (self.om_organisasjoner[nr].paneler,), model.organisasjon)
        return render_template("brukerstotte/_om_organisasjonen.html", paneler=deres)


def _angrefrist(melding: Saksmelding) -> int:
    """Seconds left to take it back."""
    if melding.slag is not Meldingsslag.UT or melding.automatisk:
        return 0
    return max(0, int((melding.tidspunkt + ANGREFRIST - clock.now()).total_seconds()))


def _kobling(kobling: Sakskobling) -> tuple[str | None, str]:
    """The address and words of what a case is tied to."""
    if kobling.onske_id is not None:
        return url_for("onsker.details_view", id=kobling.onske_id), f"EØ-{kobling.onske_id:05d}"
    if kobling.annen_sak is not None:
        return url_for("saker.details_view", id=kobling.annen_sak_id), f"{kobling.annen_sak} {kobling.annen_sak.emne}"
    return None, f"Driftshendelse {kobling.driftshendelse}"
