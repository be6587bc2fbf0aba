"""The one sentence under a wall's figure, and the figure itself, worded to fit its panel."""

from __future__ import annotations

from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.units import Unit
from core.values import Freshness, Status, Value
from dashboard import words
from dashboard.boards import Board
from dashboard.components import goal, number
from dashboard.wall import fit
from indicators.ranking import rank

Line = list[Component | str]
SMALL, DIGITS, UNIT = 2.25, 9.0, 2.6  # u
_TIGHT = 0.96  # letter spacing of figures


class Sayer:
    """Words for the cards of one board."""

    def __init__(self, board: Board, units: dict[int, Unit]) -> None:
        self._board, self._units = board, units

    def compact(self, value: Value) -> Value:
        """The same value, written so that its digits fit: ``127,9 nghìn`` for ``127.900``."""
        if value.value is None or wide(value.display) <= fit.CELL:
            return value
        thousands = value.value / 1_000
        for text in (
            f"{words.number(thousands, 1)}{say.NBSP}{words.t('wall.thousand')}",
            f"{words.number(thousands)}{say.NBSP}{words.t('wall.thousand')}",
        ):
            if wide(text) <= fit.CELL:
                return replace(value, display=text)
        return replace(value, display=say.short(value.value, 1, "vi"))

    def lines(self, value: Value, *, many: bool) -> list[Line]:
        """One line under the figure, two in a large card: doubt, or who acts, or the change."""
        doubt = self._doubt(value)
        if number.withheld(value):
            return [doubt or [value.reason or words.t("reason.missing")]]
        found = [line for line in (doubt, self._who(value), self._gap(value)) if line]
        if value.status not in (Status.OFF, Status.WATCH):
            found = [line for line in (doubt, self._parts(value), self._change(value)) if line]
        elif many and not doubt:
            found = [line for line in (self._gap(value), self._who(value)) if line]
        if not found:
            found = [[self._age(value)]]
        return found[: 2 if many else 1]

    def _doubt(self, value: Value) -> Line | None:
        note = value.freshness_note
        if value.freshness is Freshness.FAILED:
            said = [_capital(note), words.t("wall.failed_source")]
            return self._fitting([[html.Span(one, className="bad")] for one in said if one])
        if value.freshness is Freshness.STALE:
            since = note.removeprefix(words.t("wall.figures") + " ")
            said = [f"{words.t('fresh.old')}: {since}", words.t("fresh.old")]
            return self._fitting([[html.Span(one, className="fragile")] for one in said])
        if note and not number.withheld(value):
            said = [_capital(note), words.t("wall.loading")]
            return self._fitting([[html.Span(one, className="fragile")] for one in said])
        return None

    def _who(self, value: Value) -> Line | None:
        """The unit to look at first."""
        definition = self._board.definitions[value.indicator]
        if "unit" not in definition.dimensions:
            return None
        rows = [r for r in rank(self._board.slices(definition, "unit"), definition) if not r.apart]
        if len(rows) < 2:
            return None
        worst = rows[0].value
        figure = words.inline(worst.display)
        key = "wall.most" if definition.direction == "lower" else "wall.least"
        names = [worst.unit_name]
        if worst.unit_id in self._units:
            names.append(self._units[worst.unit_id].short_name)
        lines: list[Line] = [[html.B(name), f" {words.t(key)} {figure}"] for name in names]
        lines += [[html.B(name), f" {figure}"] for name in names]
        return self._fitting(lines)

    def _gap(self, value: Value) -> Line | None:
        definition = self._board.definitions[value.indicator]
        text = goal.distance(value, definition)
        moved = self._moved(value)
        lines: list[Line] = []
        if text and moved:
            lines.append([text, " · ", *moved])
        if text:
            lines.append([text])
        return self._fitting(lines)

    def _moved(self, value: Value) -> Line:
        """``▲ 0,6`` in the colour of its judgement."""
        definition = self._board.definitions[value.indicator]
        beside = self._board.beside(value, definition)
        found = beside.previous or beside.last_year
        return goal.change(found, definition, unit=False) if found else []

    def _change(self, value: Value) -> Line | None:
        definition = self._board.definitions[value.indicator]
        beside = self._board.beside(value, definition)
        found = beside.previous or beside.last_year
        if found is None:
            return None
        name = beside.previous_name if beside.previous else beside.last_year_name
        return self._fitting(
            [
                goal.change(found, definition, words.t("change.against", what=name)),
                goal.change(found, definition, name, unit=False),
                goal.change(found, definition),
            ]
        )

    def _parts(self, value: Value) -> Line | None:
        text = self._board.parts(value, self._board.definitions[value.indicator])
        return self._fitting([[text]]) if text else None

    def _age(self, value: Value) -> str:
        now = self._board.filters.now
        return words.t("fresh.upto", at=words.since(value.as_of, now)) if value.as_of else ""

    @staticmethod
    def _fitting(lines: list[Line]) -> Line | None:
        return fit.first(lines, SMALL)


def wide(display: str) -> float:
    """Width of a display in u, digits at full size and its unit small."""
    digits, unit = words.figure(display)
    after = 0.0
    if unit == "%":
        after = 4.6
    elif unit:
        after = 0.8 + fit.width(unit, bold=True) * UNIT
    return fit.width(digits, bold=True) * DIGITS * _TIGHT + after


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
