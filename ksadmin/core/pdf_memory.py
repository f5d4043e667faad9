"""Remembers lines of text across documents, for a process that typesets many that are nearly alike.

Half of WeasyPrint's time goes to Pango, which shapes the same sentences again for every kommune. Both places
where it does so are pure functions of text, font and width, so the answers are kept. Only a batch worker does
this: it reaches into WeasyPrint 70, and what it does must never change a byte (tests/pdf/test_batch.py).
"""

import copy
from dataclasses import dataclass
from typing import Any

from weasyprint import draw
from weasyprint.layout import inline, preferred
from weasyprint.matrix import Matrix
from weasyprint.text.fonts import get_pango_font_key

_split_first_line = inline.split_first_line
_draw_text = draw.draw_text
_TEXT_PROPERTIES = (
    "direction",
    "font_family",
    "font_feature_settings",
    "font_kerning",
    "font_language_override",
    "font_size",
    "font_stretch",
    "font_style",
    "font_variant_alternates",
    "font_variant_caps",
    "font_variant_east_asian",
    "font_variant_ligatures",
    "font_variant_numeric",
    "font_variant_position",
    "font_variation_settings",
    "font_weight",
    "hyphenate_character",
    "hyphenate_limit_chars",
    "hyphenate_limit_zone",
    "hyphens",
    "lang",
    "letter_spacing",
    "overflow_wrap",
    "tab_size",
    "text_decoration_line",
    "white_space",
    "word_break",
    "word_spacing",
)

_lines: dict[Any, Any] = {}
_drawings: dict[Any, "_Drawing"] = {}


def remember_lines() -> None:
    """Make WeasyPrint in this process remember, until `stop_remembering`."""
    inline.split_first_line = preferred.split_first_line = _remembered_split
    draw.draw_text = _remembered_draw


def stop_remembering() -> None:
    """Give WeasyPrint its own functions back."""
    inline.split_first_line = preferred.split_first_line = _split_first_line
    draw.draw_text = _draw_text
    _lines.clear()
    _drawings.clear()


def _remembered_split(
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    justification_spacing: float,
    is_line_start: bool = True,
    minimum: bool = False,
) -> Any:
    key = (text, _typography(style), max_width, justification_spacing, is_line_start, minimum)
    if key not in _lines:
        _lines[key] = _split_first_line(text, style, context, max_width, justification_spacing, is_line_start, minimum)
    layout, *measures = _lines[key]
    return copy.copy(layout), *measures


def _remembered_draw(stream: Any, textbox: Any, offset_x: float, text_overflow: str, block_ellipsis: str) -> None:
    style = textbox.style
    plain = text_overflow == "clip" and block_ellipsis == "none" and style["visibility"] == "visible"
    if not plain or style["text_decoration_line"] != "none":
        _draw_text(stream, textbox, offset_x, text_overflow, block_ellipsis)
        return
    layout = textbox.pango_layout
    key = (layout.text, _typography(style), layout.justification_spacing)
    drawing = _drawings.get(key)
    if drawing is None or not drawing.fits(stream):
        recorder = _Recorder(stream)
        _draw_text(recorder, textbox, offset_x, text_overflow, block_ellipsis)
        drawing = _drawings[key] = recorder.drawing()
        if not drawing.fits(stream):
            _draw_text(stream, textbox, offset_x, text_overflow, block_ellipsis)
            return
    stream.set_color(style["color"])
    stream.begin_text()
    drawing.replay(stream, Matrix(d=-1, e=textbox.position_x, f=textbox.position_y + textbox.baseline))
    stream.end_text()


def _typography(style: Any) -> str:
    try:
        return str(style.typography)
    except AttributeError:
        style.typography = f"{id(style.font_config)} {[style[name] for name in _TEXT_PROPERTIES]}"
        return str(style.typography)


@dataclass(frozen=True)
class _Drawing:
    """One line as PDF operators, with the glyphs it takes from each font."""

    operators: tuple[tuple[str, tuple[Any, ...]], ...]
    glyphs: tuple[tuple[int, dict[int, int], dict[int, str]], ...]

    def fits(self, stream: Any) -> bool:
        """Widths are rounded from the size a glyph is first met in, so another document may have others."""
        fonts = stream._fonts
        return all(key in fonts and _agree(widths, fonts[key].widths) for key, widths, _ in self.glyphs)

    def replay(self, stream: Any, matrix: Matrix) -> None:
        for key, widths, texts in self.glyphs:
            font = stream._fonts[key]
            font.widths.update(widths)
            if not texts.keys() <= font.to_unicode.keys():
                for glyph, text in texts.items():
                    font.to_unicode.setdefault(glyph, text)
        if self.operators:
            stream.set_text_matrix(*matrix.values)
        for operator, operands in self.operators:
            getattr(stream, operator)(*operands)


def _agree(widths: dict[int, int], known: dict[int, int]) -> bool:
    return widths.items() <= known.items() or all(known.get(glyph, width) == width for glyph, width in widths.items())


class _Recorder:
    """Stands in for the page while a line is drawn, and keeps what was drawn."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.ink_rect, self.logical_rect = stream.ink_rect, stream.logical_rect
        self._operators: list[tuple[str, tuple[Any, ...]]] = []
        self._fonts: dict[int, Any] = {}

    def add_font(self, pango_font: Any) -> tuple[Any, float]:
        font, size = self._stream.add_font(pango_font)
        key = get_pango_font_key(pango_font)[0]
        if key not in self._fonts:
            self._fonts[key] = copy.copy(font)
            self._fonts[key].widths, self._fonts[key].to_unicode = {}, {}
        return self._fonts[key], size

    def set_font_size(self, *operands: Any) -> None:
        self._operators.append(("set_font_size", operands))

    def show_text(self, *operands: Any) -> None:
        self._operators.append(("show_text", operands))

    def set_text_rise(self, *operands: Any) -> None:
        self._operators.append(("set_text_rise", operands))

    def set_color(self, *_: Any) -> None: ...

    def begin_text(self) -> None: ...

    def set_text_matrix(self, *_: Any) -> None: ...

    def end_text(self) -> None: ...

    def drawing(self) -> _Drawing:
        glyphs = tuple((key, font.widths, font.to_unicode) for key, font in self._fonts.items())
        return _Drawing(tuple(self._operators), glyphs)
