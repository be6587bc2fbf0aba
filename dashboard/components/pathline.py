"""The path of a promise over a year: where the figure should stand, and where it stands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from dash.development.base_component import Component

from core.errors import IocError
from core.values import Value
from dashboard.components import chart, leading, number, table, unsure
from dashboard.pictures import theme
from dashboard.wording import words
from exports.sheets import ahead
from exports.sheets.ahead import Road
from indicators.asking.compare import is_rate
from indicators.defining.model import Definition
from indicators.outlook.prospect import Outlook
from indicators.outlook.say import amount

if TYPE_CHECKING:
    from dashboard.boards import Board


def chart_of(board: Board, definition: Definition, outlook: Outlook) -> Component | None:
    """The year to date month by month beside its path; None without a path of a year."""
    f = board.filters
    try:
        way = ahead.road(
            board.catalog, definition, outlook, f.unit_code, f.period, f.last_day, f.listed
        )
    except IocError:
        return None
    if way is None:
        return None
    drawn: Component = chart.chart(
        "chart-path",
        leading.led(figure(way, definition), way.values, f, at=_day),
        title=words.t("ahead.chart", unit=words.measure(definition.unit)),
        hint=hint(way, definition),
        columns=[
            table.Column(words.t("ahead.month_end")),
            table.Column(words.t("ahead.figure"), num=True),
            table.Column(words.t("ahead.asked"), num=True),
        ],
        rows=[
            [
                f"{day:%d/%m/%Y}" if value is None else leading.tick(value, f, f"{day:%d/%m/%Y}"),
                None if value is None else number.short(value),
                None if level is None else _amount(level, definition),
            ]
            for day, value, level in way.rows()
        ],
        height=230,
        css="inner",
    )
    return drawn


def _day(value: Value) -> str:
    """Where a figure stands on the road: the last day of its period."""
    return ahead.last(value).isoformat()


def hint(way: Road, definition: Definition) -> str:
    """What a cut axis and the strokes mean."""
    said = (_cut(way, definition), words.t("ahead.chart_hint"), unsure.hint(way.values))
    return " ".join(one for one in said if one)


def _bounds(way: Road, definition: Definition) -> list[float]:
    scale = 100 if is_rate(definition) else 1
    drawn = [*((one.value or 0.0) for one in way.values), *way.asked.values(), *(way.band or ())]
    levels = [one * scale for one in drawn]
    low, high = min(levels), max(levels)
    if not is_rate(definition):
        return [0, high * 1.08 or 1]
    room = max((high - low) * 0.15, 0.3)
    return [max(0.0, low - room), min(high + room, 100 + room)]


def _cut(way: Road, definition: Definition) -> str:
    low = _bounds(way, definition)[0]
    if not is_rate(definition) or low <= 0:
        return ""
    return words.t("chart.cut_axis", start=words.percent(low / 100))


def _fan(
    last: Value, band: tuple[float, float], scale: int, colour: str, end: str
) -> dict[str, Any]:
    """From where the figure stands to the band at the year's end."""
    low, high = band
    start, at = _day(last), (last.value or 0.0) * scale
    return {
        "type": "scatter", "mode": "lines", "fill": "toself", "hoverinfo": "skip",
        "x": [start, end, end, start], "y": [at, high * scale, low * scale, at],
        "line": {"width": 0}, "fillcolor": colour, "opacity": 0.18,
    }  # fmt: skip


def figure(way: Road, definition: Definition) -> dict[str, Any]:
    """The chart of a road: what is asked for, what came, and the band of the year's end."""
    values, asked, path, band = way.values, way.asked, way.path, way.band
    accent, ink = theme.colour("accent"), theme.colour("ink")
    scale = 100 if is_rate(definition) else 1
    xs = [_day(one) for one in values]
    ys = [(one.value or 0.0) * scale for one in values]
    said = [f"{ahead.last(one):%d/%m/%Y}: {unsure.figure(one)}{unsure.tail(one)}" for one in values]
    closed = len(values) - 1 if values[-1].running else len(values)
    stroke = {"type": "scatter", "mode": "lines+markers", "hovertemplate": "%{text}<extra></extra>"}
    data: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [day.isoformat() for day in asked],
            "y": [level * scale for level in asked.values()],
            "line": {"color": ink, "width": 1, "dash": "dash"},
            "hoverinfo": "skip",
        },
        stroke
        | {
            "x": xs[:closed],
            "y": ys[:closed],
            "text": said[:closed],
            "line": {"color": accent, "width": 2.2},
            "marker": {"size": 4, "color": accent},
        },
    ]
    if closed < len(values):
        data.append(
            stroke
            | {
                "x": xs[closed - 1 :],
                "y": ys[closed - 1 :],
                "text": said[closed - 1 :],
                "line": {"color": accent, "width": 2.2, "dash": "dot"},
                "marker": {
                    "size": [0, 7],
                    "color": theme.colour("surface"),
                    "line": {"color": accent, "width": 2},
                },
            }
        )
    doubted = [n for n, one in enumerate(values) if number.doubted(one)]
    data += unsure.points(
        [xs[n] for n in doubted], [ys[n] for n in doubted], [said[n] for n in doubted], accent
    )
    if band is not None and values[-1].running:
        close = date(values[-1].period.start.year, 12, 31).isoformat()
        data.insert(0, _fan(values[-1], band, scale, accent, close))
    end = path.end[1] * scale
    labels = [
        _label(ys[-1], unsure.label(values[-1]), accent),
        _label(
            end, f"{words.t('ahead.path')} {amount(path.end[1], definition, words.language())}", ink
        ),
    ]
    bounds = _bounds(way, definition)
    if abs(ys[-1] - end) < (bounds[1] - bounds[0]) * 0.12:
        labels[1]["yshift"] = -16 if end <= ys[-1] else 16
    ticks = [day for day in asked if day.month % 3 == 0 or day.month == 12]
    return chart.figure(
        data,
        {
            "xaxis": {
                "type": "date",
                "tickvals": [day.isoformat() for day in ticks],
                "ticktext": [f"{day:%d/%m}" for day in ticks],
                "ticks": "outside",
            },
            "yaxis": {"range": bounds, "tickformat": ",.1~f", "nticks": 5},
            "margin": {"l": 44, "r": 104, "t": 10, "b": 28},
            "hovermode": "closest",
            "annotations": labels,
        },
    )


def _amount(level: float, definition: Definition) -> str:
    return amount(level, definition, words.language())


def _label(at: float, text: str, colour: str) -> dict[str, Any]:
    return {
        "xref": "paper", "x": 1, "xanchor": "left", "xshift": 8, "showarrow": False,
        "y": at, "text": text, "align": "left", "font": {"color": colour},
    }  # fmt: skip
