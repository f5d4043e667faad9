"""The chase list: who has not joined, and one way to write to many of them at once."""

from collections.abc import Sequence
from typing import Any

from flask import Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data
from sqlalchemy.exc import IntegrityError

from ksadmin.core import clock
from ksadmin.core.actor import Rolle
from ksadmin.core.errors import InvalidInput
from ksadmin.database import db, transaction
from ksadmin.oppfolging import queries, usecases
from ksadmin.oppfolging.brev import purringer
from ksadmin.oppfolging.forms import KontaktForm
from ksadmin.oppfolging.queries import PURRES, Grunn, Rad, Utvalg
from ksadmin.oppfolging.usecases import Brev
from ksadmin.register.models import Organisasjon, Organisasjonstype
from ksadmin.register.queries import fylker
from ksadmin.settings import Settings
from ksadmin.web.adminside import Adminside
from ksadmin.web.export import svar
from ksadmin.web.filters import vis
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor

STILLE = (7, 14, 30, 60, 90)
EKSPORT = (
    "Type", "Nummer", "Navn", "Organisasjonsnummer", "Fylke", "Hvorfor", "Dager", "Må handle", "Erklæring",
    "Siste kontakt", "Hvordan", "Av",
)  # fmt: skip


class JaktView(Adminside):
    extra_css = ["oppfolging.css"]

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__(name="Oppfølging", endpoint="oppfolging", url="oppfolging", category="Avtaler")

    @expose("/")
    def index(self) -> ResponseReturnValue:
        """The list, as the filters in the address want it."""
        utvalg = _utvalg()
        rader = queries.jaktliste(db.session, utvalg, clock.today())
        return str(
            self.render(
                "oppfolging/jaktliste.html",
                rader=[(r, neste(r)) for r in rader],
                utvalg=utvalg,
                fylker=fylker(db.session),
                typer=list(Organisasjonstype),
                grunner=list(Grunn),
                stille=STILLE,
                kan_skrive=current_actor().has(Rolle.SAKSBEHANDLER),
            )
        )

    @expose("/eksport/<slag>")
    def eksport(self, slag: str) -> ResponseReturnValue:
        """The same rows as CSV or XLSX."""
        if slag not in ("csv", "xlsx"):
            abort(404)
        rader = queries.jaktliste(db.session, _utvalg(), clock.today())
        response: Response = svar(slag, "oppfolging", EKSPORT, [_eksportrad(r) for r in rader])
        return response

    @expose("/forhandsvis", methods=["POST"])
    def forhandsvis(self) -> ResponseReturnValue:
        """Every mail as it will be sent, before anything is."""
        current_actor().require(Rolle.SAKSBEHANDLER)
        rader = self._valgte()
        if not rader:
            flash("Kryss av for minst én i listen først.", "warning")
            return redirect(self.get_url(".index"))
        brev = self._brev(rader)
        med = {b.organisasjon_id for b in brev}
        return str(
            self.render(
                "oppfolging/forhandsvis.html",
                brev=[(b, next(r for r in rader if r.organisasjon.id == b.organisasjon_id)) for b in brev],
                uten_adresse=[r for r in rader if r.grunn in PURRES and r.organisasjon.id not in med],
                venter_pa_andre=[r for r in rader if r.grunn not in PURRES],
                avsender=self.settings.epost_avsender,
            )
        )

    @expose("/send", methods=["POST"])
    def send(self) -> ResponseReturnValue:
        """Put the previewed mails in the outbox. Asking twice sends once."""
        brev = self._brev(self._valgte())
        try:
            with transaction() as session:
                new = len(usecases.legg_i_utboksen(session, current_actor(), brev))
        except IntegrityError:  # somebody asked for the same at the same moment, and was first
            new = 0
        if new:
            flash(f"{new} {'e-post' if new == 1 else 'e-poster'} er lagt i utboksen og sendes nå.", "success")
        if len(brev) > new:
            flash(f"{len(brev) - new} har alt fått en purring i dag, og får ikke en til.", "info")
        return redirect(self.get_url(".index"))

    @expose("/<int:pk>/", methods=["GET", "POST"])
    def kontakt(self, pk: int) -> ResponseReturnValue:
        """What has been said to one organisation, and a form to add a call, a letter or a meeting."""
        organisasjon = db.session.get(Organisasjon, pk) if pk < 2**31 else None
        form = KontaktForm(get_form_data())
        if organisasjon is None:
            abort(404)
        if request.method == "POST":
            current_actor().require(Rolle.SAKSBEHANDLER)
            if form.validate() and self._registrer(pk, form):
                flash("Kontakten er registrert.", "success")
                return redirect(self.get_url(".kontakt", pk=pk))
        elif form.tidspunkt.data is None:
            form.tidspunkt.data = clock.now().astimezone(clock.OSLO).replace(tzinfo=None, second=0, microsecond=0)
        return str(
            self.render(
                "oppfolging/kontakt.html",
                organisasjon=organisasjon,
                form=form,
                logg=queries.kontaktlogg(db.session, pk),
                kan_skrive=current_actor().has(Rolle.SAKSBEHANDLER),
            )
        )

    def _registrer(self, pk: int, form: KontaktForm) -> bool:
        try:
            with transaction() as session:
                usecases.registrer_kontakt(
                    session,
                    current_actor(),
                    organisasjon=session.get_one(Organisasjon, pk),
                    kanal=form.kanal.data,
                    tidspunkt=given(form.tidspunkt.moment),
                    emne=given(form.emne.data),
                    tekst=given(form.tekst.data),
                )
        except InvalidInput as refusal:
            form[refusal.field].errors = [str(refusal)]
            return False
        return True

    def _valgte(self) -> list[Rad]:
        """The ticked rows, as they stand now."""
        ids = {int(i) for i in request.form.getlist("rowid") if i.isdecimal()}
        alle = queries.jaktliste(db.session, Utvalg(), clock.today())
        return [r for r in alle if r.organisasjon.id in ids]

    def _brev(self, rader: Sequence[Rad]) -> list[Brev]:
        purres = [r for r in rader if r.grunn in PURRES]
        ids = [r.organisasjon.id for r in purres]
        adresser = queries.adresser(db.session, [r.stilling for r in purres], ids)
        return purringer(self.settings, purres, adresser, clock.today())


def _utvalg() -> Utvalg:
    """The filters of the address; a value nobody offers is no filter."""
    args = request.args
    stille = args.get("stille", "")
    return Utvalg(
        fylke=args.get("fylke") or None,
        type=next((t for t in Organisasjonstype if t.value == args.get("type")), None),
        grunn=next((g for g in Grunn if g.value == args.get("grunn")), None),
        stille_dager=int(stille) if stille.isdecimal() and len(stille) < 5 else None,
    )


def neste(rad: Rad) -> tuple[str, str]:
    """(words, address) of the next thing to do."""
    if rad.stilling is None or rad.grunn in (Grunn.TRUKKET, Grunn.AVVIST, Grunn.ERSTATTET, Grunn.AVSLUTTET):
        return "Lag erklæring", url_for("avtaler.create_view", organisasjon=rad.organisasjon.id)
    if rad.grunn is Grunn.SENDT:
        return "Ring eller purr", url_for("oppfolging.kontakt", pk=rad.organisasjon.id)
    steg = {
        Grunn.UTKAST: ("send", "Send til signering"),
        Grunn.SIGNERT: ("kontroller", "Kontroller signaturen"),
        Grunn.KONTROLLERT: ("videresend", "Registrer videresending"),
        Grunn.VIDERESENDT: ("bekreft", "Registrer bekreftelse"),
    }
    navn, tekst = steg[rad.grunn]
    return tekst, url_for("avtaler.step_view", pk=rad.stilling.erklaering_id, steg=navn)


def _eksportrad(r: Rad) -> list[Any]:
    o, k = r.organisasjon, r.kontakt
    return [
        o.type.tekst, o.nummer, o.navn, o.orgnr, o.fylke, r.grunn.tekst, r.dager, r.ma_handle,
        r.stilling.referanse if r.stilling else None, vis(r.sist) if r.sist else None,
        k.kanal.tekst if k else None, k.av_navn if k else None,
    ]  # fmt: skip
