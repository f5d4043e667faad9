"""Norwegian full-text search over the texts of any table, the same on both databases (docs/adr/0018).

A room says once what is searched, beside its models:

    SOK = Fulltekst("sak_fulltekst", Kilde(Sak.id, A=(Sak.tittel,)), Kilde(Melding.sak_id, B=(Melding.tekst,)))

and asks ``SOK.betingelse(session, Sak.id, "the typed text")`` for the condition of a list, or
``SOK.treff(session, "…")`` for the best first. ``A`` to ``D`` are weights, the heaviest first. A migration makes the
index with ``opprett`` and fills it with ``fyll``; from then on every flush that changes one of the texts writes the
index in the same transaction.
"""

from ksadmin.core.fulltekst.indeks import er_indeks, fjern, fyll, opprett
from ksadmin.core.fulltekst.sok import Fulltekst, Kilde

__all__ = ["Fulltekst", "Kilde", "er_indeks", "fjern", "fyll", "opprett"]
