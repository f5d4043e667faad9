"""Who may sign in, and as what. Flask-Security owns the credential columns; the rest is ours."""

from datetime import datetime, timedelta
from typing import Any

from flask_security import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, synonym, validates

from ksadmin.brukere.lifecycle import Kontostatus
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.audit import Audited
from ksadmin.core.base import Base, JsonType, Versioned, kode_type

VARIGHET = timedelta(hours=12)
"""Of a session, since the person last proved who they are: a working day with a long meeting in it, not a night."""

# Credentials change without being told of in the trail: the deeds around them are noted instead.
_USPORET = {"usporet": True}


class Bruker(Audited, Versioned, UserMixin, Base):
    """One person with an account. A new ``fs_uniquifier`` ends every session and link the person has.

    The English names are those Flask-Security asks for. ``tf_totp_secret`` and ``mf_recovery_codes`` are
    encrypted; ``tf_siste_teller`` is the step of the last code used, so that none is used twice.
    """

    __tablename__ = "bruker"

    id: Mapped[int] = mapped_column(primary_key=True)
    epost: Mapped[str] = mapped_column(unique=True)
    navn: Mapped[str]
    rolle: Mapped[Rolle] = mapped_column(kode_type(Rolle))
    aktiv: Mapped[bool] = mapped_column(default=True)
    opprettet: Mapped[datetime]
    siste_innlogging: Mapped[datetime | None] = mapped_column(info=_USPORET)

    fs_uniquifier: Mapped[str] = mapped_column(unique=True, info=_USPORET)
    password: Mapped[str | None] = mapped_column(info=_USPORET)
    tf_primary_method: Mapped[str | None] = mapped_column(info=_USPORET)
    tf_totp_secret: Mapped[str | None] = mapped_column(info=_USPORET)
    tf_siste_teller: Mapped[int | None] = mapped_column(info=_USPORET)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(JsonType, info=_USPORET)
    oidc_sub: Mapped[str | None] = mapped_column(unique=True, info=_USPORET)

    email = synonym("epost")
    active = synonym("aktiv")

    __mapper_args__ = {"version_id_col": Versioned.versjon}

    ENDELIG = "En konto endres ikke tilbake, for den som har den, kan være logget ut. Endre den, eller åpne den igjen."
    HANDLINGER = {
        "bruker.opprettet": "opprettet kontoen",
        "bruker.endret": "endret navnet",
        "bruker.rolle_endret": "endret rollen",
        "bruker.sperret": "sperret kontoen",
        "bruker.gjenapnet": "åpnet kontoen igjen",
        "bruker.lenke_laget": "laget en ny lenke til første innlogging",
        "bruker.lenke_brukt": "brukte lenken og valgte passord",
        "bruker.innlogget": "logget inn",
        "bruker.feil_passord": "skrev feil passord",
        "bruker.feil_kode": "skrev feil engangskode",
        "bruker.brukt_kode": "skrev en engangskode som alt var brukt",
        "bruker.last": "ble stengt ute en stund etter for mange forsøk",
        "bruker.okt_avsluttet": "logget ut ett annet sted",
        "bruker.okter_avsluttet": "logget ut alle andre steder",
        "bruker.liste_hentet": "lastet ned en liste",
        "bruker.passord_glemt": "ba om lenke for nytt passord",
        "bruker.passord_endret": "byttet passord",
        "bruker.tofaktor_paa": "slo på tofaktor",
        "bruker.tofaktor_av": "slo av tofaktor",
        "bruker.tofaktor_nullstilt": "nullstilte tofaktor",
        "bruker.gjenopprettingskode_brukt": "brukte en gjenopprettingskode",
        "bruker.entra_koblet": "koblet kontoen til Entra ID",
    }
    FELTNAVN = {
        "epost": "E-postadresse",
        "navn": "Navn",
        "rolle": "Rolle",
        "aktiv": "Kan logge inn",
        "opprettet": "Opprettet",
        "liste": "Liste",
    }

    @validates("epost")
    def _lower(self, _key: str, value: str) -> str:
        return value.strip().lower()

    @property
    def aktor(self) -> Actor:
        """The actor this person is when signed in: their role as it is now."""
        return Actor(ident=f"bruker:{self.id}", navn=self.navn, rolle=self.rolle)

    @property
    def status(self) -> Kontostatus:
        return Kontostatus.AKTIV if self.aktiv else Kontostatus.SPERRET

    @property
    def har_tofaktor(self) -> bool:
        return self.tf_totp_secret is not None and self.tf_primary_method is not None

    def verify_auth_token(self, tdata: dict[str, Any]) -> bool:
        """Flask-Security can sign in by a token in a header; nobody here is given one."""
        return False

    def __str__(self) -> str:
        return f"{self.navn} ({self.epost})"


class Okt(Base):
    """A session somebody is signed in by, for its owner to see. ``nokkel`` is in its cookie.

    It is theirs whose ``fs_uniquifier`` it has: a new one there takes every session with it. ``nettleser`` is in plain
    words («Firefox på Windows»), and nothing more is kept of where it is.
    """

    __tablename__ = "okt"

    id: Mapped[int] = mapped_column(primary_key=True)
    nokkel: Mapped[str] = mapped_column(unique=True)
    fs_uniquifier: Mapped[str] = mapped_column(index=True)
    nettleser: Mapped[str]
    begynt: Mapped[datetime]
    brukt: Mapped[datetime]


class AvsluttetOkt(Base):
    """A session somebody has signed out of. ``nokkel`` is in its cookie; a row is kept as long as the cookie lasts."""

    __tablename__ = "avsluttet_okt"

    id: Mapped[int] = mapped_column(primary_key=True)
    nokkel: Mapped[str] = mapped_column(index=True)
    avsluttet: Mapped[datetime] = mapped_column(index=True)
