"""Bars for a page of figures, as numbers that a template draws as SVG: no script, no style sheet of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 160
_GAP = 0.3  # of a bar's room
_STEPS = (1, 2, 3, 5)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: which series it belongs to, its value, and its rectangle."""

    series: int
    value: float
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its label; `middle` is where the label stands, `words` say the values."""

    label: str
    words: str
    middle: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line across the chart at a round value."""

    value: float
    y: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side within WIDTH and HEIGHT, zero at the bottom."""

    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]


def stacked(rows: Sequence[tuple[str, str, Sequence[float]]]) -> Chart:
    """One bar a row of label, words and values, which stand on each other."""
    top = _round_up(max((sum(values) for _, _, values in rows), default=0))
    room = WIDTH / max(1, len(rows))
    bars = []
    for number, (label, words, values) in enumerate(rows):
        left, foot, pieces = number * room + room * _GAP / 2, float(HEIGHT), []
        for series, value in enumerate(values):
            height = HEIGHT * value / top
            foot -= height
            if value:
                pieces.append(
                    Piece(series, value, _short(left), _short(foot), _short(room * (1 - _GAP)), _short(height))
                )
        bars.append(Bar(label, words, _short(number * room + room / 2), tuple(pieces)))
    return Chart(tuple(bars), tuple(Line(top * part / 2, _short(HEIGHT * (1 - part / 2))) for part in (1, 2)))


def _round_up(most: float) -> float:
    """The least of 2, 4, 6, 10, 20, 40 … that is not below: twice a round number, so that the half is round too."""
    size = 1
    while True:
        for step in _STEPS:
            if 2 * step * size >= most:
                return 2 * step * size
        size *= 10


def _short(number: float) -> float:
    return round(number, 2)
