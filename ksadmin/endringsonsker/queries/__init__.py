"""What can be asked of the wishes."""

from ksadmin.endringsonsker.queries.onsker import haug, sokebetingelse, ved_referanse
from ksadmin.endringsonsker.queries.stemmer import gruppen, levende_stemme, stemmene

__all__ = ["gruppen", "haug", "levende_stemme", "sokebetingelse", "stemmene", "ved_referanse"]
