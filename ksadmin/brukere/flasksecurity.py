"""The parts of Flask-Security that ours replace: where it commits, how it mails, which codes it takes."""

from typing import Any, cast

from flask_security import (
    ChangePasswordForm,
    FSQLALiteUserDatastore,
    LoginForm,
    MailUtil,
    PasswordUtil,
    Totp,
    UserMixin,
)
from passlib.exc import TokenError, UsedTokenError
from passlib.totp import TOTP, AppWallet, TotpMatch
from wtforms import PasswordField, validators
from zxcvbn import zxcvbn

from ksadmin.brukere import hendelser
from ksadmin.brukere.models import Bruker
from ksadmin.core import outbox
from ksadmin.database import db

_URIMELIG = 1000
_TRYGT, _LESES = 3, 72
"""Of zxcvbn's five steps, 3 is ten thousand million guesses; it reads no longer than so many signs."""


class Innloggingsskjema(LoginForm):
    """The page itself has the link for a forgotten password, once."""

    remember = None  # type: ignore[assignment] # a session ends when it has not been used, on every machine

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.description = ""


class Passordskjema(ChangePasswordForm):
    """One who has only Entra ID has no password to change."""

    password = PasswordField(
        "Passordet du har nå",
        render_kw={"autocomplete": "current-password"},
        validators=[validators.InputRequired("Skriv passordet du har nå.")],
    )


class Passordkrav(PasswordUtil):
    """Refuses what is guessed first: what many use, what has leaked, the person's own name."""

    def normalize(self, password: str) -> str:
        """No password is this long, so what is cut is still wrong; argon2's library fails on what is far longer."""
        return super().normalize(password)[:_URIMELIG]

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        avvist, passord = super().validate(password, is_register, **kwargs)
        bruker = kwargs.get("user")
        kjent = [bruker.navn, bruker.epost] if isinstance(bruker, Bruker) else []
        if not avvist and zxcvbn(passord[:_LESES], user_inputs=["ksadmin", *kjent])["score"] < _TRYGT:
            avvist = ["Passordet er for lett å gjette. Velg et lengre."]
        return avvist, passord


class Brukerlager(FSQLALiteUserDatastore):
    """Its views run inside ``transaction()``, which is what commits."""

    def commit(self) -> None:
        """Nothing: the transaction around the view does it."""

    def mf_delete_recovery_code(self, user: UserMixin, idx: int) -> bool:
        bruker = hendelser.bak_proxy(user)
        koder = bruker.mf_recovery_codes or []
        bruker.mf_recovery_codes = koder[:idx] + koder[idx + 1 :]  # a new list, so that the change is seen
        hendelser.noter_tofaktor(bruker, "bruker.gjenopprettingskode_brukt")
        return True


class Utbokspost(MailUtil):
    """Promises the e-mail. The link in it is made when it is sent, so no live link lies in the outbox."""

    def send_mail(self, template: str, *_args: Any, **context: Any) -> None:
        bruker = hendelser.bak_proxy(context["user"])
        if template == "nytt_passord":
            hendelser.noter(bruker, "bruker.passord_glemt")
        outbox.promise(db.session, "bruker.epost", mal=template, bruker_id=bruker.id)


class Engangskode(Totp):
    """Each code works once: the step of the last one is remembered on the account. Who tries it again is told of."""

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        """The first of ``secrets`` locks new keys away; each of them opens those it has locked away."""
        self._totp = TOTP.using(issuer=issuer, wallet=AppWallet(secrets, default_tag=next(iter(secrets))))

    def verify_totp(self, token: str, totp_secret: str, user: UserMixin, window: int = 0) -> bool:
        """Whether the code is right. No code is, when what locked the person's key away has been thrown away."""
        try:
            funnet = self._totp.verify(token, totp_secret, window=window, last_counter=self.get_last_counter(user))
        except UsedTokenError:
            hendelser.noter_tofaktor(user, "bruker.brukt_kode", "brukt_kode")
            return False
        except (TokenError, KeyError):
            return False
        self.set_last_counter(user, funnet)
        return True

    def get_last_counter(self, user: UserMixin) -> int | None:
        return cast(Bruker, user).tf_siste_teller

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        cast(Bruker, user).tf_siste_teller = tmatch.counter
