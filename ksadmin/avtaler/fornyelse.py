"""The paper an active organisation signs to accept newer terms."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from ksadmin.avtaler import documents, papers
from ksadmin.avtaler.models import Tilslutningserklaering
from ksadmin.avtaler.papers import Brevhode
from ksadmin.vilkar.models import Vilkar


def erklaering_pdf(
    session: Session, erklaering_id: int, vilkar: Vilkar, brevhode: Brevhode, dag: date
) -> tuple[str, bytes]:
    """(file name, PDF) of the erklæring as it stands, with ``vilkar`` in place of the terms it has.

    The same bytes for the same ``dag``, so there is nothing to store until it comes back signed.
    """
    avtale = session.get_one(Tilslutningserklaering, erklaering_id)
    data = replace(papers.erklaering(avtale, brevhode, dag), vilkar=papers.vilkarsdata(vilkar))
    paper = documents.erklaering_pdf(data)
    return f"{paper.mal}-{avtale.orgnr}.pdf", paper.pdf
