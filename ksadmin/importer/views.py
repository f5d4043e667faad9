"""Imports: upload, preview, write, undo."""

from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_admin import Admin, expose
from sqlalchemy.orm import Session

from ksadmin.core.actor import Rolle
from ksadmin.core.history import siste_hendelse
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.lifecycle import Step
from ksadmin.database import db
from ksadmin.importer import queries, usecases
from ksadmin.importer.forms import ImportForm
from ksadmin.importer.lifecycle import IMPORTLOP, Importstatus
from ksadmin.importer.models import Importbatch, Importslag, Radutfall
from ksadmin.importer.slag import SLAG, ordnede_feil
from ksadmin.register import csvfil
from ksadmin.web.export import svar
from ksadmin.web.identity import current_actor
from ksadmin.web.listview import KodeFilter
from ksadmin.web.modelview import DomainModelView
from ksadmin.web.steps import StepAction

RADER_PER_SIDE = 50


def _det_som_skrives(_session: Session, batch: Importbatch) -> list[str]:
    return [f"{batch.antall_nye} nye rader.", f"{batch.antall_endrede} rader endres.", "Alt skrives, eller ingenting."]


class ImportView(DomainModelView[Importbatch]):
    extra_css = ["register.css"]
    column_list = (
        "filnavn",
        "slag",
        "status",
        "antall_nye",
        "antall_endrede",
        "antall_avviste",
        "opplastet",
        "opplastet_av",
    )
    column_labels = {
        **Importbatch.FELTNAVN,
        "opplastet": "Lastet opp",
        "opplastet_av": "Av",
        "tegnsett": "Tegnsett",
        "utfort": "Utført",
    }
    column_default_sort = [("opplastet", True), ("id", True)]
    column_details_list = ("slag", "filnavn", "tegnsett", "opplastet", "opplastet_av", "utfort", "sha256")
    column_filters = (
        KodeFilter(Importbatch.slag, "Gjelder", Importslag),
        KodeFilter(Importbatch.status, "Status", Importstatus),
    )
    numeric_columns = ("antall_nye", "antall_endrede", "antall_avviste")
    leserolle = skriverolle = Rolle.FORVALTER
    intro = (
        "Last opp en CSV-fil eller et Excel-ark, se hva som skjer med hver rad, og skriv alt eller ingenting."
        " En import kan angres."
    )
    tom_tekst = "Her kommer filene som er lastet opp, og hva som ble av dem."
    create_template = "importer/ny.html"
    details_template = "importer/import.html"
    ny_skjema = ImportForm
    ny_tekst = "Ny import"
    lifecycle = IMPORTLOP
    steps = {
        "utfor": StepAction(
            lambda s, a, m, _: usecases.utfor_import(s, a, m),
            "Radene i forhåndsvisningen skrives til registeret.",
            konsekvenser=_det_som_skrives,
        ),
        "forny": StepAction(
            lambda s, a, m, _: usecases.forny_forhandsvisning(s, a, m),
            "Filen sammenlignes med registeret på nytt. Ingenting skrives.",
        ),
        "forkast": StepAction(
            lambda s, a, m, _: usecases.forkast_import(s, a, m), "Filen legges bort. Registeret er som før."
        ),
    }

    def __init__(self) -> None:
        super().__init__(Importbatch, name="Importer", endpoint="importer", url="importer", category="Register")

    def render(self, template: str, **kwargs: Any) -> str:
        if template == self.create_template:
            kwargs["kjente_kolonner"] = [(slag, SLAG[slag].kolonner) for slag in Importslag]
        return super().render(template, **kwargs)

    def open_steps(self, model: Importbatch) -> list[Step[Any]]:
        blocked = usecases.hindrer_utforing(model) is not None
        return [step for step in super().open_steps(model) if not (blocked and step.name == "utfor")]

    def save_new(self, form: ImportForm) -> Importbatch:
        fil = form.fil.data
        return usecases.forhandsvis_import(
            db.session, current_actor(), slag=form.slag.data, filnavn=fil.filename or "uten navn", innhold=fil.read()
        )

    def detaljer(self, model: Importbatch) -> dict[str, Any]:
        antall = {
            Radutfall.NY: model.antall_nye,
            Radutfall.ENDRET: model.antall_endrede,
            Radutfall.AVVIST: model.antall_avviste,
            Radutfall.UENDRET: model.antall_uendrede,
        }
        utfall = _valgt_utfall(antall)
        side = max(request.args.get("side", 0, type=int), 0)
        return {
            "antall": antall,
            "utfall": utfall,
            "rader": queries.importrader(db.session, model.id, utfall, RADER_PER_SIDE, side),
            "side": side,
            "sider": -(-antall[utfall] // RADER_PER_SIDE),
            "side_url": lambda n: self.get_url(
                ".details_view", id=model.id, utfall=utfall.value, side=n, _anchor="rader"
            ),
            "ordnede_feil": lambda rad: ordnede_feil(model.slag, rad.feil),
            "utforingen": siste_hendelse(db.session, model, "import.utfort"),
            "etiketter": SLAG[model.slag].etiketter(),
            "hindring": usecases.hindrer_utforing(model) if model.status is Importstatus.FORHANDSVIST else None,
        }

    @expose("/innhold/<slag>.<type>")
    def innhold_view(self, slag: str, type: str) -> ResponseReturnValue:
        """What is registered, as a file that can be changed and uploaded again."""
        valgt = next((s for s in Importslag if s.value == slag), None)
        if valgt is None or type not in self.export_types:
            abort(404)
        kolonner = SLAG[valgt].kolonner
        rader = ([_celle(rad[k.felt]) for k in kolonner] for rad in SLAG[valgt].innhold(db.session))
        return svar(type, slag, [k.navn for k in kolonner], rader)

    @expose("/<int:pk>/avviste.csv")
    def avviste_view(self, pk: int) -> ResponseReturnValue:
        """The rejected rows as they came, with the reason beside each: to put right and upload again."""
        batch = self.get_one(str(pk)) or abort(404)
        fil = csvfil.les(batch.innhold)
        reasons = queries.avvisninger(db.session, batch.id)
        rows = ([*rad.celler, _i_ord(batch.slag, reasons[rad.linje])] for rad in fil.rader() if rad.linje in reasons)
        return svar("csv", f"avviste-rader-{pk}", [*fil.kolonner, "Hvorfor avvist"], rows)


def _celle(verdi: Any) -> Any:
    if isinstance(verdi, bool):
        return "ja" if verdi else "nei"
    return verdi.value if isinstance(verdi, Kodeverk) else verdi


def _i_ord(slag: Importslag, feil: dict[str, str]) -> str:
    pairs = ordnede_feil(slag, feil)
    return " ".join(f"{kolonne}: {grunn}" if kolonne else grunn for kolonne, grunn in pairs)


def _valgt_utfall(antall: dict[Radutfall, int]) -> Radutfall:
    """The tab a person chose, else the first with something in it, what must be put right before all else."""
    chosen = next((u for u in Radutfall if u.value == request.args.get("utfall")), None)
    order = (Radutfall.AVVIST, Radutfall.ENDRET, Radutfall.NY, Radutfall.UENDRET)
    return chosen or next((u for u in order if antall[u]), Radutfall.UENDRET)


def register_views(admin: Admin) -> None:
    """Hang the pages in the admin."""
    admin.add_view(ImportView())
