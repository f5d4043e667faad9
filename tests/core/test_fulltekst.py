"""Full-text search gives the same on both databases, whatever is typed, and is never behind its rows."""

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine, ForeignKey, create_engine, inspect, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

from ksadmin.core.fulltekst import Fulltekst, Kilde, fjern, opprett
from ksadmin.core.fulltekst.norsk import ordene, stamme
from tests.architecture.tree import ROOT


class Base(DeclarativeBase):
    pass


class Brev(Base):
    __tablename__ = "brev"
    id: Mapped[int] = mapped_column(primary_key=True)
    tittel: Mapped[str]
    fotnote: Mapped[str | None]
    sider: Mapped[list["Side"]] = relationship(cascade="all, delete-orphan")


class Side(Base):
    __tablename__ = "side"
    id: Mapped[int] = mapped_column(primary_key=True)
    brev_id: Mapped[int] = mapped_column(ForeignKey("brev.id"))
    tekst: Mapped[str]


SOK = Fulltekst(
    "brev_fulltekst", Kilde(Brev.id, A=[Brev.tittel], C=[Brev.fotnote]), Kilde(Side.brev_id, B=[Side.tekst])
)

BREV = {
    1: ("Næringsinntekt hver måned", "Vi trenger inntekten måned for måned i oppgjøret for foreldrebetaling."),
    2: ("Redusert foreldrebetaling", "Barnehagene regner ut betalingen av skattegrunnlaget."),
    3: ("Skattegrunnlag for ektefeller", "Begge ektefellenes grunnlag. Se API-et summertSkattegrunnlag/v2."),
    4: ("Kárášjohka spør om startlån", "Startlånet krever næringsinntekten til alle søkerne."),
    5: ("Oppgjøret av skatten", "Oppgjør for 2027."),
}
TREFF = {
    "næringsinntekter": [1, 4],  # in the title first
    "NÆRINGSINNTEKTEN månedene": [1],
    "foreldre": [2, 1],  # the start of a word
    "foreldrebetalingen i barnehagen": [2],
    "skatt": [5, 3, 2],  # the whole word first, then words that begin so
    "skattegrunnlag": [3, 2],
    "karasjohka": [4],
    "ektefelle v2": [3],
    "2027": [5],
    "startlån oppgjør": [],
    "og det som er": [],
    "": [],
    "\0": [],
    "😀": [],
    "'\" OR NEAR(* ) :* & | ! <-> -- ; DROP TABLE brev": [],
    "skatt*": [5, 3, 2],
    '"skatt" OR tittel:x': [],
    "skatt😀\0' & !": [5, 3, 2],
    "skattegrunnlag " * 700: [3, 2],
    "x" * 10_000: [],
}


@pytest.fixture
def engine(blank_database_url: str) -> Iterator[Engine]:
    engine = create_engine(blank_database_url)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        opprett(connection, SOK.navn)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        session.add_all(
            Brev(id=i, tittel=t, sider=[Side(tekst=s) for s in tekst.split(". ")]) for i, (t, tekst) in BREV.items()
        )
        session.commit()
        yield session


def finn(session: Session, tekst: str) -> list[int]:
    treff = SOK.treff(session, tekst)
    funnet = list(session.scalars(select(treff.c.rowid).order_by(treff.c.rang.desc(), treff.c.rowid.desc())))
    assert sorted(funnet) == sorted(session.scalars(select(Brev.id).where(SOK.betingelse(session, Brev.id, tekst))))
    return funnet


def likner(session: Session, tekst: str) -> list[int]:
    treff = SOK.likner(session, tekst)
    return list(session.scalars(select(treff.c.rowid).order_by(treff.c.rang.desc(), treff.c.rowid.desc())))


def test_what_is_typed_finds_the_same_in_the_same_order_on_both_databases(session):
    assert {tekst: finn(session, tekst) for tekst in TREFF} == TREFF
    assert likner(session, "Månedlig næringsinntekt for foreldrebetaling") == [1]
    assert likner(session, "Startlån og næringsinntekt") == [4, 1]
    assert likner(session, "Ektefellers skattegrunnlag i summert utgave") == [3]
    assert likner(session, "!!") == []


def test_what_few_rows_say_is_found_among_the_many_that_say_something_else(session):
    session.add_all(Brev(id=100 + n, tittel="Avgift på flyseter") for n in range(400))
    session.commit()
    assert (finn(session, "startlån"), finn(session, "avgift startlån"), len(finn(session, "avgift"))) == ([4], [], 400)
    assert likner(session, "Startlånets avgift")[:2] == [499, 498]
    assert likner(session, "Ektefellene ved Utsira")[:1] == [3]


def test_the_index_follows_every_change_in_its_own_transaction(session):
    brev = session.get_one(Brev, 5)
    brev.fotnote, brev.tittel = "Gjelder Utsira.", "Oppgjøret av avgiften"
    session.flush()
    assert (finn(session, "utsira"), finn(session, "avgift"), finn(session, "skatten")) == ([5], [5], [3, 2])
    session.rollback()
    assert (finn(session, "utsira"), finn(session, "avgift"), finn(session, "skatten")) == ([], [], [5, 3, 2])

    side = session.get_one(Brev, 4).sider[0]
    side.brev_id = 5  # another's now
    session.commit()
    assert (finn(session, "krever"), finn(session, "oppgjøret startlånet krever")) == ([5], [5])
    session.delete(session.get_one(Brev, 5))
    session.commit()
    assert finn(session, "oppgjøret") == [1]

    session.execute(text("UPDATE brev SET tittel = 'Bostøtte' WHERE id = 1"))
    assert finn(session, "bostøtte") == []
    assert SOK.bygg(session) == 4
    assert finn(session, "bostøtte") == [1]


def test_a_long_text_is_indexed_as_far_as_there_is_room(session):
    session.add(Brev(id=9, tittel="Langt", sider=[Side(tekst=" ".join(f"ordø{n}" for n in range(200_000)))]))
    session.commit()
    assert (finn(session, "ordø7"), finn(session, "ordø199999")) == ([9], [])


def test_two_who_write_at_once_are_both_found(session, engine, database_kind):
    """On SQLite one waits for the other; on PostgreSQL the row is locked."""
    if database_kind == "postgresql":
        with Session(engine) as en, psycopg.connect(engine.url.render_as_string(False).replace("+psycopg", "")) as to:
            en.add(Side(brev_id=2, tekst="Løype"))
            en.flush()
            with pytest.raises(psycopg.errors.LockNotAvailable):
                to.execute("SELECT id FROM brev WHERE id = 2 FOR NO KEY UPDATE NOWAIT")
            en.commit()
    assert finn(session, "løype") == ([2] if database_kind == "postgresql" else [])


def test_stems_and_stop_words_are_postgresqls(databases):
    """Every word of our own pages."""
    filer = [*(ROOT / "docs").rglob("*.md"), *(ROOT / "templates").rglob("*.html"), *(ROOT / "ksadmin").rglob("*.py")]
    ordliste = sorted({o for fil in filer for o in ordene(fil.read_text(encoding="utf-8")) if not o.isdigit()})
    with databases.copy("postgresql", "blank", lambda url: None) as url:
        engine = create_engine(url)
        with engine.connect() as connection:
            sporring = text("SELECT o, to_tsvector('norwegian', o) FROM unnest(CAST(:ordliste AS text[])) o")
            svar = {o: v for o, v in connection.execute(sporring, {"ordliste": ordliste})}
        engine.dispose()
    assert len(svar) > 5000
    assert {o: f"'{stamme(o)}':1" if stamme(o) else "" for o in ordliste} == svar


def test_the_index_can_be_taken_away(engine):
    with engine.begin() as connection:
        fjern(connection, SOK.navn)
        assert set(inspect(connection).get_table_names()) == {"brev", "side"}
        with pytest.raises(ValueError, match="no name"):
            opprett(connection, "brev")
