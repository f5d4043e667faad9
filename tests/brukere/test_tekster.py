"""Nothing Flask-Security says reaches a person in English."""

from flask import Flask
from flask_security import core, forms

from ksadmin.brukere.tekster import TEKSTER

# What belongs to parts of the library that are turned off.
AVSLATT = (
    "CHANGE_EMAIL", "CODE_HAS_BEEN_SENT", "CONFIRM", "ALREADY_CONFIRMED", "EMAIL_ALREADY", "EMAIL_CONFIRMED",
    "FAILED_TO_SEND", "GENERIC_US", "GENERIC_RECOVERY_US", "IDENTITY", "INVALID_CONFIRMATION", "INVALID_LOGIN_TOKEN",
    "INVALID_PASSWORD_CODE", "LOGIN_EMAIL", "LOGIN_EXPIRED", "OAUTH", "PASSWORDLESS", "PASSWORD_BREACHED", "PHONE",
    "REFRESH_TOKEN", "US_", "USERNAME", "USE_CODE", "WEBAUTHN",
)  # fmt: skip
UBRUKTE = {"PASSWORD_RESET", "INVALID_CODE"}  # sign-in after a reset is off; codes by mail are off


def test_hver_melding_er_oversatt() -> None:
    mangler = {
        navn: tekst
        for navn, (tekst, _) in core._default_messages.items()
        if not navn.startswith(AVSLATT) and navn not in UBRUKTE and tekst not in TEKSTER
    }
    assert mangler == {}


def test_hver_etikett_i_skjemaene_er_oversatt(app: Flask) -> None:
    security = app.extensions["security"]
    brukt = (
        "login_form", "verify_form", "forgot_password_form", "reset_password_form", "change_password_form",
        "two_factor_verify_code_form", "mf_recovery_form", "mf_recovery_codes_form",
    )  # fmt: skip
    with app.test_request_context():
        for navn in brukt:
            kwargs = {"user": None} if navn == "verify_form" else {}
            for felt in security.forms[navn].cls(**kwargs):
                assert str(felt.label.text) in {*TEKSTER.values(), "Next", "CSRF Token", "Passordet du har nå"}, (
                    navn,
                    felt.name,
                )


def test_oversettelsene_brukes_av_biblioteket() -> None:
    """An English text the library no longer has is a translation nobody reads."""
    kjente = {tekst for tekst, _ in core._default_messages.values()} | set(forms._default_field_labels.values())
    kjente |= {v for v in forms._setup_methods_xlate.values()}
    ekstra = {
        "Recovery Code", "Available Methods", "Disable two-factor authentication", "Show Recovery Codes",
        "Generate New Recovery Codes",
    }  # fmt: skip
    assert TEKSTER.keys() - kjente - ekstra == set()
