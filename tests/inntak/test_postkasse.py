"""A real Dovecot, a bad line and a process that is killed: nothing is lost, nothing comes twice."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from ksadmin.app import handlers
from ksadmin.brukerstotte import queries, usecases
from ksadmin.brukerstotte.jobs import jobs
from ksadmin.brukerstotte.lifecycle import Saksstatus
from ksadmin.brukerstotte.models import Karantenepost, Sak, Saksmelding
from ksadmin.core import clock
from ksadmin.core.actor import SYSTEM
from ksadmin.core.errors import DomainError
from ksadmin.core.outbox import OutboxMessage, Utboksstatus
from ksadmin.database import db, transaction
from ksadmin.scheduler.runner import drain
from ksadmin.settings import Settings, SettingsError, load_settings
from tests import processes
from tests.inntak.filer import epost
from tests.simulators.dovecot import Dovecot, daarlig_linje, dovecot
from tests.simulators.smtp import smtp_server, wait_until
from tests.tilgangsoversikt.test_synk_kill import nobody_else_commits, waits

EN, TO = "skattedeling@ks.no", "fiks@ks.no"


@pytest.fixture(scope="module")
def tjener() -> Iterator[Dovecot]:
    with tempfile.TemporaryDirectory() as mappe:
        Path(mappe).chmod(0o755)
        with dovecot(Path(mappe)) as running:
            yield running


@pytest.fixture
def brukere(tjener: Dovecot, request: pytest.FixtureRequest) -> tuple[str, str]:
    """Two mailboxes of this test's own."""
    test = request.node.name.translate({ord(tegn): "-" for tegn in "[]_"})
    return f"{test}.{EN}", f"{test}.{TO}"


def brev(nummer: int, tekst: str = "Hei") -> bytes:
    return epost(f"Nr. {nummer}", tekst, Message_ID=f"<{nummer}@storevik.example>").as_bytes()


def med(settings: Settings, *adresser: str) -> Settings:
    return settings.model_copy(update={"imap_postkasser": SecretStr(" ".join(adresser))})


def hent(settings: Settings, *adresser: str) -> str:
    job, _lukking = jobs(med(settings, *adresser))
    return job.run(transaction)


def emner(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Saksmelding.emne).order_by(Saksmelding.id)))


def test_every_mailbox_is_emptied_into_a_folder(
    session: Session, settings: Settings, tjener: Dovecot, brukere: tuple[str, str]
) -> None:
    en, to = brukere
    assert [job.name for job in jobs(settings)] == ["sak_lukking"]
    tjener.lever(en, brev(1), b"\0ulesbar", brev(2), brev(1))
    tjener.lever(to, brev(2), brev(3))
    adresser = (tjener.adresse(en), tjener.adresse(to))
    assert hent(settings, *adresser) == "6 e-poster tatt imot."
    assert emner(session) == ["Nr. 1", "Nr. 2", "Nr. 3"]
    assert len(session.scalars(select(Karantenepost)).all()) == 1
    assert (tjener.i_mappen(en), len(tjener.i_mappen(en, "Behandlet"))) == ([], 4)
    assert (tjener.i_mappen(to), len(tjener.i_mappen(to, "Behandlet"))) == ([], 2)
    assert hent(settings, *adresser) == "0 e-poster tatt imot."
    tjener.lever(en, brev(4))
    tjener.nummerer_om(en)
    assert hent(settings, *adresser) == "1 e-poster tatt imot."
    assert emner(session) == ["Nr. 1", "Nr. 2", "Nr. 3", "Nr. 4"]


def test_the_line_drops_anywhere_and_one_mailbox_is_away(
    session: Session, settings: Settings, tjener: Dovecot, brukere: tuple[str, str]
) -> None:
    en, to = brukere
    stor = "Lang linje\n" * 20_000
    tjener.lever(en, *(brev(n, stor) for n in range(1, 4)))
    tjener.lever(to, brev(9))
    for etter in (10, 700, 100_000, 240_000, 500_000):
        with (
            daarlig_linje(tjener.port, etter) as port,
            pytest.raises(DomainError, match=r"^Fikk ikke hentet e-post for"),
        ):
            hent(settings, tjener.adresse(en, port), tjener.adresse(to))
    assert "Nr. 9" in emner(session)
    assert tjener.i_mappen(to) == []
    hent(settings, tjener.adresse(en))
    assert sorted(emner(session)) == ["Nr. 1", "Nr. 2", "Nr. 3", "Nr. 9"]
    assert (tjener.i_mappen(en), len(tjener.i_mappen(en, "Behandlet"))) == ([], 3)
    feil = tjener.adresse(en).replace(":hemmelig@", ":feil@")
    with pytest.raises(DomainError, match="Fikk ikke hentet"):
        hent(settings, feil)


def test_what_the_database_refuses_stays_and_the_next_one_comes(
    session: Session, settings: Settings, tjener: Dovecot, brukere: tuple[str, str]
) -> None:
    en, _ = brukere
    tjener.lever(en, brev(1), brev(2, "STOPP"), brev(3))

    def full_disk(_connection: object, _cursor: object, _statement: str, parameters: object, *_: object) -> None:
        if "STOPP" in str(parameters):
            raise OSError(28, os.strerror(28))

    event.listen(db.engine, "before_cursor_execute", full_disk)
    try:
        with pytest.raises(DomainError, match=r"^1 e-poster ble liggende"):
            hent(settings, tjener.adresse(en))
    finally:
        event.remove(db.engine, "before_cursor_execute", full_disk)
    assert (emner(session), tjener.i_mappen(en)) == (["Nr. 1", "Nr. 3"], [brev(2, "STOPP").replace(b"\n", b"\r\n")])
    hent(settings, tjener.adresse(en))
    assert emner(session) == ["Nr. 1", "Nr. 3", "Nr. 2"]


def test_there_and_back_again(
    app: Flask, session: Session, settings: Settings, tmp_path: Path, tjener: Dovecot, brukere: tuple[str, str]
) -> None:
    """A question by IMAP, the answer by SMTP, and what they write back, each by a real server, in one case."""
    en, _ = brukere
    tjener.lever(en, brev(1, "Hva nå?"))
    hent(settings, tjener.adresse(en))
    sak = session.scalars(select(Sak)).one()
    with transaction():
        usecases.svar(session, SYSTEM, sak, "Deleger rettigheten.")
        session.scalars(select(OutboxMessage)).one().neste_forsok = clock.now()
    with smtp_server(tmp_path) as ute:
        ut = {"smtp_host": "127.0.0.1", "smtp_port": ute.port, "smtp_starttls": False}
        assert drain(app, handlers(settings.model_copy(update=ut))) == 1
        (svaret,) = ute.mails()
    assert (svaret["In-Reply-To"], svaret["To"]) == ("<1@storevik.example>", "ola@storevik.kommune.example")
    assert "> Hva nå?" in svaret.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    tilbake = epost(
        "Takk!", "Nå virker det.", Message_ID="<2@storevik.example>", From="kollega@et-annet-sted.example",
        In_Reply_To=str(svaret["Message-ID"]), References=f"{svaret['References']} {svaret['Message-ID']}",
    )  # fmt: skip
    tjener.lever(en, tilbake.as_bytes())
    hent(settings, tjener.adresse(en))
    session.expire_all()
    assert [(m.sak_id, m.slag.value, m.tekst) for m in queries.traden(session, sak)] == [
        (sak.id, "inn", "Hva nå?"), (sak.id, "ut", "Deleger rettigheten."), (sak.id, "inn", "Nå virker det."),
    ]  # fmt: skip
    with transaction():
        melding = usecases.svar(session, SYSTEM, sak, "Så fint.")
        usecases.ta(session, SYSTEM, sak, "los")
        for lovnad in session.scalars(select(OutboxMessage)):
            lovnad.neste_forsok = clock.now()
    with smtp_server(tmp_path) as ute:
        ute.told({"ola@storevik.kommune.example": {"RCPT": "550 5.1.1 ukjent"}})
        drain(app, handlers(settings.model_copy(update=ut | {"smtp_port": ute.port})))
        assert ute.mails()[-1]["To"] == "kollega@et-annet-sted.example"
    session.expire_all()
    traden = queries.traden(session, sak)
    (ikke_sendt,) = queries.ikke_sendt(session, traden)[melding.id]
    assert (ikke_sendt.payload["til"], ikke_sendt.status) == ("ola@storevik.kommune.example", Utboksstatus.AVVIST)
    assert traden[-1].tekst.startswith("Svaret kom ikke fram til ola@storevik.kommune.example. E-posttjeneren sa nei")
    assert sak.status is Saksstatus.UNDER_BEHANDLING


def test_killed_before_and_after_the_commit(
    session: Session, settings: Settings, database_kind: str, tjener: Dovecot, brukere: tuple[str, str]
) -> None:
    en, _ = brukere
    tjener.lever(en, brev(1), brev(2))
    told = settings.model_dump(include=settings.model_fields_set, mode="json")
    innstillinger = {navn: str(verdi) for navn, verdi in told.items()} | {"imap_postkasser": tjener.adresse(en)}
    with nobody_else_commits(db.engine):
        process = processes.start("jobb", "kjor", "innboks", **innstillinger)
        wait_until(lambda: process.exitcode is not None or waits(session, database_kind))
        process.kill()
        process.join()
    assert (emner(session), len(tjener.i_mappen(en))) == ([], 2)
    hent(settings, tjener.adresse(en))
    with tjener.som(en) as klient:  # as it is when the process died right after the commit: kept, not moved
        klient.select("Behandlet")
        klient.copy("1:*", "INBOX")
    assert len(tjener.i_mappen(en)) == 2
    assert hent(settings, tjener.adresse(en)) == "2 e-poster tatt imot."
    assert (emner(session), tjener.i_mappen(en)) == (["Nr. 1", "Nr. 2"], [])


@pytest.mark.parametrize(
    "adresse",
    [
        "skattedeling@ks.no",
        "imap://a:b@imap.ks.no/INBOX",
        "imaps://a@b:c@imap.ks.no",
        "https://a:b@ks.no",
        "imaps://a@b",
    ],
)
def test_a_mailbox_that_cannot_be_understood_stops_the_start(adresse: str) -> None:
    with pytest.raises(SettingsError, match=r"KSADMIN_IMAP_POSTKASSER: Skriv hver postkasse som imaps://"):
        load_settings({}, imap_postkasser=f"imaps://a:b@imap.ks.no {adresse}")
