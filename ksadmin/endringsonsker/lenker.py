"""The links in mails: one lets its receiver say no to more of them, one confirms the address given in the form."""

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from ksadmin.endringsonsker.models import Onskeinnsending, Stemme
from ksadmin.settings import Settings
from ksadmin.web.innsending import Bekreftelseslenke

BEKREFT = Bekreftelseslenke(Onskeinnsending, "/veikart/nytt/bekreft", "ksadmin.onskeskjema")


def lag(settings: Settings, stemme: Stemme) -> str:
    """The whole address to put in the mail. It is good for as long as the voice is."""
    return f"{str(settings.base_url).rstrip('/')}/veikart/varsel/{_signer(settings).dumps(stemme.id)}"


def finn(session: Session, settings: Settings, token: str) -> Stemme | None:
    """The voice a link is about; None when it is not ours."""
    try:
        ident = _signer(settings).loads(token)
    except BadData:
        return None
    return session.get(Stemme, ident)


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret_key.get_secret_value(), salt="ksadmin.onskevarsel")
