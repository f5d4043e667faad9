"""The composition root: the only module that knows every other."""

from functools import partial
from pathlib import Path

from flask import Flask
from flask_admin import Admin
from flask_admin.theme import Bootstrap4Theme
from flask_babel import Babel

from ksadmin import __version__
from ksadmin.avtaler import bidrag as avtalebidrag
from ksadmin.avtaler import handlers as avtale_handlers
from ksadmin.avtaler import stillinger
from ksadmin.avtaler import web as avtale_web
from ksadmin.avtaler.views import erklaeringer as avtaler
from ksadmin.brukere import handlers as bruker_handlers
from ksadmin.brukere import signin
from ksadmin.brukere import views as brukere
from ksadmin.brukerstotte import angrefolger as sak_angring
from ksadmin.brukerstotte import bidrag as brukerstottebidrag
from ksadmin.brukerstotte import handlers as sak_handlers
from ksadmin.brukerstotte import jobs as saksjobber
from ksadmin.brukerstotte import klokke
from ksadmin.brukerstotte import views as brukerstotte
from ksadmin.brukerstotte.queries import innkommet
from ksadmin.brukerstotte.views.offentlig import blueprint as sporsmal
from ksadmin.core import angring, clock, log
from ksadmin.core.jobs import Job, Transact, slett_kjoringer
from ksadmin.core.mail import Mailer, NoMailer, PickupMailer, SmtpMailer
from ksadmin.core.oppbevaring import Dataklasse, slett_utlopt
from ksadmin.core.outbox import Handler
from ksadmin.core.pdf_libraries import check_libraries
from ksadmin.database import db, engine_options, make_behave
from ksadmin.endringsonsker import angrefolger as onske_angring
from ksadmin.endringsonsker import bidrag as onskebidrag
from ksadmin.endringsonsker import handlers as onske_handlers
from ksadmin.endringsonsker import jobs as onskejobber
from ksadmin.endringsonsker import views as onsker
from ksadmin.endringsonsker.views import skjema, varsler, veikart
from ksadmin.etterlevelse import bidrag as etterlevelsesbidrag
from ksadmin.etterlevelse import handlers as etterlevelse_handlers
from ksadmin.etterlevelse import jobs as etterlevelsesjobber
from ksadmin.etterlevelse import views as etterlevelse
from ksadmin.etterlevelse.views import svar as egenerklaering
from ksadmin.formidling import bidrag as formidlingsbidrag
from ksadmin.formidling import handlers as formidling_handlers
from ksadmin.formidling import jobs as formidling_jobs
from ksadmin.formidling import offentlig as varselsider
from ksadmin.formidling import queries as formidling
from ksadmin.formidling import views as meldinger
from ksadmin.importer import views as importer
from ksadmin.kalender import views as kalender
from ksadmin.kommuneendringer import views as kommuneendringer
from ksadmin.oppfolging import bidrag as oppfolgingsbidrag
from ksadmin.oppfolging import handlers as oppfolging_handlers
from ksadmin.oppfolging import jobs as oppfolging_jobs
from ksadmin.oppfolging import views as oppfolging
from ksadmin.oppfolging.views import kontaktsjekk
from ksadmin.oppslag import bidrag as oppslagsbidrag
from ksadmin.oppslag import jobs as oppslagsjobber
from ksadmin.oppslag import views as oppslag
from ksadmin.register import angrefolger as register_angring
from ksadmin.register import bidrag as registerbidrag
from ksadmin.register import views as register
from ksadmin.segmentrapport import views as segmentrapport
from ksadmin.settings import TEMPLATES, Settings, load_settings
from ksadmin.tilgangsoversikt import bidrag as tilgangsbidrag
from ksadmin.tilgangsoversikt import handlers as tilgang_handlers
from ksadmin.tilgangsoversikt import jobs as tilgangsjobber
from ksadmin.tilgangsoversikt import offentlig
from ksadmin.tilgangsoversikt import queries as tilgangsoversikt
from ksadmin.tilgangsoversikt import views as pakoblinger
from ksadmin.tilgangsoversikt.views import synkronisering
from ksadmin.tilgangsoversikt.views.leverandorbruk import leverandorpaneler
from ksadmin.tilgangsoversikt.views.organisasjon import organisasjonspaneler
from ksadmin.tjenester import bidrag as tjenestebidrag
from ksadmin.tjenester import views as tjenester
from ksadmin.vilkar import bidrag as vilkarsbidrag
from ksadmin.vilkar import views as vilkar
from ksadmin.web import angring as angresider
from ksadmin.web import (
    engang,
    errors,
    filters,
    health,
    kladd,
    machinery,
    metrics,
    public,
    security,
    sidelager,
    statisk,
    utboks,
)
from ksadmin.web import veiledning as hjelp
from ksadmin.web.globaltsok import Globaltsok
from ksadmin.web.index import Forside
from ksadmin.web.languages import TRANSLATIONS, locale
from ksadmin.web.massesteg import Massesteg
from ksadmin.web.visninger import Visninger

_MED_HAUGER = (
    *(avtalebidrag, tilgangsbidrag, oppfolgingsbidrag, onskebidrag, brukerstottebidrag, formidlingsbidrag),
    *(tjenestebidrag, registerbidrag, oppslagsbidrag, etterlevelsesbidrag),
)
_MED_TALL = (
    *(registerbidrag, oppfolgingsbidrag, formidlingsbidrag, onskebidrag, brukerstottebidrag),
    *(tilgangsbidrag, oppslagsbidrag, avtalebidrag, etterlevelsesbidrag),
)
_MED_DATOER = (
    *(formidlingsbidrag, vilkarsbidrag, oppfolgingsbidrag, etterlevelsesbidrag, onskebidrag),
    *(tilgangsbidrag, brukerstottebidrag),
)
ANGREFOLGER = {**register_angring.FOLGER, **onske_angring.FOLGER, **sak_angring.FOLGER}


def create_app(settings: Settings | None = None) -> Flask:
    """The whole application, told what it needs by ``settings`` (else by the environment).

    Raises SettingsError for what it cannot run on, MissingLibraryError when documents could not be made here.
    """
    settings = settings or load_settings()
    check_libraries()
    log.configure(as_json=settings.env == "prod")
    app = Flask("ksadmin", template_folder=str(TEMPLATES), static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SQLALCHEMY_ENGINES={"default": engine_options(settings.database_url)},
        TESTING=settings.env == "test",
    )
    app.extensions["ksadmin.settings"] = settings
    errors.init_app(app)  # before all that may refuse: each request gets its id first
    Babel(
        app,
        default_locale="nb",
        default_timezone="Europe/Oslo",
        default_translation_directories=str(TRANSLATIONS),
        locale_selector=locale,
    )
    app.jinja_env.globals.update(versjon=__version__, eksempeldata=settings.eksempeldata, innstillinger=settings)
    filters.init_app(app)
    engang.init_app(app)
    statisk.init_app(app, Path(app.root_path) / "web/static")
    sidelager.init_app(app, partial(_stempel, app))
    security.init_app(app, settings)
    db.init_app(app)
    signin.init_app(app, settings)
    kladd.init_app(app)
    with app.app_context():  # flask-admin asks for db.session while a view is built
        make_behave(db.engine)
        _furnish(app, settings)
    return app


def _furnish(app: Flask, settings: Settings) -> None:
    admin = Admin(
        app,
        name="ksadmin",
        index_view=Forside(
            hauger=(*(rom.hauger for rom in _MED_HAUGER), utboks.hauger),
            ventende=(synkronisering.ventende, brukerstotte.ventende),
            drift=(
                *(machinery.planlegger, machinery.utboks),
                *(rom.driftstegn for rom in (formidlingsbidrag, tilgangsbidrag, oppslagsbidrag)),
            ),
            utvikling=segmentrapport.forsidepanel(
                rom.rapporttall for rom in (tilgangsbidrag, brukerstottebidrag, onskebidrag)
            ),
        ),
        theme=Bootstrap4Theme(base_template="admin/base.html"),
        translations_path=str(TRANSLATIONS),
        csp_nonce_generator=security.nonce,
    )
    avtaler.register_views(admin, settings, konsekvenskilder=(pakoblinger.konsekvenser,))
    register.register_views(
        admin,
        settings,
        om_organisasjoner=(
            *(organisasjonspaneler, avtaler.organisasjonspanel, oppfolging.organisasjonspanel),
            *(onsker.organisasjonspanel, meldinger.organisasjonspanel, brukerstotte.organisasjonspanel),
            etterlevelse.organisasjonspanel,
        ),
        om_leverandorer=(leverandorpaneler,),
    )
    oppfolging.register_views(admin, settings)
    etterlevelse.register_views(admin, settings)
    kommuneendringer.register_views(admin)
    importer.register_views(admin)
    pakoblinger.register_views(admin, settings)
    oppslag.register_views(admin, settings)
    onsker.register_views(admin)
    meldinger.register_views(admin, settings)
    om_den_som_spor = (
        ("Erklæring og dokumenter", "avtaler", avtaler.organisasjonspanel),
        ("Tilgang og påkoblinger", "tilgang", organisasjonspaneler),
        ("Endringsønsker", "endringsonsker", onsker.organisasjonspanel),
    )
    brukerstotte.register_views(admin, om_den_som_spor)
    for rom in (tjenester, vilkar, brukere):
        rom.register_views(admin)
    segmentrapport.register_views(admin, settings, [rom.rapporttall for rom in _MED_TALL])
    kalender.register_views(admin, settings, [rom.kalenderslag for rom in _MED_DATOER])
    machinery.register_views(admin, job_list(settings))
    admin.add_view(Globaltsok((avtaler.dokumenttreff, tjenester.dokumenttreff)))
    admin.add_view(Visninger())
    angresider.register_views(admin, ANGREFOLGER)
    hjelp.register_views(admin)
    admin.add_view(Massesteg())
    rom_med_utsendinger = (oppfolging, stillinger, pakoblinger, brukere, onsker, brukerstotte, meldinger)
    utboks.register_views(admin, [room.beskriv_utsendinger for room in rom_med_utsendinger])
    health.init_app(app, klokke.regler)
    metrics.init_app(app, job_list(settings), synkronisering.kildetall, innkommet)
    app.register_blueprint(public.blueprint)
    app.register_blueprint(avtale_web.blueprint)
    app.register_blueprint(veikart.blueprint)
    app.register_blueprint(sporsmal)
    app.register_blueprint(varsler.blueprint)
    app.register_blueprint(skjema.blueprint)
    app.register_blueprint(skjema.bekreftelse)
    app.register_blueprint(kontaktsjekk.blueprint)
    varselsider.init_app(app)
    app.register_blueprint(egenerklaering.blueprint)
    app.register_blueprint(kalender.blueprint)
    offentlig.register_blueprints(app)


def _stempel(app: Flask) -> tuple[object, ...]:
    """Another value as soon as any published page would be another."""
    with app.app_context():
        tiden = formidling.stempel(db.session, clock.now())
        return (clock.today(), *tiden, *tilgangsoversikt.stempel(db.session))


def mailer(settings: Settings) -> Mailer:
    """Where e-mail goes, as told by the settings."""
    if settings.epost_mappe:
        return PickupMailer(settings.epost_mappe, settings.epost_avsender)
    if not settings.smtp_host:
        return NoMailer()
    passord = settings.smtp_passord.get_secret_value() if settings.smtp_passord else None
    return SmtpMailer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        avsender=settings.epost_avsender,
        brukernavn=settings.smtp_brukernavn,
        passord=passord,
        starttls=settings.smtp_starttls,
        i_drift=settings.env == "prod",
    )


def handlers(settings: Settings) -> dict[str, Handler]:
    """What keeps each kind of promise."""
    post = mailer(settings)
    return {
        **avtale_handlers.handlers(settings, post),
        **oppfolging_handlers.handlers(settings, post, etterlevelse_handlers.anledninger(settings)),
        **bruker_handlers.handlers(settings, post),
        **tilgang_handlers.handlers(settings, post),
        **onske_handlers.handlers(settings, post),
        **sak_handlers.handlers(settings, post),
        **formidling_handlers.handlers(settings, post),
    }


def job_list(settings: Settings) -> tuple[Job, ...]:
    """Every scheduled job of every room."""
    return (
        *oppfolging_jobs.jobs(settings),
        *onskejobber.jobs(),
        *etterlevelsesjobber.jobs(settings),
        *tilgangsjobber.jobs(settings),
        *oppslagsjobber.jobs(settings),
        *formidling_jobs.jobs(settings),
        *saksjobber.jobs(settings),
        _opprydding(settings),
    )


def oppbevaring(settings: Settings) -> tuple[Dataklasse, ...]:
    """Everything that is kept for a while only."""
    om = "Når de faste jobbene kjørte, og hva som kom ut av det."
    return (
        *(angring.OPPBEVARING, kladd.OPPBEVARING),
        Dataklasse("jobbkjoringer", om, settings.jobbkjoringer_dager, slett_kjoringer),
        *tilgangsjobber.oppbevaring(settings),
        *oppfolging_jobs.oppbevaring(settings),
        *onskejobber.oppbevaring(settings),
        *saksjobber.oppbevaring(settings),
    )


def _opprydding(settings: Settings) -> Job:
    def kjor(transact: Transact) -> str:
        return ", ".join(f"{antall} {navn}" for navn, antall in slett_utlopt(transact, oppbevaring(settings)).items())

    return Job("oppbevaring", "Sletter det som er oppbevart lenge nok.", kjor, every_seconds=3600)
