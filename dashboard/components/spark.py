"""Sparklines: server-made SVG in a 100 × 30 box that stretches; strokes do not."""

from __future__ import annotations

from collections.abc import Sequence

from core.values import Status, Target, Value
from dashboard.components import status as mark
from dashboard.components.svg import Svg
from indicators.asking.compare import broken

_TOP, _BOTTOM = 2.0, 28.0
Point = tuple[float, float]


def spark(
    history: Sequence[Value], target: Target | None = None, status: Status = Status.NONE
) -> Svg:
    """The path of a value, oldest first, with its target line and an end dot.

    Gaps stay gaps, the line is not joined across the reorganisation, and the running period is
    dotted. Fewer than two figures: an empty place, because one dot is no path.
    """
    return Svg(markup(history, target, status), className="sp")


def markup(
    history: Sequence[Value], target: Target | None = None, status: Status = Status.NONE
) -> str:
    """The ``<svg>`` text itself."""
    goal = target.figure if target else None
    places = _places([one.value for one in history], goal)
    return _svg(places, _strokes(history, places), goal, [v.value for v in history], status)


def bare(path: Sequence[float | None], goal: float | None) -> Svg:
    """The same of frozen figures, of which the last is of the running period."""
    places = _places(path, goal)
    closed, running = _joined(places[:-1]), ""
    if len(places) > 1 and places[-1] is not None:
        x, y = places[-1]
        before = places[-2]
        running = (
            f"M{x:.1f} {y:.1f}"
            if before is None
            else (f"M{before[0]:.1f} {before[1]:.1f} {x:.1f} {y:.1f}")
        )
    return Svg(_svg(places, (closed, running), goal, path, Status.NONE), className="sp")


def _joined(places: Sequence[Point | None]) -> str:
    """Path data of points, with gaps where there are none."""
    out, before = "", None
    for place in places:
        if place is not None:
            out += f"{'M' if before is None else ' '}{place[0]:.1f} {place[1]:.1f}"
        before = place
    return out


def _places(path: Sequence[float | None], goal: float | None) -> list[Point | None]:
    known = [one for one in path if one is not None]
    if len(known) < 2:
        return []
    levels = known if goal is None else [*known, goal]
    low, high = min(levels), max(levels)
    return [_place(i, one, len(path), low, high) for i, one in enumerate(path)]


def _svg(
    places: Sequence[Point | None],
    strokes: tuple[str, str],
    goal: float | None,
    path: Sequence[float | None],
    status: Status,
) -> str:
    """The picture; "" where there are not two points."""
    if not places:
        return ""
    body = []
    if goal is not None:
        levels = [goal, *(one for one in path if one is not None)]
        y = _height(goal, min(levels), max(levels))
        body.append(f'<line class="t" x1="0" x2="100" y1="{y:.1f}" y2="{y:.1f}"/>')
    closed, running = strokes
    if closed:
        body.append(f'<path class="s" d="{closed}"/>')
    if running:
        body.append(f'<path class="run" d="{running}"/>')
    x, y = [place for place in places if place is not None][-1]
    body.append(f'<path class="e" d="M{x:.1f} {y:.1f}h0"/>')
    return (
        f'<svg class="spark {mark.css(status)}" viewBox="0 0 100 30" preserveAspectRatio="none"'
        f' aria-hidden="true">{"".join(body)}</svg>'
    )


def _height(value: float, low: float, high: float) -> float:
    """Larger is higher; a flat line stands in the middle."""
    if high == low:
        return (_TOP + _BOTTOM) / 2
    return _BOTTOM - (value - low) / (high - low) * (_BOTTOM - _TOP)


def _place(i: int, value: float | None, count: int, low: float, high: float) -> Point | None:
    return None if value is None else (100 * i / (count - 1), _height(value, low, high))


def _strokes(history: Sequence[Value], places: Sequence[Point | None]) -> tuple[str, str]:
    """Path data of the closed periods and of the running one."""
    closed, running = "", ""
    before: tuple[Value, Point] | None = None
    if not places:
        return closed, running
    for value, place in zip(history, places, strict=True):
        if place is None:
            before = None
            continue
        joined = before is not None and not broken(before[0], value)
        if joined and value.running and before is not None:
            running += f"M{before[1][0]:.1f} {before[1][1]:.1f} {place[0]:.1f} {place[1]:.1f}"
        elif joined:
            closed += f" {place[0]:.1f} {place[1]:.1f}"
        else:
            closed += f"M{place[0]:.1f} {place[1]:.1f}"
        before = (value, place)
    return closed, running
