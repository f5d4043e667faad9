"""One e-mail into a case: the same for the mailbox, the command line and whoever lets it out of quarantine."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ksadmin.brukerstotte import tradtegn, usecases
from ksadmin.brukerstotte.fakta import Innmelding, Saksfakta, Vedleggsfil
from ksadmin.brukerstotte.inntak import avsender, karantene, returpost, trad
from ksadmin.brukerstotte.inntak.autosvar import sendt_nylig, si_fra, svarer_av_seg_selv
from ksadmin.brukerstotte.inntak.avsender import Avsenderfunn
from ksadmin.brukerstotte.inntak.epost import Epost, Ulesbar, Vedlegg
from ksadmin.brukerstotte.inntak.karantene import Tilside
from ksadmin.brukerstotte.inntak.klassifisering import Klassifisering, klassifiser
from ksadmin.brukerstotte.inntak.lesing import les
from ksadmin.brukerstotte.klokke import Regler, regler
from ksadmin.brukerstotte.kodeverk import Karantenegrunn, Saksopphav
from ksadmin.brukerstotte.models import Karantenepost, Sak, Saksmelding
from ksadmin.core import outbox
from ksadmin.core.actor import SYSTEM, Actor
from ksadmin.core.jobs import Transact
from ksadmin.core.uploads import Fil
from ksadmin.register import queries as register
from ksadmin.settings import Settings

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Kvittering:
    """What became of an e-mail. ``karantene`` is the number it has there, when it did not get further.

    With neither a ``sak`` nor that, it was the delivery report of a mail of another room.
    """

    sak: str | None = None
    melding: int | None = None
    ny_sak: bool = False
    duplikat: bool = False
    automatisk: bool = False
    sladdet: int = 0
    vedlegg: tuple[Vedlegg, ...] = ()
    klassifisering: Klassifisering = field(default_factory=Klassifisering)
    karantene: int | None = None


@dataclass(frozen=True, slots=True)
class Skrevet:
    """An e-mail that has its message, which has no id before the rows are written."""

    epost: Epost
    melding: Saksmelding
    funn: Klassifisering
    ny_sak: bool = False
    duplikat: bool = False


@dataclass(frozen=True, slots=True)
class Kjent:
    """What was looked up for the e-mails taken in together; each message joins ``meldinger`` as it is written."""

    meldinger: dict[str, Saksmelding]
    avsendere: Mapping[str, Avsenderfunn]
    regler: Regler
    autosvar: Counter[str]


def ta_imot(transact: Transact, settings: Settings, innhold: bytes) -> Kvittering:
    """Take in the e-mail in ``innhold``, in one transaction. When it returns, the e-mail is kept.

    Nothing is refused: what cannot be read or trusted is kept in quarantine. The same e-mail twice gives one message,
    also when two processes have it at the same time.
    """
    lest = {innhold: les_eller_si_hvorfor(innhold)}
    try:
        with transact() as session:
            return _skriv_alle(session, settings, lest)[0]
    except IntegrityError:  # somebody else took in the same e-mail meanwhile: now it is known
        with transact() as session:
            return _skriv_alle(session, settings, lest)[0]


def ta_imot_flere(transact: Transact, settings: Settings, eposter: Sequence[bytes]) -> list[bool]:
    """Take in many in one transaction, or, if one of them cannot be kept, each in its own. Whether each is kept."""
    leste = {innhold: les_eller_si_hvorfor(innhold) for innhold in eposter}
    try:
        with transact() as session:
            _skriv_alle(session, settings, leste)
    except Exception:
        log.exception("inntak.en_om_gangen")
        return [_kan_tas_imot(transact, settings, innhold) for innhold in eposter]
    return [True] * len(eposter)


def _kan_tas_imot(transact: Transact, settings: Settings, innhold: bytes) -> bool:
    try:
        ta_imot(transact, settings, innhold)
    except Exception:
        log.exception("inntak.ikke_tatt_imot")
        return False
    return True


def les_eller_si_hvorfor(innhold: bytes) -> Epost | Tilside:
    """The e-mail, or why it must be kept aside. The part of the work that needs no database."""
    try:
        return les(innhold)
    except Ulesbar as ulesbar:
        return Tilside(Karantenegrunn.ULESBAR, str(ulesbar))


def _sla_opp(session: Session, leste: Iterable[Epost | Tilside]) -> Kjent:
    eposter = [lest for lest in leste if isinstance(lest, Epost)]
    ider = {id_ for epost in eposter for id_ in (epost.message_id, *epost.referanser)}
    return Kjent(
        trad.ved_ider(session, ider) if ider else {},
        avsender.finn(session, [epost.avsender for epost in eposter if epost.avsender]),
        regler(session),
        sendt_nylig(session, eposter),
    )


def _skriv_alle(session: Session, settings: Settings, leste: Mapping[bytes, Epost | Tilside]) -> list[Kvittering]:
    """Write what was read of each: the rows of all of them together, then what needs to know their ids."""
    kjent = _sla_opp(session, leste.values())
    skrevet = [_skriv(session, settings, innhold, lest, kjent) for innhold, lest in leste.items()]
    session.flush()
    return [_fullfor(session, settings, s, kjent) if isinstance(s, Skrevet) else s for s in skrevet]


def _skriv(
    session: Session, settings: Settings, innhold: bytes, lest: Epost | Tilside, kjent: Kjent
) -> Skrevet | Kvittering:
    if isinstance(lest, Tilside):
        return _i_karantene(session, innhold, lest, None)
    try:
        fra_for = _fra_for(session, settings, lest, kjent.meldinger)
        if isinstance(fra_for, Tilside):
            return _i_karantene(session, innhold, fra_for, lest)
        if fra_for is not None:
            return Skrevet(lest, fra_for, klassifiser(lest.emne, lest.tekst), duplikat=True)
        retur = trad.finn_retur(session, settings, lest)
        sak = retur.sak if retur else trad.finn_sak(session, settings, lest, kjent.meldinger)
    except tradtegn.Forfalsket:
        forklaring = "E-posten viser til et svar fra KS, men ID-en er ikke laget her. Den kan være forfalsket."
        return _i_karantene(session, innhold, Tilside(Karantenegrunn.FORFALSKET, forklaring), lest)
    tapt_svar = False
    if retur is not None and lest.retur is not None:
        tapt_svar = returpost.merk_adressen(session, lest.retur, retur) and not retur.automatisk
    elif lest.retur is not None and (sendt := outbox.ved_message_id(session, lest.retur.message_id or "")):
        returpost.si_fra(session, lest.retur, sendt.id)
        if lest.automatisk:  # a person who sends the report on has something to ask
            return Kvittering(automatisk=True)
    return _i_sak(session, lest, sak, kjent, tapt_svar=tapt_svar)


def slipp_inn(session: Session, actor: Actor, settings: Settings, post: Karantenepost) -> None:
    """Let an e-mail out of quarantine, as a case of its own: what it says of other mails is not believed.

    One that still cannot be read becomes a case with the masked bytes as its text.
    """
    innhold = post.innhold or b""
    lest = les_eller_si_hvorfor(innhold)
    if isinstance(lest, Tilside):
        lest = _ra(innhold)
    ny_id = f"<{hashlib.sha256(innhold).hexdigest()}@karantene>"
    egen = replace(lest, message_id=ny_id, referanser=(), besvares=False)
    kjent = _sla_opp(session, [egen])
    skrevet = _i_sak(session, egen, None, kjent)
    session.flush()
    _fullfor(session, settings, skrevet, kjent)
    usecases.avgjor_karantenepost(session, actor, post, "slipp_inn", sak=skrevet.melding.sak)


def _ra(innhold: bytes) -> Epost:
    return Epost(
        message_id="", avsender=None, mottakere=(), til="", emne="E-post som ikke kan leses", dato=None, referanser=(),
        tekst=karantene.vist(innhold), html=None, vedlegg=(), automatisk=False, besvares=False, retur=None,
        sladdet=0, mulige=0,
    )  # fmt: skip


def _fra_for(
    session: Session, settings: Settings, epost: Epost, kjente: Mapping[str, Saksmelding]
) -> Saksmelding | Tilside | None:
    """The message this is already, or why it only seems to be. Raises Forfalsket for a false id of ours.

    An id of ours is known to everybody who has got the answer.
    """
    fra = epost.avsender.epost if epost.avsender else None
    egen = tradtegn.finn(session, settings, epost.message_id)
    melding = egen or kjente.get(epost.message_id)
    if melding is not None and fra != (settings.epost_avsender.lower() if egen else melding.avsender_epost):
        session.flush()  # it may be one of those taken in now, whose case has no reference yet
        forklaring = f"E-posten har samme ID som en i {melding.sak.referanse}, men en annen avsender."
        return Tilside(Karantenegrunn.SAMME_ID, forklaring)
    return melding


def _i_karantene(session: Session, innhold: bytes, hvorfor: Tilside, epost: Epost | None) -> Kvittering:
    post, ny = karantene.legg_inn(session, innhold, hvorfor, epost)
    return Kvittering(
        sak=post.sak.referanse if post.sak else None,
        duplikat=not ny,
        automatisk=epost is not None and epost.automatisk,
        karantene=post.id,
    )


def _i_sak(session: Session, epost: Epost, sak: Sak | None, kjent: Kjent, *, tapt_svar: bool = False) -> Skrevet:
    funn = klassifiser(epost.emne, epost.tekst)
    innmelding, vedlegg = _innmelding(epost, tapt_svar=tapt_svar), list(_filer(epost.vedlegg))
    if sak is None:
        fakta = _fakta(session, epost, funn, kjent)
        ny = usecases.apne(session, SYSTEM, fakta, innmelding, vedlegg, gjelder=kjent.regler)
        (melding,) = ny.meldinger
    else:
        melding = usecases.motta(session, SYSTEM, sak, innmelding, vedlegg)
    kjent.meldinger[epost.message_id] = melding
    return Skrevet(epost, melding, funn, ny_sak=sak is None)


def _fullfor(session: Session, settings: Settings, skrevet: Skrevet, kjent: Kjent) -> Kvittering:
    """Tell the desk of numbers that may be left, and the sender of those that were removed."""
    epost, melding = skrevet.epost, skrevet.melding
    if not skrevet.duplikat:
        if epost.mulige:
            usecases.noter(session, SYSTEM, melding.sak, _mulige(epost.mulige))
        si_fra(session, settings, epost, melding.sak.slatt_sammen_med or melding.sak, kjent.autosvar)
        if skrevet.ny_sak and svarer_av_seg_selv(session, epost):
            grunn = "Et autosvar på en e-post herfra. Ingen venter på svar."
            usecases.ta(session, SYSTEM, melding.sak, "lukk_uten_svar", begrunnelse=grunn)
    return Kvittering(
        sak=melding.sak.referanse,
        melding=melding.id,
        ny_sak=skrevet.ny_sak,
        duplikat=skrevet.duplikat,
        automatisk=epost.automatisk,
        sladdet=epost.sladdet,
        vedlegg=epost.vedlegg,
        klassifisering=skrevet.funn,
    )


def _mulige(antall: int) -> str:
    flere = "et tall" if antall == 1 else f"{antall} tall"
    return f"Det står {flere} i e-posten som kan være fødselsnummer, og som ikke er fjernet. Se over."


def _innmelding(epost: Epost, *, tapt_svar: bool) -> Innmelding:
    return Innmelding(
        tekst=epost.tekst,
        html=epost.html,
        emne=epost.emne or None,
        avsender_navn=epost.avsender.navn if epost.avsender else None,
        avsender_epost=epost.avsender.epost if epost.avsender else None,
        til=epost.til or None,
        message_id=epost.message_id,
        referanser=epost.referanser,
        automatisk=epost.automatisk,
        tapt_svar=tapt_svar,
        sladdet=epost.sladdet,
    )


def _filer(vedlegg: Iterable[Vedlegg]) -> Iterable[Vedleggsfil]:
    """Each file once: the same picture in every signature of a thread says no more the tenth time."""
    sett: set[bytes] = set()
    for ett in vedlegg:
        sum_ = hashlib.sha256(ett.innhold).digest()
        if sum_ not in sett:
            sett.add(sum_)
            fil = Fil(ett.filnavn, ett.innholdstype, ett.innhold)
            yield Vedleggsfil(fil=fil, tekst=ett.tekst, holdt_tilbake=ett.holdt_tilbake)


def _fakta(session: Session, epost: Epost, funn: Klassifisering, kjent: Kjent) -> Saksfakta:
    hvem = kjent.avsendere.get(epost.avsender.epost if epost.avsender else "", Avsenderfunn())
    leverandorer = register.leverandorer_ved_orgnr(session, funn.orgnr) if funn.orgnr else {}
    return Saksfakta(
        emne=epost.emne or "(uten emne)",
        opphav=Saksopphav.EPOST,
        sprak=hvem.sprak,
        kategori=funn.kategori,
        innsender_navn=epost.avsender.navn if epost.avsender else None,
        innsender_epost=epost.avsender.epost if epost.avsender else None,
        organisasjon=hvem.organisasjon,
        foreslatt_organisasjon=hvem.foreslatt,
        leverandor=next((leverandorer[n] for n in funn.orgnr if n in leverandorer), None),
        feilkode=funn.feilkode,
        forutsetning=funn.forutsetning.tekst if funn.forutsetning else None,
        korrelasjonsid=funn.korrelasjonsid,
        foreslatt_svar=funn.foreslatt_svar,
    )
