"""Freezing the list of recipients, and seeing to it that each gets the notice once."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, joinedload

from ksadmin.core import audit, clock, outbox, outbox_bulk
from ksadmin.core.actor import Actor, Rolle
from ksadmin.core.errors import Conflict
from ksadmin.core.outbox import FEILET, OutboxMessage, Uaktuelt
from ksadmin.formidling import queries
from ksadmin.formidling.lifecycle import UTE
from ksadmin.formidling.models import Adressat, Melding, Mottaker
from ksadmin.formidling.queries import Adresse, Maal, Mottakerliste
from ksadmin.formidling.utvalg import Utvalg
from ksadmin.oppfolging import queries as oppfolging
from ksadmin.register.usecases.kontakter import avvis_kontakt


def frys(session: Session, melding: Melding) -> Mottakerliste:
    """Write down whom it goes to, as they are now. Raises Conflict when that is nobody."""
    liste = queries.mottakerliste(session, melding, clock.today())
    if liste.tom:
        raise Conflict("Ingen er i utvalget. Velg mottakere på nytt før du går videre.")
    tin(session, melding)
    rows = [{"melding_id": melding.id, "organisasjon_id": m.organisasjon.id, "utelatt": m.utelatt} for m in liste.maal]
    made = session.execute(insert(Adressat).returning(Adressat.organisasjon_id, Adressat.id), rows) if rows else ()
    _skriv(session, melding, liste, {organisasjon_id: ident for organisasjon_id, ident in made})
    return liste


def tin(session: Session, melding: Melding) -> None:
    """Forget the frozen list of a notice that goes back to being a draft."""
    session.execute(delete(Mottaker).where(Mottaker.melding_id == melding.id))
    session.execute(delete(Adressat).where(Adressat.melding_id == melding.id))


def _skriv(session: Session, melding: Melding, liste: Mottakerliste, adressater: dict[int, int]) -> set[str]:
    """The addresses, and their keys. One that has a key already shares it, and so the mail."""
    nokler = {
        epost: nokkel
        for epost, nokkel in session.execute(
            select(Mottaker.epost, Mottaker.nokkel).where(Mottaker.melding_id == melding.id)
        )
    }
    neste = len(nokler)

    def rad(adresse: Adresse, maal: Maal | None) -> dict[str, object]:
        nokkel = nokler.setdefault(adresse.epost, f"melding:{melding.id}:{max(neste, len(nokler)) + 1}")
        return {
            "melding_id": melding.id,
            "adressat_id": adressater[maal.organisasjon.id] if maal else None,
            "kontaktperson_id": adresse.kontaktperson_id,
            "epost": adresse.epost,
            "nynorsk": maal is not None and maal.organisasjon.skriver_nynorsk,
            "nokkel": nokkel,
        }

    rows = [rad(a, m) for m in liste.maal for a in m.adresser] + [rad(a, None) for a in liste.ekstra]
    if rows:
        session.execute(insert(Mottaker), rows)
    return set(nokler.values())


def legg_i_ko(session: Session, melding: Melding) -> int:
    """Promise a mail to each frozen address; how many."""
    nokler = session.scalars(
        select(Mottaker.nokkel).where(Mottaker.melding_id == melding.id).distinct().order_by(Mottaker.nokkel)
    )
    return outbox_bulk.promise_all(session, "formidling.melding", nokler)


def ettersend(session: Session, actor: Actor, melding: Melding) -> int:
    """Send to the organisations that were left out and have an address now; how many."""
    actor.require(Rolle.SAKSBEHANDLER)
    _krev_ute(melding)
    uten = [a for a in queries.adressater(session, melding.id) if a.utelatt and a.utelatt.er_oppgave]
    utvalg, i_dag = Utvalg.fra_json(melding.utvalg), clock.today()
    alle = queries.kontaktene(session, [a.organisasjon for a in uten], melding, utvalg, i_dag)
    med = [m for m in alle if m.adresser]
    if not med:
        raise Conflict("Ingen av dem har fått en adresse som virker ennå. Registrer kontakter først.")
    ved_organisasjon = {a.organisasjon_id: a for a in uten}
    _skriv(session, melding, Mottakerliste(med, ()), {o: a.id for o, a in ved_organisasjon.items()})
    for m in med:
        ved_organisasjon[m.organisasjon.id].utelatt = None
    legg_i_ko(session, melding)
    audit.note(session, melding, actor=actor, handling="melding.ettersend", opplysninger={"antall": len(med)})
    return len(med)


def send_pa_nytt(session: Session, actor: Actor, melding: Melding) -> int:
    """Try again for those it failed for, and for nobody else; how many.

    An address known to be wrong is left until it has been replaced or confirmed. Raises Conflict when none can be
    tried.
    """
    actor.require(Rolle.FORVALTER)
    _krev_ute(melding)
    rows = session.scalars(
        select(Mottaker)
        .options(joinedload(Mottaker.kontaktperson))
        .where(Mottaker.melding_id == melding.id)
        .order_by(Mottaker.id)
    ).all()
    utboks = {
        m.nokkel: m
        for m in session.scalars(select(OutboxMessage).where(OutboxMessage.nokkel.in_({r.nokkel for r in rows})))
    }
    kan = {r.nokkel: r for r in rows if _kan_naes(r)}
    feilet = [r for nokkel, r in kan.items() if utboks[nokkel].status in FEILET]
    retur = [r for r in kan.values() if r.retur is not None]
    if not feilet and not retur:
        raise Conflict("Ingen kan prøves på nytt. Rett eller bekreft adressene først.")
    for mottaker in feilet:
        outbox.avgjor(session, actor, utboks[mottaker.nokkel], "send_igjen")
    for mottaker in retur:
        _ny_nokkel(mottaker, [r for r in rows if r.nokkel == mottaker.nokkel])
    session.flush()
    legg_i_ko(session, melding)
    antall = len(feilet) + len(retur)
    audit.note(session, melding, actor=actor, handling="melding.send_pa_nytt", opplysninger={"antall": antall})
    return antall


def _ny_nokkel(mottaker: Mottaker, delte: Iterable[Mottaker]) -> None:
    """The mail that came back is kept as it went; the next one is another promise."""
    stamme, _, forsok = mottaker.nokkel.partition("/")
    for rad in delte:
        rad.nokkel, rad.retur, rad.retur_grunn = f"{stamme}/{int(forsok or 1) + 1}", None, None


def _kan_naes(mottaker: Mottaker) -> bool:
    kontakt = mottaker.kontaktperson
    return kontakt is None or (kontakt.aktiv and kontakt.avvist is None)


def registrer_retur(session: Session, actor: Actor, mottaker: Mottaker, *, grunn: str) -> None:
    """The mail came back after the server had taken it: nothing more goes there before the address is confirmed."""
    actor.require(Rolle.SAKSBEHANDLER)
    if mottaker.retur is not None:
        raise Conflict("Det er alt registrert at denne kom i retur.")
    delte = session.scalars(select(Mottaker).where(Mottaker.nokkel == mottaker.nokkel)).all()
    for rad in delte:
        rad.retur, rad.retur_grunn = clock.now(), grunn
        adressen_virker_ikke(session, actor, rad, grunn=grunn)
    audit.note(session, mottaker, actor=actor, handling="mottaker.retur", begrunnelse=grunn)


def registrer_returen(session: Session, actor: Actor, utboks_id: int, *, grunn: str) -> None:
    """The mail of this promise came back, as a delivery report says. Raises Uaktuelt when nothing follows from it."""
    sendt_til = select(Mottaker).join(OutboxMessage, OutboxMessage.nokkel == Mottaker.nokkel)
    mottaker = session.scalars(sendt_til.where(OutboxMessage.id == utboks_id).order_by(Mottaker.id).limit(1)).first()
    if mottaker is not None and mottaker.retur is None:
        return registrer_retur(session, actor, mottaker, grunn=grunn)
    kontakter = [k for k in oppfolging.sendt_til(session, utboks_id) if k.avvist is None]
    if not kontakter:
        raise Uaktuelt("Adressen er ikke hos en kontakt i registeret, eller det er registrert før.")
    for kontakt in kontakter:
        avvis_kontakt(session, actor, kontakt, grunn=grunn, tidspunkt=clock.now())
    return None


def adressen_virker_ikke(session: Session, actor: Actor, mottaker: Mottaker, *, grunn: str) -> None:
    """Let the register know, so that nobody writes there again before it has been confirmed."""
    if mottaker.kontaktperson is not None and mottaker.kontaktperson.epost == mottaker.epost:
        avvis_kontakt(session, actor, mottaker.kontaktperson, grunn=grunn, tidspunkt=clock.now())


def _krev_ute(melding: Melding) -> None:
    if melding.status not in UTE:
        raise Conflict("Meldingen er ikke ute lenger, så det sendes ikke mer.")
