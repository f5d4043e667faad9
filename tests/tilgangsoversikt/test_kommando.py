"""`ksadmin tilgang status`."""

import json

from ksadmin.tilgangsoversikt.commands import tilgang


def test_status_for_et_tidligere_nummer_gjelder_dagens_kommune(app):
    svar = app.test_cli_runner().invoke(tilgang, ["status", "1504", "--json"])
    assert svar.exit_code == 0, svar.output
    innhold = json.loads(svar.output)
    assert (innhold["navn"], len(innhold["tjenester"])) == ("Ålesund", 5)


def test_status_i_ord_sier_hva_som_er_neste_steg(app):
    svar = app.test_cli_runner().invoke(tilgang, ["status", "0301"])
    assert "Redusert foreldrebetaling barnehage og SFO: mangler noe" in svar.output
    assert "Send påkoblingsforespørsel til KS." in svar.output


def test_et_ukjent_nummer_er_en_setning_og_avslutter_med_1(app):
    svar = app.test_cli_runner().invoke(tilgang, ["status", "9999"])
    assert svar.exit_code == 1
    assert "«9999»" in svar.output
