"""Who has a case, what it is tied to, and what is asked for it: pages that hang on the page of the case."""

from datetime import timedelta

from flask import abort, flash, redirect
from flask.typing import ResponseReturnValue
from flask_admin import expose
from flask_admin.helpers import get_form_data
from sqlalchemy.orm import Session

from ksadmin.brukere.models import Bruker
from ksadmin.brukerstotte import queries, usecases
from ksadmin.brukerstotte.forms.saker import (
    DelForm,
    EskalerForm,
    EskaleringssvarForm,
    KoblingForm,
    MerkelappForm,
    OnskeForm,
    OrganisasjonForm,
    SvarAlleForm,
    TildelForm,
)
from ksadmin.brukerstotte.kodeverk import Saksprak
from ksadmin.brukerstotte.models import Eskalering, Sak, Sakskobling
from ksadmin.brukerstotte.views.delside import Delside
from ksadmin.core import clock
from ksadmin.core.actor import Actor
from ksadmin.core.errors import InvalidInput
from ksadmin.database import db, transaction
from ksadmin.register.models import Organisasjon
from ksadmin.web.forms import given
from ksadmin.web.identity import current_actor

SVARFRIST = timedelta(days=14)
"""What the form proposes. Nothing says how long Skatteetaten may use."""


class Rundt(Delside):
    """Gives the page of a case everything that is not said in it."""

    @expose("/<int:pk>/tildel", methods=["GET", "POST"])
    def tildel_view(self, pk: int) -> ResponseReturnValue:
        """Say who has it."""

        def tildel(session: Session, actor: Actor, sak: Sak) -> str:
            ident = form.ansvarlig.data
            usecases.tildel(session, actor, sak, session.get_one(Bruker, ident) if ident else None)
            return f"Ansvarlig: {sak.ansvarlig.navn if sak.ansvarlig else 'ingen'}."

        form = TildelForm(get_form_data(), data={"ansvarlig": self.sak(pk).ansvarlig_id})
        return self.delside(pk, form, tildel, "Endre ansvarlig", "")

    @expose("/<int:pk>/folg", methods=["POST"])
    def folg_view(self, pk: int) -> ResponseReturnValue:
        """Follow, or stop following."""
        sak = self.sak(pk)
        with transaction() as session:
            bruker = session.get_one(Bruker, int(current_actor().ident.removeprefix("bruker:")))
            if any(f.bruker_id == bruker.id for f in sak.folgere):
                usecases.slutt_a_folge(session, sak, bruker)
                sagt = "Du følger ikke saken lenger."
            else:
                usecases.folg(session, sak, bruker)
                sagt = "Du følger saken, og får e-post når det kommer noe nytt."
        flash(sagt, "success")
        return redirect(self.get_url(".details_view", id=pk))

    @expose("/<int:pk>/organisasjon", methods=["GET", "POST"])
    def organisasjon_view(self, pk: int) -> ResponseReturnValue:
        """Say whose case it is, or that the proposal is right."""

        def knytt(session: Session, actor: Actor, sak: Sak) -> str:
            ident = form.organisasjon.data
            organisasjon = session.get_one(Organisasjon, ident) if ident else None
            usecases.knytt_organisasjon(session, actor, sak, organisasjon)
            return f"Saken gjelder {organisasjon}." if organisasjon else "Saken gjelder ingen bestemt organisasjon."

        sak = self.sak(pk)
        valgt = sak.organisasjon_id or sak.foreslatt_organisasjon_id
        form = OrganisasjonForm(get_form_data(), data={"organisasjon": valgt})
        return self.delside(pk, form, knytt, "Knytt til organisasjon", "Hvem gjelder saken?")

    @expose("/<int:pk>/merkelapper", methods=["GET", "POST"])
    def merkelapper_view(self, pk: int) -> ResponseReturnValue:
        """The words on it."""

        def merk(session: Session, actor: Actor, sak: Sak) -> str:
            usecases.merk(session, actor, sak, form.navn)
            return "Merkelappene er lagret."

        naa = ", ".join(str(m) for m in self.sak(pk).merker)
        form = MerkelappForm(get_form_data(), data={"merkelapper": naa})
        brukt = queries.merkelapper(db.session)
        forklaring = f"I bruk fra før: {', '.join(brukt)}." if brukt else ""
        return self.delside(pk, form, merk, "Sett merkelapper", forklaring)

    @expose("/<int:pk>/koble", methods=["GET", "POST"])
    def koble_view(self, pk: int) -> ResponseReturnValue:
        """Tie it to a case, a wish or a driftshendelse."""

        def koble(session: Session, actor: Actor, sak: Sak) -> str:
            tekst = given(form.til.data)
            onske, annen = queries.onske_ved_referanse(session, tekst), queries.ved_referanse(session, tekst)
            if tekst.upper().startswith(("KS-", "EØ-", "EO-")) and onske is None and annen is None:
                raise InvalidInput("til", "Det finnes ikke noe med den referansen. Se etter om tallet er riktig.")
            fri = tekst if onske is None and annen is None else None
            usecases.koble(session, actor, sak, onske_id=onske, annen=annen, driftshendelse=fri)
            return f"Saken er koblet til {tekst}."

        form = KoblingForm(get_form_data())
        return self.delside(
            pk, form, koble, "Koble saken", "Endrer et ønske status, får saken og den som spurte, vite det."
        )

    @expose("/<int:pk>/kobling/<int:kobling_id>/fjern", methods=["POST"])
    def koble_fra_view(self, pk: int, kobling_id: int) -> ResponseReturnValue:
        """Untie it."""
        self.sak(pk)
        with transaction() as session:
            usecases.koble_fra(session, current_actor(), self.rad(Sakskobling, kobling_id))
        flash("Koblingen er fjernet.", "success")
        return redirect(self.get_url(".details_view", id=pk))

    @expose("/<int:pk>/kobling/<int:kobling_id>/svar-alle", methods=["GET", "POST"])
    def svar_alle_view(self, pk: int, kobling_id: int) -> ResponseReturnValue:
        """One answer to everybody who asked about the driftshendelse."""
        self.sak(pk)
        hendelse = self.rad(Sakskobling, kobling_id).driftshendelse or abort(404)

        def svar(session: Session, actor: Actor, _sak: Sak) -> str:
            tekster = {Saksprak.NB: form.tekst_nb.data, Saksprak.NN: form.tekst_nn.data}
            saker = usecases.svar_alle(session, actor, hendelse, tekster, etterpa=form.etterpa.data or None)
            antall = "én sak" if len(saker) == 1 else f"{len(saker)} saker"
            return f"Svaret sendes i {antall} om 15 sekunder. Det kan angres så lenge."

        form = SvarAlleForm(get_form_data())
        saker = usecases.apne_ved_hendelse(db.session, hendelse)
        return self.delside(
            pk,
            form,
            svar,
            f"Svar alle om {hendelse}",
            "Det samme svaret sendes i hver åpen sak som er koblet til driftshendelsen, i sakens målform.",
            konsekvenser=[_far_svar(sak) for sak in saker],
        )

    @expose("/<int:pk>/onske", methods=["GET", "POST"])
    def onske_view(self, pk: int) -> ResponseReturnValue:
        """Make an endringsønske of it."""

        def lag(session: Session, actor: Actor, sak: Sak) -> str:
            ident = usecases.lag_onske(session, actor, sak, **form.data, i_dag=clock.today())
            return f"EØ-{ident:05d} er laget av saken. Den som spurte, får vite hvordan det går."

        sak = self.sak(pk)
        form = OnskeForm(get_form_data(), data={"tittel": sak.emne, "beskrivelse": queries.forste_tekst(sak)})
        forklaring = "Ønsket registreres hos KS. Fyll ut hjemmel og nødvendighet på siden til ønsket."
        return self.delside(pk, form, lag, "Lag endringsønske", forklaring)

    @expose("/<int:pk>/eskaler", methods=["GET", "POST"])
    def eskaler_view(self, pk: int) -> ResponseReturnValue:
        """Ask Skatteetaten."""

        def eskaler(session: Session, actor: Actor, sak: Sak) -> str:
            rad = usecases.eskaler(session, actor, sak, **form.data, i_dag=clock.today())
            return f"Saken venter på Skatteetaten til {rad.frist:%d.%m.%Y}."

        form = EskalerForm(get_form_data(), data={"frist": clock.today() + SVARFRIST})
        forklaring = "Registrer spørsmålet KS har sendt, og når Skatteetaten skal svare. KS' klokke stanser så lenge."
        return self.delside(pk, form, eskaler, "Send videre til Skatteetaten", forklaring)

    @expose("/<int:pk>/eskaler/<int:eskalering_id>/svar", methods=["GET", "POST"])
    def eskaleringssvar_view(self, pk: int, eskalering_id: int) -> ResponseReturnValue:
        """What Skatteetaten answered."""
        self.sak(pk)
        rad: Eskalering = self.rad(Eskalering, eskalering_id)

        def besvar(session: Session, actor: Actor, _sak: Sak) -> str:
            usecases.besvar_eskalering(session, actor, rad, **form.data, i_dag=clock.today())
            return "Svaret fra Skatteetaten er registrert."

        form = EskaleringssvarForm(get_form_data(), data={"svar": None, "referanse": rad.referanse})
        return self.delside(pk, form, besvar, "Registrer svar fra Skatteetaten", rad.sporsmal)

    @expose("/<int:pk>/del", methods=["GET", "POST"])
    def del_view(self, pk: int) -> ResponseReturnValue:
        """Take messages out to a case of their own."""

        def del_ut(session: Session, actor: Actor, sak: Sak) -> str:
            valgte = [m for m in sak.meldinger if m.id in (form.meldinger.data or ())]
            ny = usecases.del_ut(session, actor, sak, valgte, emne=given(form.emne.data))
            antall = "én melding" if len(valgte) == 1 else f"{len(valgte)} meldinger"
            return f"{ny.referanse} er laget av {antall}, med vedlegg."

        sak = self.sak(pk)
        form = DelForm(formdata=None)
        form.meldinger.choices = [(m.id, queries.kort(m)) for m in sak.meldinger]
        form.process(get_form_data(), data={"emne": sak.emne})
        return self.delside(
            pk, form, del_ut, "Del saken", "De valgte meldingene flyttes til en ny sak, som kobles til denne."
        )


def _far_svar(sak: Sak) -> str:
    hvem = sak.innsender_epost or "har ingen adresse og får ikke svar"
    return f"{sak} {sak.emne}: {hvem} ({sak.sprak.midt_i_setning})"
