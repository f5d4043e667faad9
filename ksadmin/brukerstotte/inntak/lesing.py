"""Bytes in, one value out, with no fødselsnummer in it: the parser of what comes by mail.

Python's own parser takes MIME apart, since it never gives up on a message; the rest of the package says what each
part means. Everything in the value has been through ``core.sladding``.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message

from tnefparse import TNEF

from ksadmin.brukerstotte.inntak import retur
from ksadmin.brukerstotte.inntak.epost import Adresse, Epost, Ulesbar, Vedlegg
from ksadmin.brukerstotte.inntak.hoder import Hode, dekod, har_urimelig_felt, les_ord, rett_bretting, uten_stygt
from ksadmin.brukerstotte.inntak.vedlegg import vurder
from ksadmin.core import vasket_html
from ksadmin.core.sladding import sladd, sladd_html

MAKS_DYBDE = 100
MAKS_EMNE = 500
MAKS_REFERANSER = 50
_VIST = 20


@dataclass
class _Regnskap:
    """Counts what is masked on the way."""

    sladdet: int = 0
    mulige: int = 0

    def sladd(self, tekst: str) -> str:
        uten = sladd(tekst)
        self.sladdet, self.mulige = self.sladdet + uten.fjernet, self.mulige + uten.mulige
        return uten.tekst


@dataclass
class _Funnet:
    """What the parts gave: blocks of text, each with its HTML where it had any, and files."""

    blokker: list[tuple[str, str | None]] = field(default_factory=list)
    vedlegg: list[Vedlegg] = field(default_factory=list)


def les(innhold: bytes) -> Epost:
    """The e-mail in ``innhold``. Raises Ulesbar, with a sentence, for what is no e-mail or cannot be taken apart."""
    if not innhold.strip(b"\0 \t\r\n"):
        raise Ulesbar("Meldingen er tom.")
    try:
        message = _ta_fra_hverandre(innhold)
        hode = Hode(message)
        if not hode.er_epost():
            raise Ulesbar("Innholdet er ikke en e-post.")
        return _epost(innhold, message, hode)
    except Ulesbar:
        raise
    except Exception as feil:  # whatever a stranger sends, it is kept for a person to look at
        raise Ulesbar(f"Meldingen kan ikke leses ({type(feil).__name__}).") from feil


def _ta_fra_hverandre(innhold: bytes) -> Message:
    brettet = rett_bretting(innhold)
    if har_urimelig_felt(brettet):
        raise Ulesbar("Et felt i hodet er urimelig langt.")
    return message_from_bytes(brettet)


def _epost(innhold: bytes, message: Message, hode: Hode) -> Epost:
    regnskap = _Regnskap()
    funnet = _Funnet()
    _del(message, funnet, 0)
    avsender = _avsender(hode, regnskap)
    rapport = message.get_content_type() == "multipart/report"
    automatisk = retur.er_automatisk(hode, avsender, rapport=rapport)
    tekst, html = _tekster(funnet, regnskap)
    return Epost(
        message_id=_id(next(iter(hode.ider("message-id")), f"<{hashlib.sha256(innhold).hexdigest()}@uten-id>")),
        avsender=avsender,
        mottakere=tuple(a.epost for a in hode.adresser("delivered-to", "x-original-to", "to", "cc")),
        til=regnskap.sladd(_til(hode)),
        emne=regnskap.sladd(hode.tekst("subject"))[:MAKS_EMNE],
        dato=hode.dato(),
        referanser=tuple(map(_id, hode.ider("references", "in-reply-to")[-MAKS_REFERANSER:])),
        tekst=tekst,
        html=html,
        vedlegg=tuple(funnet.vedlegg),
        automatisk=automatisk,
        besvares=retur.kan_besvares(hode, avsender, automatisk=automatisk),
        retur=retur.les_retur(message, hode),
        sladdet=regnskap.sladdet + sum(v.sladdet for v in funnet.vedlegg),
        mulige=regnskap.mulige + sum(v.mulige for v in funnet.vedlegg),
    )


def _del(del_: Message, funnet: _Funnet, dybde: int) -> None:
    if dybde > MAKS_DYBDE:
        raise Ulesbar(f"Meldingen har deler inni hverandre mer enn {MAKS_DYBDE} ganger.")
    slag = del_.get_content_type()
    if not del_.is_multipart():
        _blad(del_, "text/plain" if slag.startswith("multipart/") else slag, funnet, dybde)
    elif slag == "message/rfc822":
        _videresendt(del_, funnet, dybde)
    elif slag == "multipart/alternative":
        _alternativer(del_, funnet, dybde)
    elif slag == "message/delivery-status":
        funnet.blokker.append(("\n\n".join(dekod(d.as_bytes(), "utf-8") for d in _deler(del_)), None))
    else:
        for barn in _deler(del_):
            _del(barn, funnet, dybde + 1)
    if del_.epilogue and del_.epilogue.strip():
        funnet.blokker.append((uten_stygt(del_.epilogue), None))  # what a gateway has added at the end


def _deler(del_: Message) -> Iterator[Message]:
    return iter(del_.get_payload())  # type: ignore[arg-type]  # it is_multipart


def _blad(del_: Message, slag: str, funnet: _Funnet, dybde: int) -> None:
    innhold = del_.get_payload(decode=True)
    assert isinstance(innhold, bytes)
    navn = _filnavn(del_)
    tegnsett = str(del_.get_param("charset", "") or "") or None
    if navn.lower().endswith(".eml") and Hode(inni := _ta_fra_hverandre(innhold)).er_epost():
        _brev(inni, funnet, dybde)
    elif slag == "application/ms-tnef" or navn.lower() == "winmail.dat":
        _tnef(innhold, funnet)
    elif navn or del_.get_content_disposition() == "attachment" or slag not in _BRODTEKST:
        if navn or innhold:
            funnet.vedlegg.append(vurder(navn or _NAVN.get(slag, "vedlegg"), slag, innhold, tegnsett))
    elif slag == "text/html":
        _legg_til_html(dekod(innhold, tegnsett), funnet)
    else:
        funnet.blokker.append((dekod(innhold, tegnsett), None))


_BRODTEKST = ("text/plain", "text/html")
_NAVN = {"text/calendar": "invitasjon.ics", "text/rfc822-headers": "hode.txt"}


def _legg_til_html(html: str, funnet: _Funnet) -> None:
    vasket = vasket_html.vask(html)
    funnet.blokker.append((vasket_html.som_tekst(vasket or html), vasket))


def _alternativer(del_: Message, funnet: _Funnet, dybde: int) -> None:
    """The same said twice: the plain text is for search and quoting, the HTML for reading."""
    inni = _Funnet(vedlegg=funnet.vedlegg)
    for barn in _deler(del_):
        _del(barn, inni, dybde + 1)
    ren = next((tekst for tekst, html in inni.blokker if html is None and tekst.strip()), None)
    rik = next(((tekst, html) for tekst, html in inni.blokker if html is not None), None)
    if rik is not None:
        funnet.blokker.append((ren or rik[0], rik[1]))
    elif ren is not None:
        funnet.blokker.append((ren, None))


def _videresendt(del_: Message, funnet: _Funnet, dybde: int) -> None:
    for inni in _deler(del_):
        _brev(_pakket_ut(del_, inni), funnet, dybde)


def _pakket_ut(del_: Message, inni: Message) -> Message:
    """The e-mail in ``del_``, which some servers encode as a whole, against RFC 2046, and the parser does not see."""
    if str(del_.get("content-transfer-encoding", "")).strip().lower() not in ("base64", "quoted-printable"):
        return inni
    ark = Message()
    ark["Content-Transfer-Encoding"] = del_["content-transfer-encoding"]
    ark.set_payload(inni.as_string())
    innhold = ark.get_payload(decode=True)
    assert isinstance(innhold, bytes)
    return _ta_fra_hverandre(innhold)


def _brev(inni: Message, funnet: _Funnet, dybde: int) -> None:
    """An e-mail inside the e-mail: its words as a text file, its files among the others."""
    hode, dens = Hode(inni), _Funnet(vedlegg=funnet.vedlegg)
    _del(inni, dens, dybde + 1)
    linjer = [f"{felt}: {hode.tekst(felt.lower())}" for felt in ("From", "To", "Date", "Subject")]
    tekst = "\n".join([*linjer, "", *(blokk for blokk, _ in dens.blokker)])
    funnet.vedlegg.append(vurder(f"{hode.tekst('subject')[:80] or 'e-post'}.txt", "text/plain", tekst.encode()))


def _tnef(innhold: bytes, funnet: _Funnet) -> None:
    """Outlook's own package. One that cannot be opened is held as it came."""
    try:
        pakke = TNEF(innhold, do_checksum=False)
        filer = [(str(v.long_filename() or v.name or "vedlegg"), bytes(v.data)) for v in pakke.attachments]
        tekst, html = pakke.body, pakke.htmlbody
        if not (filer or tekst or html):
            raise ValueError("nothing in it")
    except Exception:  # the library meets broken packages with whatever error comes first  # noqa: BLE001
        funnet.vedlegg.append(vurder("winmail.dat", "application/ms-tnef", innhold))
        return
    if html:
        _legg_til_html(html if isinstance(html, str) else dekod(html, None), funnet)
    elif tekst:
        funnet.blokker.append((uten_stygt(tekst if isinstance(tekst, str) else dekod(tekst, None)), None))
    funnet.vedlegg.extend(vurder(uten_stygt(navn), "", data) for navn, data in filer)


def _filnavn(del_: Message) -> str:
    try:
        navn = del_.get_filename() or ""
    except (LookupError, ValueError, TypeError):  # RFC 2231 with a charset nobody knows
        navn = str(del_.get_param("name", "") or "vedlegg")
    return les_ord(navn)


def _avsender(hode: Hode, regnskap: _Regnskap) -> Adresse | None:
    """Who wrote it. An address with a fødselsnummer in it cannot be kept, so it is nobody's."""
    funnet = next(iter(hode.adresser("from", "sender")), None)
    if funnet is None or (regnskap.sladd(funnet.epost) != funnet.epost):
        return None
    return Adresse(funnet.epost, regnskap.sladd(funnet.navn)[:200] if funnet.navn else None)


def _til(hode: Hode) -> str:
    """To whom it went, the first of them by name and the rest by number."""
    forste = [str(adresse) for adresse in hode.adresser("to")[:_VIST]]
    flere = hode.antall_adresser("to") - len(forste)
    return ", ".join(forste) + (f" og {flere} til" if flere > 0 and forste else "")


def _id(message_id: str) -> str:
    """An id with a number in it becomes another one, the same each time."""
    if not sladd(message_id).fjernet:
        return message_id
    return f"<{hashlib.sha256(message_id.encode()).hexdigest()}@sladdet>"


def _tekster(funnet: _Funnet, regnskap: _Regnskap) -> tuple[str, str | None]:
    tekst = regnskap.sladd("\n\n".join(t.replace("\r\n", "\n").strip() for t, _ in funnet.blokker).strip())
    if not any(html for _, html in funnet.blokker):
        return tekst, None
    uten = sladd_html("\n".join(html or vasket_html.fra_tekst(t) for t, html in funnet.blokker))
    if uten.fjernet and not regnskap.sladdet:
        regnskap.sladdet += uten.fjernet  # only the HTML had it; else the same number is counted once
    return tekst, uten.tekst
