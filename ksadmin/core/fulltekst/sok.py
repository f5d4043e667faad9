"""What is searched, kept in step with its rows, and what is found."""

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Subquery, event, false, inspect, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session, UOWTransaction

from ksadmin.core.fulltekst.indeks import VEKTER, fyll, tom
from ksadmin.core.fulltekst.sporring import Id, Ord, Valg, er_funnet, halvparten, ord_i, rangert

_OM_GANGEN = 500

Tekst = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]


class Kilde:
    """Texts of one class. ``eier`` is the column with the id of what is found by them: its own, or a foreign key.

    ``A`` to ``D`` are the columns with text, by weight, the heaviest first.
    """

    def __init__(
        self,
        eier: InstrumentedAttribute[int],
        *,
        A: Collection[Tekst] = (),  # noqa: N803  the names PostgreSQL has for them
        B: Collection[Tekst] = (),  # noqa: N803
        C: Collection[Tekst] = (),  # noqa: N803
        D: Collection[Tekst] = (),  # noqa: N803
    ) -> None:
        self.eier = eier
        self.tekster = [(v, t) for v, alle in zip(VEKTER, (A, B, C, D), strict=True) for t in alle]
        self.klasse = inspect(eier.class_).class_

    def eiere(self, session: Session, obj: Any) -> set[int]:
        """Whose words change with this row in a flush: those of the one who has it, and of the one who had it."""
        attr = inspect(obj).attrs
        felt = {self.eier.key, *(t.key for _, t in self.tekster)}
        if obj in session.dirty and not any(attr[f].history.has_changes() for f in felt):
            return set()
        return {getattr(obj, self.eier.key), *attr[self.eier.key].history.deleted}

    def les(self, connection: Connection, eiere: Collection[int]) -> Iterator[tuple[int, str, str]]:
        """(owner, weight, text) of every text these owners have."""
        (nokkel,) = inspect(self.klasse).primary_key
        vekter = [v for v, _ in self.tekster]
        rader = select(self.eier, *(t for _, t in self.tekster)).where(self.eier.in_(eiere)).order_by(nokkel)
        for eier, *tekster in connection.execute(rader):
            yield from ((eier, v, tekst) for v, tekst in zip(vekter, tekster, strict=True) if tekst)


class Fulltekst:
    """The search whose index is ``navn``. What is found are rows of the class of the first of ``kilder``.

    Rows written past the ORM (``core.bulk``, ``update()``) are not seen: call ``bygg`` after that.
    """

    def __init__(self, navn: str, *kilder: Kilde) -> None:
        self.navn, self.kilder = navn, kilder
        self._id = kilder[0].eier
        self._vekter = [v for v in VEKTER if any(v == w for kilde in kilder for w, _ in kilde.tekster)]
        event.listen(Session, "after_flush", self._folg)

    def betingelse(self, session: Session, id_: Id, tekst: str) -> ColumnElement[bool]:
        """That the row with this id says every word of ``tekst``, or longer ones that begin so. False without words."""
        ord_ = ord_i(tekst)
        return er_funnet(session, self.navn, [ord_], id_) if ord_ else false()

    def treff(self, session: Session, tekst: str) -> Subquery:
        """(rowid, rang) of the rows that say every word: order by ``rang`` and ``rowid``, both falling."""
        ord_ = ord_i(tekst)
        return self._rangert(session, [ord_], ord_)

    def likner(self, session: Session, tekst: str) -> Subquery:
        """The same of the rows that say at least half of its longest words: what may be about the same thing."""
        ord_ = ord_i(tekst)
        return self._rangert(session, halvparten(ord_), ord_)

    def bygg(self, session: Session) -> int:
        """Write the whole index anew. Returns how many rows it has. Linear: about a minute for a million short ones."""
        connection, sist, antall = session.connection(), 0, 0
        while ider := connection.scalars(
            select(self._id).where(self._id > sist).order_by(self._id).limit(_OM_GANGEN)
        ).all():
            self._skriv(connection, ider)
            sist, antall = ider[-1], antall + len(ider)
        return antall

    def _rangert(self, session: Session, valg: Valg, ord_: list[Ord]) -> Subquery:
        if not ord_:
            ingen = select(self._id.label("rowid"), literal(0).label("rang")).where(false())
            return ingen.subquery()
        return rangert(session, self.navn, valg, ord_, self._vekter)

    def _folg(self, session: Session, _flush: UOWTransaction) -> None:
        endret = (*session.new, *session.dirty, *session.deleted)
        eiere = {
            eier
            for kilde in self.kilder
            for obj in endret
            if isinstance(obj, kilde.klasse)
            for eier in kilde.eiere(session, obj)
        }
        if eiere:
            self._skriv(session.connection(), sorted(eiere))

    def _skriv(self, connection: Connection, ider: Collection[int]) -> None:
        """Read what these rows say now. The lock lets nobody add to the same row's words meanwhile, unseen by us."""
        laste = select(self._id).where(self._id.in_(ider)).order_by(self._id).with_for_update(key_share=True)
        sier: dict[int, dict[str, list[str]]] = {ident: {} for ident in connection.scalars(laste)}
        for kilde in self.kilder:
            for eier, vekt, tekst in kilde.les(connection, list(sier)):
                sier[eier].setdefault(vekt, []).append(tekst)
        tom(connection, self.navn, set(ider) - set(sier))
        fyll(connection, self.navn, [(i, {v: "\n".join(t) for v, t in s.items()}) for i, s in sier.items()])
