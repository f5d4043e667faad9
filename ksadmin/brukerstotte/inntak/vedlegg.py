"""What becomes of a file that came by mail: kept, kept without its numbers, or held until a person decides.

A text file is written anew without the numbers. A PDF, DOCX or XLSX with a number is replaced by its text, masked:
nobody can promise that a number is out of every corner of such a file. What cannot be read is held.
"""

import re
from pathlib import PurePosixPath

from ksadmin.brukerstotte.inntak import tekstuttrekk
from ksadmin.brukerstotte.inntak.epost import Vedlegg
from ksadmin.brukerstotte.inntak.hoder import dekod
from ksadmin.brukerstotte.inntak.tekstuttrekk import KanIkkeLeses, Uttrekk
from ksadmin.core.sladding import Sladdet, sladd, sladd_html

MAKS_SOKETEKST = 200_000
_TEKSTTYPER = re.compile(r"text/|application/(?:json|xml|x-yaml|csv)|.*\+(?:json|xml)\Z")
_TEKSTENDELSE = re.compile(r".*\.(?:txt|csv|tsv|json|xml|log|md|ics|vcf|ya?ml|html?|eml)\Z", re.IGNORECASE)
_OOXML = {
    "word": (".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xl": (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_PAKKET = re.compile(
    rb"\{\\rtf|^content-transfer-encoding:[ \t]*(?:base64|quoted)|;encoding=(?:b|q|base64|quoted-printable)\b",
    re.IGNORECASE | re.MULTILINE,
)
"""Text whose words are not to be read in it as it stands: RTF, saved e-mail, vCards of old."""
_BOM = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_UTEN = "Teksten i «{}» uten fødselsnummer. Filen selv er ikke tatt vare på.\n\n"


def vurder(navn: str, innholdstype: str, innhold: bytes, tegnsett: str | None = None) -> Vedlegg:
    """The file as it may be kept. Its type is what it is, not what it says; nothing raises."""
    filnavn, i_navnet = _trygt_navn(navn), sladd(navn).fjernet
    if b"%PDF-" in innhold[:1024]:
        return _dokument(filnavn, ".pdf", "application/pdf", innhold, i_navnet)
    if slag := tekstuttrekk.er_ooxml(innhold):
        return _dokument(filnavn, *_OOXML[slag], innhold, i_navnet)
    if (_TEKSTTYPER.match(innholdstype) or _TEKSTENDELSE.match(filnavn)) and _er_tekst(innhold):
        return _tekstfil(filnavn, innholdstype, innhold, tegnsett, i_navnet)
    return Vedlegg(filnavn, innholdstype or "application/octet-stream", innhold, None, _hvorfor(innholdstype), i_navnet)


def _dokument(filnavn: str, endelse: str, innholdstype: str, innhold: bytes, i_navnet: int) -> Vedlegg:
    filnavn = filnavn if filnavn.lower().endswith(endelse) else filnavn + endelse
    try:
        uttrekk = _les(endelse, innhold)
    except KanIkkeLeses as grunn:
        return Vedlegg(filnavn, innholdstype, innhold, None, str(grunn), i_navnet)
    uten = sladd(uttrekk.tekst)
    tekst = uten.tekst[:MAKS_SOKETEKST]
    if not uten.fjernet:
        return Vedlegg(filnavn, innholdstype, innhold, tekst, uttrekk.ulest, i_navnet, uten.mulige)
    nytt = (_UTEN.format(filnavn) + uten.tekst).encode()
    return Vedlegg(f"{filnavn}.txt", "text/plain", nytt, tekst, None, i_navnet + uten.fjernet, uten.mulige)


def _les(endelse: str, innhold: bytes) -> Uttrekk:
    return tekstuttrekk.pdf(innhold) if endelse == ".pdf" else tekstuttrekk.ooxml(innhold)


def _tekstfil(filnavn: str, innholdstype: str, innhold: bytes, tegnsett: str | None, i_navnet: int) -> Vedlegg:
    tekst = dekod(innhold, _BOM.get(innhold[:2]) or _BOM.get(innhold[:3]) or tegnsett)
    uten = _i_merker(tekst) if "<" in tekst else sladd(tekst)
    type_ = innholdstype if _TEKSTTYPER.match(innholdstype) else "text/plain"
    behold = uten.tekst.encode() if uten.fjernet else innhold
    fjernet = i_navnet + uten.fjernet
    return Vedlegg(filnavn, type_, behold, uten.tekst[:MAKS_SOKETEKST], None, fjernet, uten.mulige)


def _i_merker(tekst: str) -> Sladdet:
    """HTML, XML, or plain text with a sign in it that looks like them."""
    forst = sladd_html(tekst)
    sist = sladd(forst.tekst)
    return Sladdet(sist.tekst, forst.fjernet + sist.fjernet, sist.mulige)


def _er_tekst(innhold: bytes) -> bool:
    return (b"\0" not in innhold or innhold[:2] in _BOM) and not _PAKKET.search(innhold)


def _trygt_navn(navn: str) -> str:
    """Without numbers, folders and signs that mislead; the ending stays, it is how people know a file."""
    sti = PurePosixPath(sladd(navn).tekst.replace("\\", "/"))
    stamme = re.sub(r"[^\w .()\[\]-]", "", sti.stem).strip(" .")[:100] or "vedlegg"
    return stamme + re.sub(r"[^\w.]", "", sti.suffix)[:12]


def _hvorfor(innholdstype: str) -> str:
    if innholdstype.startswith("image/"):
        return "Bilder kan ikke leses. Se etter om det står et fødselsnummer i bildet."
    return "Filer av dette slaget kan ikke leses. Se etter om det står et fødselsnummer i filen."
