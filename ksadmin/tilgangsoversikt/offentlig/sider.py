"""The front page with its search, and the page of each kommune and fylkeskommune."""

from itertools import groupby

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ksadmin.avtaler import queries as avtaler
from ksadmin.core import clock
from ksadmin.core.sortering import sorteringsnokkel
from ksadmin.database import db
from ksadmin.register import queries as register
from ksadmin.register.models import Kjennetegn, Organisasjon, Organisasjonstype
from ksadmin.register.queries import Treff
from ksadmin.tilgangsoversikt import queries
from ksadmin.tilgangsoversikt.motor import Cellestatus
from ksadmin.tilgangsoversikt.offentlig.kommunestatus import kommunestatus, uten_opplysninger
from ksadmin.web.languages import locale
from ksadmin.web.public import offentlig_side
from ksadmin.web.sidelager import publisert

blueprint = Blueprint("oversikt", __name__)

LENGSTE_SOK = 100
_TELLES = (Cellestatus.KLAR, Cellestatus.MANGLER, Cellestatus.UKJENT)


def adresse(organisasjon: Organisasjon) -> str:
    """``/kommune/0301`` or ``/fylkeskommune/03``."""
    return url_for(f"oversikt.{organisasjon.type.value}", nummer=organisasjon.nummer)


@blueprint.get("/")
def forside() -> ResponseReturnValue:
    """Find your kommune, and how it stands for all. ``?sok=`` leads to the one found, or lists the hits."""
    sok = sokt()
    return _sok(sok) if sok else _forside()


@publisert
def _forside() -> ResponseReturnValue:
    i_dag = clock.today()
    bilde = queries.bilde(db.session, i_dag=i_dag)
    etter_fylke = sorted(bilde.organisasjoner, key=lambda o: sorteringsnokkel(o.fylke))  # still by name in each
    return side(
        "public/forside.html",
        dekning=queries.dekning(bilde),
        telles=_TELLES,
        i_dag=i_dag,
        fylker=[(fylke, list(i)) for fylke, i in groupby(etter_fylke, lambda o: o.fylke)],
    )


def _sok(sok: str) -> ResponseReturnValue:
    treff = finn(sok)
    if len(treff) == 1:
        return redirect(adresse(treff[0].organisasjon))
    forslag = [] if treff else register.ligner(db.session, sok)
    er_nummer = register.sokeord(sok).isdigit()
    return side("public/sok.html", sok=sok, treff=treff, forslag=forslag, er_nummer=er_nummer, grunn=grunn)


def sokt() -> str:
    """What the reader has asked for with ``?sok=``."""
    return request.args.get("sok", "").replace("\x00", "").strip()[:LENGSTE_SOK]


def finn(sok: str) -> list[Treff]:
    """Organisations by number, name or orgnr, the best match first."""
    treff = register.finn(db.session, sok)
    eksakte = [t for t in treff if t.eksakt]
    # 0301 is Oslo, not everyone with 0301 somewhere in an orgnr
    return eksakte if eksakte and register.sokeord(sok).isdigit() else treff


def grunn(kjennetegn: Kjennetegn) -> str:
    """Why an organisation was found, in the reader's målform."""
    return register.grunn(kjennetegn, nynorsk=locale() == "nn")


@blueprint.get("/kommune/<nummer>")
@publisert
def kommune(nummer: str) -> ResponseReturnValue:
    """How one kommune stands with each tjeneste. A former number leads to today's."""
    return _organisasjonens_side(nummer, Organisasjonstype.KOMMUNE)


@blueprint.get("/fylkeskommune/<nummer>")
@publisert
def fylkeskommune(nummer: str) -> ResponseReturnValue:
    """How one fylkeskommune stands with each tjeneste."""
    return _organisasjonens_side(nummer, Organisasjonstype.FYLKESKOMMUNE)


def _organisasjonens_side(nummer: str, type: Organisasjonstype) -> ResponseReturnValue:
    organisasjon = register.ved_nummer(db.session, nummer, type)
    if organisasjon is None:
        forslag = register.ligner(db.session, nummer, type)
        return side("public/ukjent.html", nummer=nummer[:LENGSTE_SOK], forslag=forslag), 404
    if organisasjon.nummer != nummer:
        return redirect(adresse(organisasjon), 301)
    status = kommunestatus(db.session, organisasjon, clock.today())
    return side("public/kommune.html", status=status, o=organisasjon)


def side(mal: str, **innhold: object) -> Response:
    """A page of the overview, with what each of them may say about what it knows."""
    eksempel = avtaler.er_eksempler(db.session)
    page = render_template(
        mal, adresse=adresse, eksempel=eksempel, tom=uten_opplysninger(db.session), **innhold, **offentlig_side()
    )
    return Response(page, mimetype="text/html")
