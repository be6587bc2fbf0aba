"""The streams of a source, each with its own state, age, plan, coverage and volume."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.clock import day_date, local_day
from core.values import Status
from dashboard.components import runs, table
from dashboard.components import status as mark
from dashboard.components.spoken import spoken
from dashboard.components.svg import Svg
from dashboard.serving.html import escape
from dashboard.wording import words
from desk import Pause
from indicators.asking.answers import SourceState, StreamState
from indicators.proving.volumes import Volume, Word

_ODD = {Word.FEW: Status.WATCH, Word.MANY: Status.WATCH}
_BARS, _BAR, _TALL = 42, 3, 26
"""Days that are drawn, width of a day and height of the tallest, in px."""


def odd(volume: Volume | None) -> bool:
    """Is the last complete day outside the usual?"""
    return volume is not None and volume.word in _ODD


def worst(volumes: Mapping[tuple[str, str], Volume], source: str) -> Volume | None:
    """What a source's row says of its volumes: an odd one before a usual one, the larger first."""
    mine = [one for (name, _), one in volumes.items() if name == source]
    return max(
        mine, key=lambda one: (odd(one), one.word is not Word.SHORT, one.count), default=None
    )


def verdict(volume: Volume) -> Component | str:
    """``▲ ít bất thường``, ``như thường lệ``, ``chưa đủ lịch sử``."""
    said = words.t(f"volume.{volume.word.value}")
    return mark.badge(Status.WATCH, said) if odd(volume) else said


def noted(volume: Volume | None) -> Component | str:
    """The verdict in a row of sources; which day and which band on demand."""
    return html.Small(verdict(volume), title=band(volume)) if volume is not None else ""


def band(volume: Volume) -> str:
    """Which day, how many, and between what it usually lies."""
    day = say.day(day_date(volume.day))
    if volume.band is None:
        return words.t("volume.no_band", day=day, count=words.number(volume.count))
    return words.t(
        "volume.band" if volume.working else "volume.band_free",
        day=day,
        count=words.number(volume.count),
        low=words.number(volume.band.low),
        high=words.number(volume.band.high),
    )


def bars(volume: Volume) -> Component:
    """Day by day: the band as a ground, the last complete day in its colour."""
    days = [*volume.history[-_BARS:], (volume.day, volume.count)]
    top = max([count for _, count in days] + [volume.band.high if volume.band else 0, 1])
    width = len(days) * (_BAR + 1)
    ground = ""
    if volume.band is not None:
        low, high = (volume.band.low / top * _TALL, volume.band.high / top * _TALL)
        ground = (
            f'<rect class="bnd" x="0" y="{_TALL - high:.1f}" width="{width}"'
            f' height="{max(1.0, high - low):.1f}"/>'
        )
    drawn = []
    for i, (_, count) in enumerate(days):
        tall = count / top * _TALL
        css = "lst is-watch" if odd(volume) else "lst"
        last = f' class="{css}"' if i == len(days) - 1 else ""
        drawn.append(
            f'<rect{last} x="{i * (_BAR + 1)}" y="{_TALL - tall:.1f}" width="{_BAR}"'
            f' height="{max(0.6, tall):.1f}"/>'
        )
    label = escape(band(volume))
    return Svg(
        f'<svg class="vol" width="{width}" height="{_TALL}" role="img" aria-label="{label}">'
        f"{ground}{''.join(drawn)}</svg>",
        className="svg",
    )


def section(
    source: SourceState, streams: Sequence[StreamState], pause: Pause | None, now: int
) -> Component:
    """The table of a source's streams."""
    columns = [
        table.Column(words.t("sources.state")),
        table.Column(words.t("streams.stream")),
        table.Column(words.t("sources.last")),
        table.Column(words.t("sources.age")),
        table.Column(words.t("streams.covers")),
        table.Column(words.t("streams.volume")),
        table.Column(words.t("sources.set_aside"), num=True),
        table.Column(words.t("sources.strip")),
    ]
    rows = [_row(one, pause, now) for one in streams]
    title = words.t("streams.title", source=source.title)
    drawn = table.table(columns, rows, caption=title, css="src strm", head=1, labels=True)
    return html.Section([drawn], className="pbox", id="luong")


def _row(stream: StreamState, pause: Pause | None, now: int) -> table.Row:
    status = runs.state(stream)
    css = f"r-{mark.name(status)}" if status in (Status.OFF, Status.WATCH) and not pause else ""
    last = words.soon(stream.last_success, now) if stream.last_success else say.NOTHING
    cells: list[table.Cell] = [
        runs.badge(stream, pause, now),
        [
            html.B(spoken(stream.title)),
            html.Small(kind(stream)),
            html.Small(runs.trouble(stream, pause, now), className="bad"),
        ],
        [last, html.Small(runs.following(stream, pause, now))],
        runs.age(stream, now),
        covers(stream),
        _volume(stream.volume),
        words.number(stream.quarantined_open),
        runs.strip(stream.runs),
    ]
    return table.Row(cells, css)


def kind(stream: StreamState) -> str:
    """What the stream brings: “hồ sơ”."""
    key = f"kind.{stream.kind}"
    return words.t(key) if words.known(key) else stream.name


def covers(stream: StreamState) -> table.Cell:
    """From which day to which the data are whole."""
    since, until = stream.covered_from, stream.covered_to
    if since is None or until is None:
        return words.t("streams.nothing")
    upto = say.day(day_date(local_day(until - 1)))
    if not since:
        return [words.t("streams.whole"), html.Small(words.t("streams.upto", day=upto))]
    return [
        say.day(day_date(local_day(since))),
        html.Small(words.t("streams.upto", day=upto)),
    ]


def _volume(volume: Volume | None) -> table.Cell:
    if volume is None:
        return words.t("volume.none")
    day = f"{day_date(volume.day):%d/%m}"
    key = "volume.day" if volume.working else "volume.free"
    said = words.t(key, day=day, count=words.number(volume.count))
    return [
        bars(volume),
        html.Small([said, " · ", verdict(volume)]),
        html.Small(_band_short(volume)),
    ]


def _band_short(volume: Volume) -> str:
    if volume.band is None:
        return ""
    low, high = words.number(volume.band.low), words.number(volume.band.high)
    return words.t("volume.usually", low=low, high=high)
