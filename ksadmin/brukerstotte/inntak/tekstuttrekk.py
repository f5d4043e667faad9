"""The text of PDF, DOCX and XLSX files, read with limits: what would take too much is not read at all."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

import pikepdf
import pypdfium2
from lxml import etree

from ksadmin.core.uploads import MAKS_STROM, for_stor, foreldet

MAKS_SIDER = 1000
MAKS_UTPAKKET = 100 * 1024 * 1024
_MAKS_DELER = 5000
_LITE_BILDE = 20_000
_MAKS_BILDER_PIKSLER = 250_000
_MAKS_METADATA = 1_000_000
_ELLEVE_SIFFER = re.compile(r"(?:\d\D?){11}")
_AVSNITT = frozenset({"p", "row", "comment", "sheet", "definedName"})
_FORELDET = "PDF-en er pakket på en foreldet måte."
_pdfium = Lock()
"""PDFium is for one thread at a time."""


class KanIkkeLeses(Exception):
    """Why the file must wait for a person, in Norwegian."""


@dataclass(frozen=True, slots=True)
class Uttrekk:
    """``ulest`` is why the text may not be all there is to see, in Norwegian."""

    tekst: str
    ulest: str | None = None


def pdf(innhold: bytes) -> Uttrekk:
    """The text of every page, and what stands in fields, notes and properties. Raises KanIkkeLeses."""
    if foreldet(innhold):
        raise KanIkkeLeses(_FORELDET)
    try:
        rundt, har_vedlegg = _pdf_rundt(innhold)
        sider, bilder = _pdf_sider(innhold)
    except pikepdf.PasswordError:
        raise KanIkkeLeses("PDF-en er låst med passord.") from None
    except (pikepdf.PdfError, pypdfium2.PdfiumError, zlib.error, ValueError, RecursionError):
        raise KanIkkeLeses("PDF-en kan ikke leses. Den kan være skadet.") from None
    tekst = "\n\n".join(filter(None, [*sider, *rundt]))
    if har_vedlegg:
        return Uttrekk(tekst, "PDF-en har andre filer inni seg.")
    return Uttrekk(tekst, "PDF-en har bilder som ikke kan leses." if bilder or not any(sider) else None)


def _pdf_rundt(innhold: bytes) -> tuple[list[str], bool]:
    """The strings of the file's objects: form fields, notes, bookmarks, properties."""
    with pikepdf.open(io.BytesIO(innhold)) as fil:
        _maa_rommes(fil)
        ord_ = [str(streng) for objekt in fil.objects for streng in _strenger(objekt)]
        ord_ += _metadata(fil)
        return [o for o in dict.fromkeys(ord_) if any(tegn.isalnum() for tegn in o)], bool(len(fil.attachments))


def _maa_rommes(fil: pikepdf.Pdf) -> None:
    """PDFium unpacks what is drawn on a page without a limit of ours, so qpdf does it first. Raises KanIkkeLeses."""
    samlet = 0
    for objekt in fil.objects:
        if isinstance(objekt, pikepdf.Stream) and objekt.get("/Subtype") != "/Image":
            filtre = str(objekt.get("/Filter"))
            if "LZW" in filtre:  # named by what is itself packed, where ``foreldet`` does not see it
                raise KanIkkeLeses(_FORELDET)
            samlet += len(objekt.read_bytes()) if "Flate" in filtre else len(objekt.read_raw_bytes())
            if samlet > MAKS_STROM:
                break
    if samlet > MAKS_STROM or for_stor(fil):
        raise KanIkkeLeses("Filen er for stor når den pakkes ut.")


def _metadata(fil: pikepdf.Pdf) -> Iterator[str]:
    """What the file says of itself in XMP (ISO 32000-2 section 14.3.2). Raises KanIkkeLeses."""
    strom = fil.Root.get("/Metadata")
    if not isinstance(strom, pikepdf.Stream):
        return
    xml, pakket = strom.read_raw_bytes(), strom.get("/Filter")
    if pakket is not None:
        xml = zlib.decompressobj().decompress(xml, _MAKS_METADATA) if pakket == "/FlateDecode" else b""
    try:
        rot = _rot(xml)
    except etree.XMLSyntaxError:
        raise KanIkkeLeses("PDF-ens beskrivelse av seg selv kan ikke leses.") from None
    yield from (str(ett).strip() for ett in rot.xpath("//text()|//@*"))


def _strenger(objekt: object) -> Iterator[pikepdf.String]:
    venter = [objekt]
    while venter:
        verdi = venter.pop()
        if isinstance(verdi, pikepdf.String):
            yield verdi
        elif isinstance(verdi, pikepdf.Array):
            venter += [each for each in verdi if not _henvist(each)]
        elif isinstance(verdi, pikepdf.Dictionary) and verdi.get("/Type") not in ("/Font", "/FontDescriptor"):
            venter += [each for navn, each in verdi.items() if navn not in ("/ID", "/CharSet") and not _henvist(each)]


def _henvist(verdi: object) -> bool:
    return isinstance(verdi, pikepdf.Object) and verdi.is_indirect


def _pdf_sider(innhold: bytes) -> tuple[list[str], bool]:
    """The text of each page, and whether there are images large enough to read something in."""
    with _pdfium:
        fil = pypdfium2.PdfDocument(innhold)
        try:
            if len(fil) > MAKS_SIDER:
                raise KanIkkeLeses(f"PDF-en har flere enn {MAKS_SIDER} sider.")
            sider, bilder = [], False
            for side in fil:
                sider.append(side.get_textpage().get_text_range(errors="replace").replace("\0", "").strip())
                # Together: a scanner may cut a page into strips.
                bilder = bilder or sum(map(_piksler, side.get_objects(filter=[3]))) > _MAKS_BILDER_PIKSLER
            return sider, bilder
        finally:
            fil.close()


def _piksler(objekt: pypdfium2.PdfObject) -> int:
    bredde, hoyde = objekt.get_px_size()
    return int(bredde * hoyde)


def er_ooxml(innhold: bytes) -> str | None:
    """``word`` or ``xl`` for a document or a workbook, by what is in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(innhold)) as pakke:
            navn = set(pakke.namelist()[:_MAKS_DELER])
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in navn:
        return None
    return next((slag for slag in ("word", "xl") if any(n.startswith(f"{slag}/") for n in navn)), None)


def ooxml(innhold: bytes) -> Uttrekk:
    """The text of every part of a DOCX or XLSX: body, notes, comments, headers, properties. Raises KanIkkeLeses."""
    try:
        with zipfile.ZipFile(io.BytesIO(innhold)) as pakke:
            deler = pakke.infolist()
            if len(deler) > _MAKS_DELER or sum(d.file_size for d in deler) > MAKS_UTPAKKET:
                raise KanIkkeLeses("Filen er for stor når den pakkes ut.")
            xml = {d.filename: pakke.read(d) for d in deler if d.filename.endswith((".xml", ".rels"))}
            annet = [d for d in deler if not d.filename.endswith((".xml", ".rels", "/"))]
        delte = [_tekst(si) for si in _rot(xml.pop("xl/sharedStrings.xml", b"<sst/>")).iterfind("{*}si")]
        linjer = [linje for navn in sorted(xml) for linje in _linjer(xml[navn], delte)]
        linjer += delte  # also those no cell shows any more
    except (zipfile.BadZipFile, etree.XMLSyntaxError, ValueError, OSError, NotImplementedError, RuntimeError, EOFError):
        raise KanIkkeLeses("Filen kan ikke leses. Den kan være skadet eller låst med passord.") from None
    ulest = any(d.file_size > _LITE_BILDE or not d.filename.startswith(("word/media", "xl/media")) for d in annet)
    return Uttrekk("\n".join(linjer), "Filen har bilder eller andre filer i seg som ikke kan leses." if ulest else None)


def _linjer(xml: bytes, delte: list[str]) -> Iterator[str]:
    """One line for each paragraph and each row of cells; in other parts for each text and address there is."""
    rot = _rot(xml)
    avsnitt = [e for e in rot.iter("{*}*") if etree.QName(e).localname in _AVSNITT]
    for element in avsnitt or rot.iter("{*}*"):
        if etree.QName(element).localname == "row":
            linje = "\t".join(_celle(celle, delte) for celle in element)
        else:
            linje = _tekst(element) if avsnitt else element.text or ""
        yield from (t for t in (linje, element.get("name"), element.get("Target")) if t and t.strip())
    # What nobody sees as text may be a number all the same: the words for a picture, what a pivot table remembers.
    yield from (str(a) for a in rot.xpath("//@*[string-length() >= 11]") if _ELLEVE_SIFFER.search(a))


def _celle(celle: etree._Element, delte: list[str]) -> str:
    """What a cell shows. A number of ten digits may have lost the zero in front: the text gives it back."""
    verdi = celle.findtext("{*}v") or "".join(_tekst(e) for e in celle.findall("{*}is"))
    if celle.get("t") == "s":
        return delte[int(verdi)] if verdi.isdecimal() and int(verdi) < len(delte) else ""
    return verdi.zfill(11) if len(verdi) == 10 and verdi.isdecimal() else verdi


def _tekst(element: etree._Element) -> str:
    return "".join(str(t) for t in element.itertext())


def _rot(xml: bytes) -> etree._Element:
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
