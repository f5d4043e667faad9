"""An invisible seal keeps the conformance, and shows when a byte has changed."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto.x509 import Certificate as Asn1Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from ksadmin.core import clock
from ksadmin.core.seal import FIELD, SealError, seal_pdf
from tests.pdf.conformance import assert_conforms, run
from tests.pdf.examples import document

PASSPHRASE = "en testfrase"


def name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


@pytest.fixture(scope="module")
def authority() -> tuple[bytes, Asn1Certificate]:
    """A PKCS#12 issued by a CA that lives as long as this module, and the CA."""
    now = clock.now()
    ca_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))

    def certificate(subject: str, public: rsa.RSAPublicKey, *, ca: bool) -> x509.Certificate:
        usage = x509.KeyUsage(not ca, not ca, False, False, False, ca, ca, False, False)
        return (
            x509.CertificateBuilder(name("Test-CA"), name(subject), public, x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca, None), critical=True)
            .add_extension(usage, critical=True)
            .sign(ca_key, hashes.SHA256())
        )

    root = certificate("Test-CA", ca_key.public_key(), ca=True)
    leaf = certificate("Test-segl", key.public_key(), ca=False)
    encryption = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    bundle = pkcs12.serialize_key_and_certificates(b"segl", key, leaf, [root], encryption)
    return bundle, Asn1Certificate.load(root.public_bytes(serialization.Encoding.DER))


@pytest.mark.parametrize("spraak", ["nb", "nn"])
def test_et_forseglet_dokument_holder_og_er_fortsatt_arkiverbart_og_tilgjengelig(
    authority: tuple[bytes, Asn1Certificate], spraak: str, tmp_path: Path
) -> None:
    plain = document("tilslutningserklaering", spraak)
    sealed = seal_pdf(plain, pkcs12=authority[0], passphrase=PASSPHRASE, reason="Utstedt av KS")
    assert sealed.startswith(plain), "the seal comes after what was there"
    assert_conforms(sealed, spraak, tmp_path)

    (signature,) = PdfFileReader(BytesIO(sealed)).embedded_signatures
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[authority[1]]))
    assert signature.field_name == FIELD
    assert status.bottom_line
    assert "Signature is Valid" in run("pdfsig", "-nocert", str(tmp_path / "dokument.pdf"))


def test_en_endret_byte_bryter_seglet(authority: tuple[bytes, Asn1Certificate]) -> None:
    sealed = bytearray(seal_pdf(document("kvittering"), pkcs12=authority[0], passphrase=PASSPHRASE))
    place = sealed.index(b"WeasyPrint")
    sealed[place] = ord("w")
    (signature,) = PdfFileReader(BytesIO(bytes(sealed))).embedded_signatures
    assert not validate_pdf_signature(signature, ValidationContext(trust_roots=[authority[1]])).intact


def test_feil_passord_til_seglnokkelen_sier_hva_som_ma_sjekkes(authority: tuple[bytes, Asn1Certificate]) -> None:
    with pytest.raises(SealError, match="passordet"):
        seal_pdf(document("kvittering"), pkcs12=authority[0], passphrase="feil")
