"""Shapes of charts and colours, as numbers for SVG: a page without inline styles has no other."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from integrations.local_slack.records import JSON

WIDTH, HEIGHT = 480.0, 200.0
NAMED = {"good": "#2f9e6e", "warning": "#d9a21b", "danger": "#c9384f"}
HEX = re.compile(r"#?(?P<digits>[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
PALETTE = ("#3b7dd8", "#2f9e6e", "#d9822b", "#9357c7", "#c9384f", "#1f9aa8")


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing drawn: a bar's rectangle, a line's points, a slice's path; and what it says."""

    colour: str
    label: str
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0
    path: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready to be drawn, with the table that tells the same."""

    kind: str
    marks: list[Mark]
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    axes: tuple[str, str] = ("", "")


def colour_of(value: object) -> str:
    """Return a colour that may stand in SVG; grey for what is none."""
    text = str(value or "")
    found = HEX.fullmatch(text)
    return NAMED.get(text) or (f"#{found['digits']}" if found else "#a0a6b0")


def swatch(colour: str) -> Markup:
    """Return a small square of a colour."""
    return Markup(
        '<svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">'
        '<rect width="10" height="10" rx="2" fill="{}"/></svg>'
    ).format(colour)


def chart(spec: JSON) -> Chart:
    """Return the chart of a data_visualization block: pie, bar, area or line."""
    if spec["type"] == "pie":
        return _pie(spec["segments"])
    names = [str(name) for name in spec["axis_config"]["categories"]]
    series = [_values(one, names) for one in spec["series"]]
    draw = _bars if spec["type"] == "bar" else _lines
    axis = spec["axis_config"]
    return Chart(
        kind=spec["type"],
        marks=list(draw(series, spec)),
        columns=["", *(str(one["name"]) for one in spec["series"])],
        rows=[[name, *(_number(s[i]) for s in series)] for i, name in enumerate(names)],
        axes=(str(axis.get("x_label") or ""), str(axis.get("y_label") or "")),
    )


def _values(series: JSON, names: list[str]) -> list[float]:
    given = {str(point["label"]): float(point["value"]) for point in series["data"]}
    return [given.get(name, 0.0) for name in names]


def _number(value: float) -> str:
    return f"{value:g}"


def _range(series: list[list[float]]) -> tuple[float, float]:
    values = [value for one in series for value in one]
    low, high = min(0.0, *values), max(0.0, *values)
    return low, (high - low) or 1.0


def _bars(series: list[list[float]], spec: JSON) -> Iterator[Mark]:
    low, span = _range(series)
    room = WIDTH / max(1, len(series[0]))
    each = room * 0.8 / len(series)
    for number, values in enumerate(series):
        name = str(spec["series"][number]["name"])
        for place, value in enumerate(values):
            top = max(value, 0.0)
            yield Mark(
                colour=_colour(number),
                label=f"{name}: {_number(value)}",
                x=round(place * room + room * 0.1 + number * each, 1),
                y=round(HEIGHT - (top - low) / span * HEIGHT, 1),
                width=round(each, 1),
                height=round(abs(value) / span * HEIGHT, 1),
            )


def _lines(series: list[list[float]], spec: JSON) -> Iterator[Mark]:
    low, span = _range(series)
    step = WIDTH / max(1, len(series[0]) - 1)
    for number, values in enumerate(series):
        points = [
            f"{place * step:.1f},{HEIGHT - (value - low) / span * HEIGHT:.1f}"
            for place, value in enumerate(values)
        ]
        path = "M" + " L".join(points)
        if spec["type"] == "area":
            base = f"{HEIGHT + low / span * HEIGHT:.1f}"
            path += f" L{(len(values) - 1) * step:.1f},{base} L0,{base} Z"
        yield Mark(colour=_colour(number), label=str(spec["series"][number]["name"]), path=path)


def _pie(segments: list[JSON]) -> Chart:
    total = sum(float(one["value"]) for one in segments) or 1.0
    marks: list[Mark] = []
    rows: list[list[str]] = []
    start = 0.0
    for number, one in enumerate(segments):
        share = float(one["value"]) / total
        label, value = str(one["label"]), _number(float(one["value"]))
        path = _slice(start, start + share)
        marks.append(Mark(colour=_colour(number), label=f"{label}: {value}", path=path))
        rows.append([label, value])
        start += share
    return Chart("pie", marks, ["", "Value"], rows)


def _slice(start: float, end: float) -> str:
    """Return a slice of a circle of radius 1 around 0,0, from its top, clockwise."""
    end = min(end, start + 0.9999)
    first, last = (_point(turn) for turn in (start, end))
    wide = int(end - start > 1 / 2)
    return f"M0,0 L{first} A1,1 0 {wide} 1 {last} Z"


def _point(turn: float) -> str:
    angle = 2 * math.pi * turn
    return f"{math.sin(angle):.4f},{-math.cos(angle):.4f}"


def _colour(number: int) -> str:
    return PALETTE[number % len(PALETTE)]


def legend(spec: JSON) -> list[tuple[str, Any]]:
    """Return (colour, name) of each series or segment."""
    named = spec.get("segments") or spec.get("series") or []
    return [(_colour(i), one.get("name") or one.get("label")) for i, one in enumerate(named)]
