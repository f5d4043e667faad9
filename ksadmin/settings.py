"""Everything the process is told from outside, typed and checked at start."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, HttpUrl, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_HERE = Path(__file__).resolve().parent
# A wheel carries the templates inside the package; a checkout has them beside it.
TEMPLATES = next(p for p in (_HERE / "_templates", _HERE.parent / "templates") if p.is_dir())
DEV_KEY = "bare-for-utvikling-og-tester-ikke-i-produksjon"
PREFIX = "KSADMIN_"
POSTKASSE = re.compile(
    r"(?:imaps|imap(?=://[^@\s]*@(?:localhost|127\.0\.0\.1)[:/]))://[^:@/\s]+:[^:@/\s]+@[^:@/\s]+(?::\d{1,5})?(?:/\S*)?"
)
"""A mailbox with its user and password; in the clear only on the machine itself."""


class SettingsError(Exception):
    """Something told from outside is wrong; the text names the variable and what to do."""


class Settings(BaseSettings):
    """A default exists only where it is sensible in production too, or refused there."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    env: Literal["dev", "test", "prod"] = Field("dev", description="Miljø. «prod» slår på kravene til trygg drift.")
    secret_key: SecretStr = Field(SecretStr(DEV_KEY), description="Nøkkelen som signerer økter og lenker.")
    secret_key_tidligere: SecretStr | None = Field(
        None, description="Det KSADMIN_SECRET_KEY var før, den nyeste først. Brukes bare til å lese tofaktor."
    )
    database_url: str = Field(
        f"sqlite:///{Path.cwd() / 'var' / 'ksadmin.db'}", description="SQLAlchemy-adressen til databasen."
    )
    base_url: HttpUrl = Field(
        HttpUrl("http://127.0.0.1:8000"), description="Adressen folk når ksadmin på; brukes i lenker i e-post."
    )
    eksempeldata: bool = Field(False, description="Viser at sakene er eksempeldata. Settes av «ksadmin demo».")

    smtp_host: str | None = Field(None, description="E-posttjeneren ut. Uten den venter e-posten.")
    smtp_port: int = Field(587, ge=1, le=65535, description="Porten til e-posttjeneren.")
    smtp_starttls: bool = Field(True, description="Krever kryptert forbindelse til e-posttjeneren.")
    smtp_brukernavn: str | None = Field(None, description="Brukernavn hos e-posttjeneren.")
    smtp_passord: SecretStr | None = Field(None, description="Passord hos e-posttjeneren.")
    epost_avsender: str = Field("skattedeling@ks.no", description="Avsender av e-post fra ksadmin.")
    epost_mappe: Path | None = Field(None, description="Mappe der e-post legges som .eml i stedet for å sendes.")
    erklaering_mottak: str = Field(
        "skattedeling@ks.no", description="Adressen kommunen sender den signerte erklæringen til."
    )

    epost_aliaser: str = Field(
        "", description="Andre adresser KS får e-post på, med mellomrom mellom. De får aldri automatiske svar."
    )
    imap_postkasser: SecretStr | None = Field(
        None,
        description="Postkassene det hentes fra, med mellomrom mellom: imaps://bruker:passord@tjener/INBOX. "
        "Tegn som @ i navn og passord skrives %40. Uten den hentes det ingen e-post.",
    )
    imap_ferdig: str = Field("Behandlet", description="Mappen en e-post flyttes til når den er tatt vare på.")

    innsending_frist_dager: int = Field(
        7,
        ge=1,
        le=60,
        description="Så lenge lenken som bekrefter et skjema på nettsiden virker, i dager. Så slettes det.",
    )

    formidling_godkjenning_over: int = Field(
        10, ge=0, description="En melding til flere enn så mange adresser må godkjennes av en annen person."
    )
    formidling_per_minutt: int = Field(60, ge=1, description="Så mange meldinger sendes høyst i minuttet.")
    varselkilde_url: HttpUrl | None = Field(
        None,
        description="Skatteetatens Atom-strøm,"
        " https://skatteetaten.github.io/api-dokumentasjon/nyheter-og-driftsvarsler/atom.xml. Av uten den.",
    )
    varselkilde_minutter: int = Field(10, ge=1, description="Så lenge det går mellom to lesinger av den, i minutter.")

    sak_lukkes_dager: int = Field(
        14, ge=1, description="Så lenge en løst sak i brukerstøtten kan ligge før den lukkes, i dager."
    )
    sak_oppbevaring_dager: int = Field(
        730, ge=30, description="Så lenge meldinger og vedlegg i en lukket sak beholdes, i dager. Så slettes de."
    )
    karantene_dager: int = Field(90, ge=7, description="Så lenge e-post ligger i karantene før den slettes, i dager.")
    krev_tofaktor: bool | None = Field(
        None,
        description="Krever tofaktor av alle med lokal konto. Uten verdi: ja i produksjon.",
    )
    okt_ubrukt_minutter: int = Field(
        30, ge=5, le=720, description="Så lenge en økt kan ligge ubrukt før en må logge inn igjen, i minutter."
    )
    oidc_issuer: HttpUrl | None = Field(None, description="Utstederen for innlogging med Entra ID (OIDC).")
    oidc_client_id: str | None = Field(None, description="Klient-id hos OIDC-utstederen.")
    oidc_client_secret: SecretStr | None = Field(None, description="Klienthemmelighet hos OIDC-utstederen.")

    brreg_url: HttpUrl | None = Field(None, description="Enhetsregisterets API. Uten den er oppslag av.")
    synk_fil: Path | None = Field(None, description="Fil med tilganger (CSV eller XLSX) som leses fast. Av uten den.")
    synk_minutter: int = Field(60, ge=1, description="Så lenge det går mellom to lesinger av samme kilde, i minutter.")
    synk_maks_bortfall_prosent: int = Field(
        10, ge=0, le=100, description="En lesing som tar bort en større andel av tilgangene, stopper og spør."
    )
    synk_maks_bortfall_antall: int = Field(
        5, ge=0, description="Så mange tilganger kan falle bort uten spørsmål, uansett andel."
    )
    avvik_dager: int = Field(
        30, ge=1, description="Så gammel kan en forespørsel være uten tilgang før det er et avvik, i dager."
    )
    maskinporten_url: HttpUrl | None = Field(
        None, description="Utstederen, https://maskinporten.no/ eller https://test.maskinporten.no/. Av uten den."
    )
    maskinporten_klient_id: str | None = Field(None, description="Klient-id i Maskinporten.")
    maskinporten_nokkelfil: Path | None = Field(
        None, description="Fil med klientens private nøkkel som JWK, med «kid»."
    )
    maskinporten_miljo: Literal["test", "produksjon"] = Field(
        "test", description="Hvilket miljø svarene fra Maskinporten, Digdir og Altinn gjelder."
    )
    maskinporten_prove_for: str | None = Field(
        None, description="Vårt organisasjonsnummer. Med det prøves hver kommunes tilgang og delegering til oss."
    )
    digdir_url: HttpUrl | None = Field(None, description="Digdirs selvbetjenings-API, fram til /scopes. Av uten den.")
    digdir_scope: str = Field("idporten:scopes.write", description="Scopet Digdirs API krever.")
    altinn_url: HttpUrl | None = Field(
        None, description="Altinn 3, for eksempel https://platform.altinn.no. Av uten den."
    )
    altinn_scope: str = Field("altinn:maskinporten/delegations", description="Scopet Altinns API krever.")
    altinn_veksle_token: bool = Field(False, description="Veksle tokenet i et Altinn-token før oppslaget.")
    oppslag_scope: str | None = Field(
        None, description="Scopet et innkommende token fra Maskinporten må ha for oppslag. Av uten det."
    )
    oppslag_aud: str | None = Field(
        None, description="Mottakeren et innkommende token må være laget for («resource» i Maskinporten)."
    )
    oppslag_orgnr: str | None = Field(
        None, pattern=r"^\d{9}$", description="Organisasjonsnummeret kommunene delegerer til når oppslag går via oss."
    )
    oppslag_delegeringskilde: str = Field(
        "https://www.altinn.no/", description="Hvem en leverandørs delegering må komme fra («delegation_source»)."
    )
    oppslag_pseudonymfil: Path | None = Field(
        None,
        description="Fil med nøklene som gjør personnumre til pseudonymer: «navn hemmelighet» på hver linje. "
        "Den første brukes; de andre trengs for å finne eldre oppslag.",
    )
    oppslag_summertskattegrunnlag_url: HttpUrl | None = Field(
        None, description="Adressen til Summert skattegrunnlag V2, fram til stadiet. API-et er stengt uten den."
    )
    oppslag_inntekt_url: HttpUrl | None = Field(
        None, description="Adressen til Inntekt API, fram til rettighetspakken. API-et er stengt uten den."
    )
    oppslag_inntekt_sti: str | None = Field(
        None,
        description="Stien i Inntekt API, med {rettighetspakke}, {personidentifikator}, {fraOgMed} og {tilOgMed}. "
        "Ikke verifisert i dokumentasjonen, så den må settes.",
    )
    oppslag_beregnetskatt_url: HttpUrl | None = Field(
        None, description="Adressen til Beregnet skatt API. API-et er stengt uten den."
    )
    oppslag_beregnetskatt_sti: str | None = Field(
        None,
        description="Stien i Beregnet skatt API, med {rettighetspakke}, {inntektsaar} og {personidentifikator}. "
        "Ikke verifisert i dokumentasjonen, så den må settes.",
    )
    oppslag_avregning_url: HttpUrl | None = Field(
        None, description="Adressen til Avregning API. API-et er stengt uten den."
    )
    oppslag_avregning_sti: str | None = Field(
        None,
        description="Stien i Avregning API, med {rettighetspakke}, {inntektsaar} og {personidentifikator}. "
        "Ikke verifisert i dokumentasjonen, så den må settes.",
    )
    oppslag_samtidige: int = Field(
        5, ge=1, le=5, description="Samtidige kall til hvert API for hver kommune. Skatteetaten tillater fem."
    )
    oppslag_ko_sekunder: float = Field(
        2.0, ge=0, le=30, description="Så lenge et oppslag venter på plass før det avvises, i sekunder."
    )
    oppslag_frist_sekunder: float = Field(
        10.0, gt=0, le=60, description="Så lenge Skatteetaten får bruke på ett svar, i sekunder."
    )
    oppslag_per_minutt: int = Field(
        600, ge=1, description="Så mange oppslag én klient får gjøre i minuttet hos hver webprosess."
    )
    oppslag_volum_faktor: float = Field(
        3.0, gt=1, description="Så mange ganger kommunens travleste dag før det varsles om uvanlig mange oppslag."
    )
    oppslag_volum_minst: int = Field(50, ge=1, description="Færre oppslag enn dette på en dag varsles det aldri om.")
    oppslag_dvale_dager: int = Field(
        90, ge=1, description="Så lenge uten oppslag før en åpnet tilgang står som ubrukt, i dager."
    )
    segl_pkcs12: Path | None = Field(None, description="Virksomhetssertifikat (PKCS#12) som forsegler dokumentene.")
    segl_passordfil: Path | None = Field(None, description="Fil med passordet til virksomhetssertifikatet.")
    jobbkjoringer_dager: int = Field(90, ge=7, description="Så lenge utfallet av de faste jobbene beholdes, i dager.")
    kontaktforsok_dager: int | None = Field(
        None, ge=366, description="Så lenge kontakt med organisasjoner beholdes, i dager. Uten verdi slettes den ikke."
    )
    drift_token: SecretStr | None = Field(
        None, description="Gir andre maskiner lov til å lese /metrics og /helse/drift. Uten den svarer de bare lokalt."
    )
    sikkerhet_kontakt: str | None = Field(
        None, pattern=r"^(mailto:|https://)\S+$", description="Hvor svakheter meldes. Uten den: ingen security.txt."
    )
    sikkerhet_policy: str | None = Field(
        None, pattern=r"^https://\S+$", description="Siden som sier hvordan svakheter meldes og behandles."
    )
    maks_opplasting_mb: int = Field(20, ge=1, le=50, description="Største fil som kan lastes opp, i MB.")

    @model_validator(mode="after")
    def _production_is_not_a_sandbox(self) -> "Settings":
        demands = (
            (
                self.secret_key.get_secret_value() == DEV_KEY or len(self.secret_key) < 32,
                "KSADMIN_SECRET_KEY må settes til en egen, hemmelig verdi på minst 32 tegn i produksjon.",
            ),
            (
                not self.database_url.startswith("postgresql+psycopg://"),
                "KSADMIN_DATABASE_URL må peke på PostgreSQL (postgresql+psycopg://…) i produksjon.",
            ),
            (
                self.epost_mappe is not None,
                "KSADMIN_EPOST_MAPPE kan ikke brukes i produksjon. Sett KSADMIN_SMTP_HOST.",
            ),
            (self.eksempeldata, "KSADMIN_EKSEMPELDATA kan ikke være på i produksjon."),
            *(
                (url.scheme != "https", f"KSADMIN_{navn.upper()} må begynne med https:// i produksjon.")
                for navn, url in self
                if isinstance(url, HttpUrl)
            ),
        )
        for broken, text in demands:
            if self.env == "prod" and broken:
                raise ValueError(text)
        return self

    @field_validator("imap_postkasser")
    @classmethod
    def _kan_leses(cls, verdi: SecretStr | None) -> SecretStr | None:
        for adresse in verdi.get_secret_value().split() if verdi else ():
            if not POSTKASSE.fullmatch(adresse):
                raise ValueError(
                    "Skriv hver postkasse som imaps://bruker:passord@tjener/INBOX, med %40 for @ i bruker og passord. "
                    "imap:// uten kryptering kan bare brukes mot samme maskin."
                )
        return verdi

    @model_validator(mode="after")
    def _what_belongs_together(self) -> "Settings":
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret):
            raise ValueError("KSADMIN_OIDC_ISSUER krever også KSADMIN_OIDC_CLIENT_ID og KSADMIN_OIDC_CLIENT_SECRET.")
        if self.segl_pkcs12 and not (self.segl_pkcs12.is_file() and self.segl_passordfil):
            raise ValueError("KSADMIN_SEGL_PKCS12 må peke på en fil, og KSADMIN_SEGL_PASSORDFIL må settes.")
        klient = self.maskinporten_url and self.maskinporten_klient_id and self.maskinporten_nokkelfil
        if (self.maskinporten_url or self.digdir_url or self.altinn_url or self.maskinporten_prove_for) and not klient:
            raise ValueError(
                "KSADMIN_MASKINPORTEN_URL, KSADMIN_MASKINPORTEN_KLIENT_ID og KSADMIN_MASKINPORTEN_NOKKELFIL må settes "
                "for å lese Maskinporten, Digdir og Altinn."
            )
        hele = klient and self.oppslag_aud and self.oppslag_orgnr and self.oppslag_pseudonymfil
        if self.oppslag_scope and not hele:
            raise ValueError(
                "KSADMIN_OPPSLAG_SCOPE krever også KSADMIN_OPPSLAG_AUD, KSADMIN_OPPSLAG_ORGNR, "
                "KSADMIN_OPPSLAG_PSEUDONYMFIL og innstillingene for Maskinporten."
            )
        return self

    @property
    def tls(self) -> bool:
        """Whether people reach ksadmin over https, so that cookies may demand it."""
        return self.base_url.scheme == "https"


def load_settings(environ: Mapping[str, str] = os.environ, **overrides: Any) -> Settings:
    """Read the environment, or the file named by ``KSADMIN_ENV_FILE``; ``overrides`` win.

    Raises SettingsError, naming the variable, for unknown and unsafe values.
    """
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields} | {f"{PREFIX}ENV_FILE"}
    for name in environ:
        if name.startswith(PREFIX) and not name.startswith(f"{PREFIX}TEST_") and name not in known:
            raise SettingsError(f"{name} er ikke en kjent innstilling. Se docs/innstillinger.md for dem som finnes.")
    given = {k: v for k, v in overrides.items() if v is not None}
    fil = environ.get(f"{PREFIX}ENV_FILE")
    if fil and not os.access(fil, os.R_OK):
        raise SettingsError(f"{PREFIX}ENV_FILE: Filen {fil} finnes ikke, eller kan ikke leses. Rett stien.")
    try:
        return Settings(_env_file=fil, **given)  # type: ignore[call-arg]
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(dict(e)) for e in error.errors())) from None


def _sentence(error: dict[str, Any]) -> str:
    where = "_".join(str(part) for part in error["loc"]).upper()
    text = str(error["msg"]).removeprefix("Value error, ")
    return f"{where if where.startswith(PREFIX) else PREFIX + where}: {text}" if where else text
