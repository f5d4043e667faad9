"""The report as a workbook: every number as a row, month by month, and a chart of each."""

from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import LineChart, Reference
from openpyxl.chart.title import title_maker

from ksadmin.segmentrapport.queries import Telling
from ksadmin.web.export import nytt_ark, som_fil

_BREDDE, _HOYDE = 15, 7
"""Of a chart, in centimetres."""
_KOLONNER, _RADER = ("A", "J"), 15
"""Where the charts beside each other begin, and how many rows one is over."""


def regneark(
    overskrifter: Sequence[str], rader: Iterable[Sequence[Any]], maneder: Sequence[str], tellinger: Sequence[Telling]
) -> bytes:
    """``rader`` are for machines and for filtering. ``maneder`` are the names of the months the numbers are told by."""
    book = Workbook(write_only=True)
    nytt_ark(book, "Tall", overskrifter, rader)
    per_maned = ([t.tall.plikt.tekst, t.tall.tekst, *t.per_maned] for t in tellinger)
    tabell = nytt_ark(book, "Måned for måned", ("Plikt", "Tall", *maneder), per_maned)
    diagrammer = book.create_sheet("Diagrammer")
    for nummer, telling in enumerate(tellinger):
        sted = f"{_KOLONNER[nummer % len(_KOLONNER)]}{1 + nummer // len(_KOLONNER) * (_RADER + 1)}"
        diagrammer.add_chart(_diagram(tabell, nummer + 2, len(maneder), telling), sted)
    return som_fil(book)


def _diagram(tabell: Any, rad: int, antall: int, telling: Telling) -> LineChart:
    diagram = LineChart()
    diagram.title, diagram.legend = title_maker(telling.tall.tekst), None
    assert diagram.title is not None
    diagram.title.overlay = False  # else it lies on the line
    diagram.width, diagram.height = _BREDDE, _HOYDE
    diagram.add_data(Reference(tabell, min_row=rad, min_col=3, max_col=2 + antall), from_rows=True)
    diagram.set_categories(Reference(tabell, min_row=1, min_col=3, max_col=2 + antall))
    diagram.series[0].marker.symbol = "circle"  # a period of one month is a point, and no line
    diagram.series[0].smooth = False
    for akse in (diagram.x_axis, diagram.y_axis):
        akse.delete = False  # openpyxl leaves them out unless told
    diagram.y_axis.scaling.min, diagram.y_axis.number_format = 0, "0"
    return diagram
