"""The base of every form: Norwegian messages, and the guard against lost updates.

CSRF is not here: Flask-WTF's CSRFProtect checks every POST before any view sees it.
"""

from contextvars import ContextVar
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from babel.support import NullTranslations, Translations
from flask import has_request_context
from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    DateTimeLocalField,
    Form,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    validators,
)

from ksadmin.core import clock
from ksadmin.core.kodeverk import Kodeverk
from ksadmin.core.sladding import sladd
from ksadmin.web import kladd
from ksadmin.web.languages import TRANSLATIONS

T = TypeVar("T")
MAX_TEKST = 10_000
SAMLET = ".samlet"
"""Ends the name of a field whose values are posted as one, a line each."""


class KsForm(Form):
    """Text loses its outer blanks and any NUL (PostgreSQL cannot store one); empty text becomes None.

    Text with a fødselsnummer is refused: what is saved stays in the history, where nothing can be taken out again.
    Rooms that get them from people who do not know better take them out instead (``brukerstotte.forms``).
    """

    class Meta:
        locales = ("nb_NO", "nb")  # a decimal comma, when a field asks for it

        def get_translations(self, form: object) -> object:
            return _catalogue(str(get_locale() or "nb"))

        def bind_field(self, form: object, unbound: Any, options: dict[str, Any]) -> Any:
            if issubclass(unbound.field_class, (StringField, TextAreaField)):
                options["filters"] = [_clean, *unbound.kwargs.get("filters", ())]
                options["validators"] = [_uten_fodselsnummer, *unbound.kwargs.get("validators", ())]
            if issubclass(unbound.field_class, (DateField, DateTimeLocalField)):
                options["validators"] = [_i_var_tid, *unbound.kwargs.get("validators", ())]
            return unbound.bind(form=form, **options)

    levert: bool
    """Whether it holds what somebody has written, now or before their session ran out: else it may be prefilled."""

    def process(self, formdata: Any = None, *args: Any, **kwargs: Any) -> None:
        """Read the form. Blanks alone are no answer, so ``InputRequired`` judges what is left of them."""
        lest = None if som_lagret.get() else formdata if formdata is not None else self._kladd()
        self.levert = lest is not None
        super().process(None if lest is None else self._med_valgte(lest), *args, **kwargs)
        for field in self:
            if isinstance(field, StringField) and field.raw_data:
                field.raw_data = [field.data or ""]

    def _kladd(self) -> MultiDict[str, str] | None:
        """What was written in this form before, and in no other form of the page."""
        felter = kladd.felter() if has_request_context() else None
        return felter if felter and felter.keys() <= self._fields.keys() else None

    def _med_valgte(self, formdata: Any) -> Any:
        """With each choice of many values that was posted as one (``konflikt``)."""
        samlet = {navn: formdata[f"{navn}{SAMLET}"] for navn in self._fields if f"{navn}{SAMLET}" in formdata}
        if not samlet:
            return formdata
        alle = MultiDict(formdata)
        for navn, verdier in samlet.items():
            alle.setlist(navn, verdier.split("\n") if verdier else [])
        return alle


som_lagret: ContextVar[bool] = ContextVar("som_lagret", default=False)
"""Forms are read as they are stored, whatever is posted: the other side of a conflict."""


@cache
def _catalogue(locale: str) -> NullTranslations:
    return Translations.load(TRANSLATIONS, [locale, "nb"], "wtforms")


def _clean(value: object) -> object:
    if not isinstance(value, str):
        return value
    return value.replace("\x00", "").strip() or None


def _uten_fodselsnummer(_form: Form, field: Any) -> None:
    if isinstance(field, FodselsnummerField) or not isinstance(field.data, str):
        return
    if sladd(field.data).fjernet:
        raise validators.StopValidation(_("Teksten har et fødselsnummer. Ta det bort: det skal ikke lagres."))


def _i_var_tid(_form: Form, field: Any) -> None:
    if field.data is not None and field.data.year not in clock.AARENE:
        raise validators.StopValidation("Årstallet kan ikke stemme. Skriv det med fire siffer, for eksempel 2026.")


class FodselsnummerField(StringField):
    """For a number that is used to search with, and neither kept nor shown again."""


class KodeField(SelectField):
    """A choice among the members of ``kodeverk``; ``data`` is the member."""

    def __init__(self, label: str, kodeverk: type[Kodeverk], **kwargs: Any) -> None:
        choices = [(k.value, k.tekst) for k in kodeverk]
        kwargs.setdefault("validators", [validators.InputRequired("Velg ett av alternativene.")])
        super().__init__(label, choices=choices, coerce=lambda kode: kodeverk(kode), **kwargs)  # noqa: PLW0108


class Tidspunkt(DateTimeLocalField):
    """A moment as the clock on the wall in Oslo shows it; ``moment`` is aware.

    In the hour the clock shows twice it is the first time, or the last when it is the end of something (``siste``): so
    both are within. What is stored is kept to the second when the field still shows the same.
    """

    def __init__(self, *args: Any, siste: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.siste = siste

    def process_data(self, value: datetime | None) -> None:
        """A row has it aware; the field shows the clock."""
        super().process_data(_paa_veggen(value) if value and value.tzinfo else value)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Refuse what the clock never shows."""
        if validation_stopped:
            return
        try:
            self.moment  # noqa: B018 - asked for its refusal
        except ValueError as aldri:
            raise validators.ValidationError(f"{aldri} Velg en annen tid.") from None

    @property
    def moment(self) -> datetime | None:
        """None when nothing is chosen. Raises ValueError, with a sentence, for what the clock never shows."""
        if self.data is None:
            return None
        lagret: datetime | None = self.object_data
        if lagret and lagret.tzinfo and _paa_veggen(lagret) == self.data:
            return lagret
        return clock.da_klokka_var(self.data, siste=self.siste)


def _paa_veggen(tidspunkt: datetime) -> datetime:
    return tidspunkt.astimezone(clock.OSLO).replace(tzinfo=None, microsecond=0)


class EditForm(KsForm):
    """Carries the version the person saw, so that the second of two saves is told."""

    versjon = HiddenField()


class BekreftForm(KsForm):
    """Nothing to fill in: the button is the answer."""


class BegrunnelseForm(KsForm):
    """A deed that takes something away wants a reason, which stays in the history."""

    begrunnelse = TextAreaField(
        "Begrunnelse",
        description="Vises i historikken.",
        validators=[validators.InputRequired("Skriv hvorfor."), validators.Length(max=MAX_TEKST)],
    )


def valgt(value: str | int | None) -> int | None:
    """``coerce`` for a choice of a row: nothing is chosen until somebody chooses."""
    return int(value) if value else None


def given(value: T | None) -> T:
    """A field that ``InputRequired`` has let through has a value."""
    assert value is not None
    return value
