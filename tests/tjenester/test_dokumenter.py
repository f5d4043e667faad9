"""Documents are judged by content, kept by sum, and leave a trace when fetched or removed."""

import hashlib
import io
import zipfile

import pikepdf
import pytest

from ksadmin.core import clock
from ksadmin.core.errors import InvalidInput, NotPermitted
from ksadmin.core.history import historikk
from ksadmin.database import transaction
from ksadmin.tjenester import usecases
from ksadmin.tjenester.filer import Fil, kontrollert_fil
from ksadmin.tjenester.lifecycle import Stadium
from tests.actors import FORVALTER, LESER, SAKSBEHANDLER
from tests.tjenester.loype import en_kandidat


def en_pdf(**valg) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(buffer, **valg)
    return buffer.getvalue()


def en_pakke(*navn: str, mimetype: str | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as pakke:
        if mimetype:
            pakke.writestr("mimetype", mimetype)
        for fil in navn:
            pakke.writestr(fil, "<x/>")
    return buffer.getvalue()


DOCX = en_pakke("[Content_Types].xml", "word/document.xml")
ODT = en_pakke("content.xml", mimetype="application/vnd.oasis.opendocument.text")


@pytest.mark.parametrize(
    ("innhold", "navn", "lagret_som"),
    [
        (en_pdf(), "Notat om hjemmel.PDF", "Notat om hjemmel.pdf"),
        (DOCX, "C:\\saker\\vurdering.doc", "vurdering.docx"),
        (ODT, "../../etc/passwd", "passwd.odt"),
        (ODT, "", "dokument.odt"),
        (DOCX, '<img src="x">.docx', "img srcx.docx"),
    ],
)
def test_filen_far_endelsen_innholdet_har(innhold, navn, lagret_som):
    assert kontrollert_fil(innhold, navn, maks_mb=1).filnavn == lagret_som


@pytest.mark.parametrize(
    ("innhold", "grunn"),
    [
        (b"", "tom"),
        (b"MZ\x90\x00" + bytes(100), "ikke en PDF, DOCX eller ODT"),
        (b"%PDF-1.7\n" + bytes(100), "kan ikke leses"),
        (b"PK\x03\x04" + bytes(100), "ikke en PDF, DOCX eller ODT"),
        (en_pakke("hva.som.helst"), "ikke en PDF, DOCX eller ODT"),
        (en_pakke("content.xml", mimetype="application/x-evil"), "ikke en PDF, DOCX eller ODT"),
        (en_pakke("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "makroer"),
        (en_pdf(encryption=pikepdf.Encryption(user="a", owner="b")), "passord"),
        (b"%PDF-" + bytes(1024 * 1024), "større enn 1 MB"),
    ],
)
def test_alt_annet_avvises_med_grunn(innhold, grunn):
    with pytest.raises(InvalidInput, match=grunn) as nektet:
        kontrollert_fil(innhold, "notat.pdf", maks_mb=1)
    assert nektet.value.field == "fil"


@pytest.fixture
def tjeneste(session):
    with transaction():
        return en_kandidat(session)


def last_opp(session, tjeneste, aktor=SAKSBEHANDLER, stadium=Stadium.KARTLEGGING):
    fil = Fil("notat.odt", "application/vnd.oasis.opendocument.text", ODT)
    return usecases.last_opp(session, aktor, tjeneste, stadium=stadium, tittel="Notat", fil=fil, tidspunkt=clock.now())


def test_filen_lagres_en_gang_med_sin_sum(session, tjeneste):
    with transaction():
        dokument = last_opp(session, tjeneste)
    session.expire_all()
    assert (dokument.innhold, dokument.sha256) == (ODT, hashlib.sha256(ODT).hexdigest())
    with pytest.raises(InvalidInput, match="alt lastet opp"), transaction():
        last_opp(session, tjeneste)
    with transaction():
        last_opp(session, tjeneste, stadium=Stadium.JURIDISK)


def test_en_leser_laster_ned_men_ikke_opp(session, tjeneste):
    with pytest.raises(NotPermitted), transaction():
        last_opp(session, tjeneste, aktor=LESER)
    with transaction():
        dokument = last_opp(session, tjeneste)
        usecases.noter_nedlasting(session, LESER, dokument)
    assert historikk(session, dokument)[0].tekst == "lastet ned et dokument"


def test_et_fjernet_dokument_star_i_historikken_med_sum(session, tjeneste):
    with transaction():
        dokument = last_opp(session, tjeneste)
    with pytest.raises(NotPermitted), transaction():
        usecases.fjern_dokument(session, SAKSBEHANDLER, dokument, begrunnelse="Feil fil.")
    sha256 = dokument.sha256
    with transaction():
        usecases.fjern_dokument(session, FORVALTER, dokument, begrunnelse="Feil fil.")
    ((_, _, fjernet),) = historikk(session, tjeneste)[0].endringer
    assert sha256 in fjernet
    assert tjeneste.dokumenter == []
