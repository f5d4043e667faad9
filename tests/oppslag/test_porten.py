"""From closed to open and back, on both databases: what decides, what is told, and what is on record."""

import threading
import time
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from ksadmin.core import clock
from ksadmin.database import transaction
from ksadmin.oppslag import usecases
from ksadmin.oppslag.kodeverk import IKKE_SPURT, Oppslagsapi, Oppslagsutfall
from ksadmin.oppslag.models import Oppslag
from ksadmin.oppslag.pseudonym import les_nokler
from ksadmin.tilgangsoversikt.kodeverk import Faktum, Verdi
from ksadmin.tjenester import queries as tjenester
from tests.actors import FORVALTER
from tests.avtaler.builders import organisasjon
from tests.oppslag.huset import FORELDREBETALING, OSLO, PERSON, SPORSMAL, VI, Hus, apne, huset, sagt, samtidig
from tests.simulators.maskinporten import aktor
from tests.simulators.skatteetaten import SLETTET, UKJENT
from tests.tilgangsoversikt.saker import tjeneste

KODER = ["ERKLAERING", "FORESPORSEL", "SENDT", "TILGANG", "DELEGERING", "VARSLINGSADRESSE"]


def grunner(svar: object) -> list[str]:
    return [g["kode"] for g in svar.json()["grunner"]]  # type: ignore[attr-defined]


def siste(session: Session) -> Oppslag:
    session.rollback()
    rad = session.scalars(select(Oppslag).order_by(Oppslag.id.desc()).limit(1)).one()
    session.refresh(rad)
    return rad


def test_stengt_apnet_trukket_og_stanset(app: Flask, session: Session, database_url: str, tmp_path: Path) -> None:
    with huset(tmp_path, database_url) as hus:
        nektes_med_alle_grunnene(hus, session)
        with transaction() as s:
            apne(s)
        apner_for_det_ene_formalet(hus, session)
        beholder_kode_og_id_fra_skatteetaten(hus, session)
        lukker_i_samme_stund(hus, session)
        lukker_i_samme_stund_for_mange(hus)
        taler_at_databasen_slipper_alle(hus, session)
        ingen_uten_delegering_til_oss(hus, session)
        ingenting_kan_endres(session)


def nektes_med_alle_grunnene(hus: Hus, session: Session) -> None:
    svar = hus.spor()
    assert (svar.status_code, svar.headers["content-type"]) == (403, "application/problem+json")
    assert grunner(svar) == KODER
    assert hus.spurt == 0
    rad = siste(session)
    assert (rad.utfall, rad.status, rad.organisasjon_id) == (Oppslagsutfall.AVVIST, 403, organisasjon(session).id)
    svar = hus.spor(token=hus.maskinporten.utsted("959159092"))
    assert (svar.status_code, svar.json()["title"]) == (403, "Feil kommune")
    rad = siste(session)
    assert (rad.utfall, rad.organisasjon_id) == (Oppslagsutfall.AVVIST, organisasjon(session, "3101").id)
    status = {t["tjeneste"]: t for t in hus.hent("status").json()["tjenester"]}
    assert status["foreldrebetaling"]["kanSporre"] is False
    assert [g["kode"] for g in status["foreldrebetaling"]["grunner"]] == KODER
    assert hus.spor(FORELDREBETALING.replace("foreldrebetaling", "finnes_ikke")).status_code == 404


def apner_for_det_ene_formalet(hus: Hus, session: Session) -> None:
    status = {t["tjeneste"]: t for t in hus.hent("status").json()["tjenester"]}
    assert [t for t, om in status.items() if om["kanSporre"]] == ["foreldrebetaling"]
    assert status["foreldrebetaling"]["apier"] == [
        {
            "api": "summertskattegrunnlag", "kanSporre": True, "rettighetspakke": "kommuneforeldrebetaling",
            "stadier": ["oppgjoer", "utkast"], "inntektsaar": {"fra": 2017, "til": clock.today().year},
        }
    ]  # fmt: skip
    leverandor = hus.maskinporten.utsted(OSLO, supplier=aktor("310827002"), delegation_source="https://www.altinn.no/")
    svar = hus.spor(token=leverandor)
    assert (svar.status_code, svar.headers["cache-control"]) == (200, "no-store")
    assert svar.json()["personidentifikator"] == PERSON
    spurt = hus.skatteetaten.tjener.sporsmal[-1]
    assert spurt.sti == f"/summertskattegrunnlag/oppgjoer/kommuneforeldrebetaling/2024/{PERSON}"
    assert hus.maskinporten.konsumenter[spurt.token] == OSLO
    rad = siste(session)
    nokler = les_nokler(hus.settings.oppslag_pseudonymfil)  # type: ignore[arg-type]
    assert (rad.utfall, rad.api, rad.rettighetspakke) == (
        Oppslagsutfall.BESVART, Oppslagsapi.SUMMERT, "kommuneforeldrebetaling",
    )  # fmt: skip
    assert (rad.leverandor, rad.klient, rad.dag) == ("310827002", "fagsystem-1", clock.today())
    assert (rad.nokkel, rad.pseudonym) == ("ny", nokler.alle(PERSON)[0])
    assert timedelta(0) <= clock.now() - rad.tidspunkt < timedelta(minutes=1)
    antall = hus.spurt
    for utenfor in ({"stadie": "fastsatt"}, {"inntektsaar": 2016}, {"inntektsaar": clock.today().year + 1}):
        assert hus.spor(sporsmal=SPORSMAL | utenfor).status_code == 403
        assert siste(session).utfall is Oppslagsutfall.UTENFOR_FORMAL
    sporsmal = {"personidentifikator": PERSON, "inntektsaar": 2024}
    svar = hus.spor(FORELDREBETALING.replace("summertskattegrunnlag", "avregning"), sporsmal)
    assert (svar.status_code, svar.json()["title"]) == (403, "Utenfor formålet")
    assert hus.spurt == antall


def beholder_kode_og_id_fra_skatteetaten(hus: Hus, session: Session) -> None:
    for person, status, kode in ((UKJENT, 404, "SSG-007"), (SLETTET, 410, "SSG-011")):
        svar = hus.spor(sporsmal=SPORSMAL | {"personidentifikator": person})
        assert (svar.status_code, svar.json()["kode"]) == (status, kode)
        assert "melding" not in svar.json()
        rad = siste(session)
        assert (rad.utfall, rad.kode) == (Oppslagsutfall.INGEN_DATA, kode)
        assert rad.korrelasjonsid == svar.json()["korrelasjonsid"]


def lukker_i_samme_stund(hus: Hus, session: Session) -> None:
    """Access withdrawn between two calls, and a person's pause: the very next call sees it."""
    for _ in range(3):
        for verdi, status in ((Verdi.NEI, 403), (Verdi.JA, 200)):
            with transaction() as s:
                sagt(s, Faktum.TILGANG, verdi)
            assert hus.spor().status_code == status
    for organisasjonen, tjenesten in ((None, None), ("0301", None), (None, "foreldrebetaling")):
        with transaction() as s:
            pause = usecases.sett_pause(
                s, FORVALTER, organisasjon=organisasjon(s) if organisasjonen else None,
                tjeneste=tjeneste(s) if tjenesten else None, grunn="Mistanke om feil.",
            )  # fmt: skip
        svar = hus.spor()
        assert (svar.status_code, grunner(svar)) == (403, ["PAUSE"])
        assert "Mistanke om feil." in svar.json()["grunner"][0]["grunn"]
        with transaction() as s:
            usecases.opphev_pause(s, FORVALTER, s.merge(pause), begrunnelse="Rettet.")
        assert hus.spor().status_code == 200
    with transaction() as s:
        usecases.sett_pause(s, FORVALTER, organisasjon=None, tjeneste=tjenester.finn(s, "boligsosial"), grunn="Annet.")
    assert hus.spor().status_code == 200


def lukker_i_samme_stund_for_mange(hus: Hus) -> None:
    """Eight ask as fast as they can, and every question is answered by what was committed before it."""
    hode = {"Authorization": f"Bearer {hus.token()}"}
    svar: list[tuple[float, float, int]] = []
    ferdig = threading.Event()

    def en(_n: int) -> None:
        with httpx.Client(timeout=30, trust_env=False) as klient:
            while not ferdig.is_set():
                fra = time.monotonic()
                status = klient.post(f"{hus.url}{FORELDREBETALING}", json=SPORSMAL, headers=hode).status_code
                svar.append((fra, time.monotonic(), status))

    sporrere = threading.Thread(target=samtidig, args=(8, en))
    sporrere.start()
    try:
        for verdi, ventet in ((Verdi.NEI, {403}), (Verdi.JA, {200, 429})) * 3:
            with transaction() as s:
                sagt(s, Faktum.TILGANG, verdi)
            fra, antall = time.monotonic(), len(svar)
            while len(svar) < antall + 24:
                assert time.monotonic() < fra + 30
                time.sleep(0.01)
            til = time.monotonic()
            assert {status for begynt, slutt, status in svar if fra < begynt and slutt < til} <= ventet
    finally:
        ferdig.set()
        sporrere.join()


def taler_at_databasen_slipper_alle(hus: Hus, session: Session) -> None:
    """As when PostgreSQL starts anew: the next lookup finds its way back, and is on record. Until then nobody may."""
    if session.get_bind().dialect.name == "postgresql":
        alle_andre = "datname = current_database() AND pid <> pg_backend_pid()"
        slipp = text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {alle_andre}")
        session.execute(slipp)
        session.rollback()
        assert hus.spor().status_code == 200
        apen = text("UPDATE pg_database SET datallowconn = :apen WHERE datname = current_database()")
        session.execute(apen, {"apen": False})
        session.commit()
        session.execute(slipp)
        spurt = hus.spurt
        for svar in (hus.spor(), hus.hent("status")):
            assert (svar.status_code, svar.json()["title"]) == (503, "Databasen vår svarer ikke")
            assert svar.headers["retry-after"] == "10"
        assert hus.spurt == spurt
        session.execute(apen, {"apen": True})
        session.commit()
    assert hus.spor().status_code == 200


def ingen_uten_delegering_til_oss(hus: Hus, session: Session) -> None:
    """Maskinporten has the last word; and a delegation to somebody else does not help us."""
    scope = Oppslagsapi.SUMMERT.scope
    with transaction() as s:
        sagt(s, Faktum.DELEGERING, Verdi.NEI, leverandor=VI)
        sagt(s, Faktum.DELEGERING, Verdi.JA, leverandor="310827002")
    svar = hus.spor()
    assert (svar.status_code, grunner(svar)) == (403, ["DELEGERING"])
    with transaction() as s:
        sagt(s, Faktum.DELEGERING, Verdi.JA, leverandor=VI)
    assert hus.spor().status_code == 200
    hus.maskinporten.stum_om.add(OSLO)
    hus.skatteetaten.godtar_ikke |= set(hus.maskinporten.tokens)
    svar = hus.spor()
    assert (svar.status_code, svar.json()["title"], "kode" in svar.json()) == (503, "Maskinporten ga ikke token", False)
    assert (siste(session).utfall, siste(session).kode) == (Oppslagsutfall.UTILGJENGELIG, IKKE_SPURT)
    hus.maskinporten.stum_om.clear()
    hus.maskinporten.delegert.discard((scope, OSLO))
    hus.skatteetaten.godtar_ikke |= set(hus.maskinporten.tokens)
    svar = hus.spor()
    assert (svar.status_code, grunner(svar)) == (403, ["DELEGERING"])
    hus.maskinporten.gitt.discard((scope, OSLO))
    assert grunner(hus.spor()) == ["TILGANG"]


def ingenting_kan_endres(session: Session) -> None:
    session.rollback()  # SQLite changes nothing from a reading that others have written since
    for deed in ("UPDATE oppslag SET status = 200", "DELETE FROM oppslag"):
        with pytest.raises(DatabaseError, match="append-only"):
            session.execute(text(deed))
        session.rollback()
