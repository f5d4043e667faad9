"""What may be typed about a contact, by KS or by anyone on the public pages."""

from flask_babel import lazy_gettext as _
from wtforms import validators

from ksadmin.register.verdier import MAKS_EPOST, MAKS_NAVN, MAKS_TELEFON

EN_LINJE = (
    validators.Length(max=MAKS_NAVN),
    validators.Regexp(r"[^<>\x00-\x1f]*\Z", message=_("Skriv bare tekst, uten HTML-koder og linjeskift.")),
)
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
