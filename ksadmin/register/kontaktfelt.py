"""What may be typed about a contact, by KS or by anyone on the public pages."""

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import EmailField, StringField, validators

from ksadmin.register.verdier import MAKS_EPOST, MAKS_NAVN, MAKS_TELEFON

BARE_TEKST = validators.Regexp(r"[^<>\x00-\x1f]*\Z", message=_("Skriv bare tekst, uten HTML-koder og linjeskift."))
EN_LINJE = (validators.Length(max=MAKS_NAVN), BARE_TEKST)
EPOST = (
    validators.Length(max=MAKS_EPOST),
    validators.Regexp(
        r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\Z",
        message=_("Skriv en gyldig e-postadresse uten æ, ø og å, som post@kommune.no."),
    ),
)
TELEFON = (
    validators.Length(max=MAKS_TELEFON),
    validators.Regexp(
        r"\+?[0-9][0-9 ()-]{4,}\Z", message=_("Skriv telefonnummeret med siffer, eventuelt med + foran.")
    ),
)


def navnefelt(mangler: Any) -> StringField:
    """Who sends a public form; ``mangler`` is said when nobody is named."""
    return StringField(
        _("Navn"), validators=[validators.InputRequired(mangler), *EN_LINJE], render_kw={"autocomplete": "name"}
    )


def rollefelt() -> StringField:
    """What they do."""
    return StringField(
        _("Rolle eller stilling"),
        validators=[validators.InputRequired(_("Skriv hva kontaktpersonen arbeider som.")), *EN_LINJE],
        render_kw={"autocomplete": "organization-title"},
    )


def epostfelt(hjelp: Any) -> EmailField:
    """Their address; ``hjelp`` says what is sent there."""
    return EmailField(
        _("E-post"),
        description=hjelp,
        validators=[validators.InputRequired(_("Skriv e-postadressen.")), *EPOST],
        render_kw={"autocomplete": "email"},
    )
