"""What WeasyPrint leaves out when one file shall be both PDF/A-3a and PDF/UA-1."""

from typing import Any

_TABLE_SECTIONS_WITH_COLUMN_HEADERS = {"/THead"}

# PDF/A allows a foreign XMP property only when the file also describes it: ISO 19005-3, 6.6.2.3.
_PDFUA_XMP = (
    b'<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
    b"<pdfuaid:part>1</pdfuaid:part></rdf:Description>"
    b'<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
    b' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
    b' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    b'<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    b"<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    b'<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    b"<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    b"<pdfaProperty:category>internal</pdfaProperty:category>"
    b"<pdfaProperty:description>Indicates which part of ISO 14289 the file follows</pdfaProperty:description>"
    b"</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


def finish(_document: Any, pdf: Any) -> None:
    """Claim PDF/UA-1 beside PDF/A-3a, give every table header its scope and name each attached file once.

    Args:
        _document: WeasyPrint's document, unused; WeasyPrint's `finisher` hook passes it.
        pdf: the `pydyf.PDF` about to be written.
    """
    metadata = _object(pdf, pdf.catalog["Metadata"])
    (xml,) = metadata.stream
    metadata.stream = [xml.replace(b"</rdf:RDF>", _PDFUA_XMP + b"</rdf:RDF>")]
    if "AF" in pdf.catalog:
        # WeasyPrint names each attached file twice.
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/TH":
            row = _object(pdf, element["P"])
            section = _object(pdf, row["P"])["S"]
            heads_column = section in _TABLE_SECTIONS_WITH_COLUMN_HEADERS
            element["A"]["Scope"] = "/Column" if heads_column else "/Row"


def _object(pdf: Any, reference: str | bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
