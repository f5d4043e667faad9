"""An organisation's page in the admin: what every room knows of it, in one place."""

import re
from datetime import UTC, datetime

from flask import Flask

from ksadmin.core.actor import Rolle
from ksadmin.database import transaction
from ksadmin.register.models import Kontaktrolle, Organisasjonstype
from ksadmin.register.queries import organisasjoner
from ksadmin.register.usecases import registrer_kontakt
from ksadmin.tilgangsoversikt.kodeverk import Faktum
from ksadmin.tilgangsoversikt.lifecycle import Pakoblingsstatus
from ksadmin.tilgangsoversikt.usecases import Rutevalg
from ksadmin.tjenester.models import Tilkoblingskode
from tests.actors import SAKSBEHANDLER
from tests.brukere.personer import synlig
from tests.oppfolging.saker import en_apen_kampanje
from tests.tilgangsoversikt.lister import ANNEN
from tests.tilgangsoversikt.saker import en_kjoring, en_pakobling, sett

FIKS = (Rutevalg(Tilkoblingskode.FIKS),)


def en_rik_kommune(app: Flask) -> tuple[int, str]:
    """Id and number of a kommune with something in every room."""
    with app.app_context(), transaction() as session:
        en_apen_kampanje(session, 5)
        org = next(o for o in organisasjoner(session) if o.type is Organisasjonstype.KOMMUNE)
        registrer_kontakt(
            session, SAKSBEHANDLER, org, rolle=Kontaktrolle.VARSLING, navn=None, epost="v@example.org", telefon=None
        )
        en_pakobling(session, Pakoblingsstatus.SENDT, nummer=org.nummer, ruter=FIKS)
        kjoring = en_kjoring(session, datetime(2026, 3, 2, 10, tzinfo=UTC))
        sett(session, kjoring, org, faktum=Faktum.DELEGERING, leverandor=ANNEN)
        return org.id, org.nummer


def test_alt_om_en_kommune_star_pa_en_side(app, client_as):
    ident, nummer = en_rik_kommune(app)
    leser = client_as(Rolle.LESER)
    svar = leser.get(f"/admin/organisasjoner/details/?id={ident}")
    side = synlig(svar)
    for setning in (
        "KS har en varslingsadresse som virker.",
        "Skatteetaten: Skatteetaten åpner tilgangen og gir KS beskjed.",
        "Ingen kilde har fortalt om kommunen har delegert til KS Fiks i Altinn",
        "PF-00001 Mottatt 01.02.2026 Redusert foreldrebetaling barnehage og SFO KS Fiks Sendt til Skatteetaten",
        "Ukjent leverandør 810 418 672",
        "Delegert Alt tjenesten trenger Fil fra Skatteetaten Sist bekreftet 02.03.2026",
        "Aktiv Segmentsamarbeid",
        "Nye vilkår 2026 Ikke sendt",
        "Sara Saksbehandler registrerte forespørselen PF-00001 Redusert foreldrebetaling barnehage og SFO",
    ):
        assert setning in side, setning
    assert f'href="/kommune/{nummer}"' in svar.text
    assert "Ny forespørsel" not in side  # a reader may not
    celle = f"/admin/matrise/{ident}/foreldrebetaling"
    assert f'href="{celle}"' in svar.text
    assert leser.get(celle).status_code == 200
    lenker = re.findall(r'<li><a href="#([\w-]+)">', svar.text)
    assert lenker == [
        *("opplysninger", "tilgang", "pakoblinger", "leverandorer", "avtaler", "oppfolging", "endringsonsker"),
        *("meldinger", "saker", "etterlevelse", "kontakter", "kjennetegn", "historikk"),
    ]
    assert [anker for anker in lenker if f'id="{anker}"' not in svar.text] == []


def test_en_side_med_mer_pa_koster_ikke_flere_sporringer(app, client_as, statements):
    ident, nummer = en_rik_kommune(app)
    client = client_as(Rolle.SAKSBEHANDLER)
    antall = []
    for nokkel in ("langtidsopphold", "praktisk_bistand"):
        with app.app_context(), transaction() as session:
            en_pakobling(session, nummer=nummer, nokkel=nokkel, ruter=FIKS)
        statements.clear()
        assert client.get(f"/admin/organisasjoner/details/?id={ident}").status_code == 200
        antall.append(len(statements))
    assert antall[0] == antall[1]


def test_siden_viser_kommunen_slik_den_var_en_dag(app, client_as):
    ident, _ = en_rik_kommune(app)
    adresse = f"/admin/organisasjoner/details/?id={ident}"
    saksbehandler = client_as(Rolle.SAKSBEHANDLER)
    for_den_ble_sendt = synlig(saksbehandler.get(f"{adresse}&dato=2026-01-15"))
    assert "Slik det var 15.01.2026, slik vi vet det nå." in for_den_ble_sendt
    assert "KS har ikke fått noen påkoblingsforespørsel for tjenesten." in for_den_ble_sendt
    assert "Registrer opplysning" not in for_den_ble_sendt  # what was cannot be done anything about
    assert "Datoen kan ikke ligge fram i tid." in synlig(saksbehandler.get(f"{adresse}&dato=2999-01-01"))
