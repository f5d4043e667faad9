"""Small files of each kind, made by hand, and e-mails to carry them."""

import io
import struct
import zipfile
from email.message import EmailMessage

import pikepdf
from openpyxl import Workbook

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def epost(emne: str = "Vi får ikke hentet data", tekst: str = "Hei", **hoder: str) -> EmailMessage:
    """A plain mail from a kommune; ``hoder`` with «_» for «-»."""
    melding = EmailMessage()
    felt = {"From": "Ola Nordmann <ola@storevik.kommune.example>", "To": "skattedeling@ks.no", "Subject": emne}
    felt |= {"Message-ID": "<1@storevik.kommune.example>", "Date": "Sun, 29 Nov 2026 12:00:00 +0100"}
    felt |= {navn.replace("_", "-"): verdi for navn, verdi in hoder.items()}
    for navn, verdi in felt.items():
        if verdi:
            melding[navn] = verdi
    melding.set_content(tekst)
    return melding


def pdf(
    *sider: str,
    bilde: int = 0,
    striper: int = 1,
    felt: str = "",
    passord: str = "",
    vedlegg: bytes = b"",
    xmp: str = "",
) -> bytes:
    """A PDF with a line on each page; ``bilde`` is the side in pixels of an image on the first, shown so many times."""
    ut, fil = io.BytesIO(), pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    for tekst in sider or ("",):
        side = fil.add_blank_page()
        side.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        innhold = f"BT /F1 12 Tf 20 700 Td ({tekst}) Tj ET".encode("latin-1")
        if bilde:
            form = {"Width": bilde, "Height": bilde, "BitsPerComponent": 8, "ColorSpace": pikepdf.Name.DeviceGray}
            form |= {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Image}
            piksler = pikepdf.Stream(fil, bytes(bilde * bilde), **form)
            side.Resources.XObject = pikepdf.Dictionary(I1=piksler)
            innhold += b" q 100 0 0 100 0 0 cm /I1 Do Q" * striper
        side.Contents = pikepdf.Stream(fil, innhold)
    if felt:
        fil.Root.AcroForm = pikepdf.Dictionary(Fields=[pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="nr", V=felt)])
    if vedlegg:
        fil.attachments["inni.txt"] = vedlegg
    if xmp:
        with fil.open_metadata(update_docinfo=False) as beskrivelse:
            beskrivelse["dc:title"] = xmp
    fil.save(ut, encryption=pikepdf.Encryption(user=passord, owner=passord) if passord else False)
    return ut.getvalue()


def docx(*avsnitt: str, ekstra: dict[str, bytes] | None = None) -> bytes:
    """A document with a paragraph each, every letter of it in a run of its own, as Word may well do."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kropp = "".join(f"<w:p>{''.join(f'<w:r><w:t>{tegn}</w:t></w:r>' for tegn in tekst)}</w:p>" for tekst in avsnitt)
    deler = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": f'<w:document xmlns:w="{w}"><w:body>{kropp}</w:body></w:document>'.encode(),
        **(ekstra or {}),
    }
    return zippet(deler)


def zippet(deler: dict[str, bytes]) -> bytes:
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as pakke:
        for navn, innhold in deler.items():
            pakke.writestr(navn, innhold)
    return ut.getvalue()


def xlsx(*celler: object) -> bytes:
    bok, ut = Workbook(), io.BytesIO()
    assert bok.active is not None
    bok.active.append(celler)
    bok.save(ut)
    return ut.getvalue()


def winmail(tekst: str, **vedlegg: bytes) -> bytes:
    """Outlook's package: a body and files. Source: MS-OXTNEF."""

    def attributt(niva: int, navn: int, data: bytes) -> bytes:
        return struct.pack("<BII", niva, navn, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    ut = struct.pack("<IH", 0x223E9F78, 1) + attributt(1, 0x00089006, struct.pack("<I", 0x00010000))
    ut += attributt(1, 0x0002800C, tekst.encode("latin-1") + b"\0")
    for navn, data in vedlegg.items():
        ut += attributt(2, 0x00069002, bytes(14))
        ut += attributt(2, 0x00018010, navn.replace("_", ".").encode() + b"\0") + attributt(2, 0x0006800F, data)
    return ut
