"""The one sentence under a wall's figure, and the figure itself, worded to fit its panel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.clock import day_start, from_epoch, local_day
from core.units import Unit
from core.values import Freshness, Status, Value
from dashboard.boards import Board
from dashboard.components import goal, number
from dashboard.wall import fit
from dashboard.wording import words
from indicators.asking.compare import Change, is_rate
from indicators.asking.ranking import rank

Line = list[Component | str]
SMALL, DIGITS, UNIT = 2.25, 9.0, 2.6  # u
_TIGHT = 0.97  # of the regular width: heavier, but closer set, measured on the wall


class Sayer:
    """Words for the cards of one board. ``whole``: the province's figures beside a unit's."""

    def __init__(
        self, board: Board, units: dict[int, Unit], whole: Mapping[str, Value] | None = None
    ) -> None:
        self._board, self._units, self._whole = board, units, whole or {}

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

    def line(self, value: Value) -> Line:
        """The line under the figure: a doubt, or who acts, or what stands beside it."""
        doubt = self._doubt(value)
        if value.withheld:
            return doubt or self._reason(value) or [words.t("reason.missing")]
        wrong = value.status in (Status.OFF, Status.WATCH)
        found = (
            doubt
            or self._old(value)
            or (self._who(value) if wrong else None)
            or (self._gap(value) if wrong else None)
            or self._province(value)
            or self._parts(value)
            or self._before(value)
        )
        return found or [self._age(value)]

    def _reason(self, value: Value) -> Line | None:
        """Why there is no figure, with the province's where it stands beside a unit's."""
        reason = words.said(value.reason) or words.t("reason.missing")
        whole, texts = self._whole.get(value.indicator), list[Line]()
        if whole is not None:
            name, figure = words.t("wall.whole"), number.short(whole)
            alone = "unit" not in self._board.definitions[value.indicator].dimensions
            for age in self._ages(whole):
                texts.append([f"{reason}; {name} ", figure, age])
                texts += [[f"{reason}: ", figure, age]] if value.reason else []
                texts += [[f"{name}: ", figure, age]] if alone else []  # which is the reason
        return self._fitting([*texts, [reason]])

    def _province(self, value: Value) -> Line | None:
        """``toàn tỉnh: 99,9 %`` under a unit's figure."""
        whole = self._whole.get(value.indicator)
        if whole is None:
            return None
        name, figure = words.t("wall.whole"), number.short(whole)
        return self._fitting([[f"{name}: ", figure, age] for age in self._ages(whole)])

    def _ages(self, whole: Value) -> list[str]:
        """How far the province's figure reaches, to stand after it; the longest wording first.

        "": it is today's. No wording: it is doubted, and nobody can say since when.
        """
        now, as_of = self._board.filters.now, whole.as_of
        if as_of is None or (as_of >= day_start(local_day(now)) and not number.doubted(whole)):
            return [] if number.doubted(whole) else [""]
        at = words.upto(as_of, now)
        short = at.removesuffix(f"/{from_epoch(now).year}")
        return [f", {words.t('fresh.upto_short', at=one)}" for one in dict.fromkeys((at, short))]

    def moved(self, value: Value) -> Line:
        """``▲ 0,6`` in the colour of its judgement; nothing without something to compare with."""
        found = self._against(value)
        if found is None or value.withheld:
            return []
        return goal.change(found, self._board.definitions[value.indicator], unit=False)

    def _against(self, value: Value) -> Change | None:
        beside = self._board.beside(value, self._board.definitions[value.indicator])
        return beside.previous or beside.last_year

    def _doubt(self, value: Value) -> Line | None:
        note = words.said(value.freshness_note)
        if value.freshness is Freshness.FAILED:
            said = [_capital(note), words.t("wall.failed_source")]
            return self._fitting([[html.Span(one, className="bad")] for one in said if one])
        if value.freshness is Freshness.STALE:
            since = note.removeprefix(words.t("wall.figures") + " ")
            said = [f"{words.t('fresh.old')}: {since}", words.t("fresh.old")]
            return self._fitting([[html.Span(one, className="fragile")] for one in said])
        if note and not value.withheld:
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
        key = "wall.least"
        if definition.direction == "lower":
            key = "wall.highest" if is_rate(definition) else "wall.most"
        names = [worst.unit_name]
        if worst.unit_id in self._units:
            names.append(self._units[worst.unit_id].short_name)
        lines: list[Line] = [[html.B(name), f" {words.t(key)} {figure}"] for name in names]
        lines += [[html.B(name), f" {figure}"] for name in names]
        return self._fitting(lines)

    def _gap(self, value: Value) -> Line | None:
        text = goal.distance(value, self._board.definitions[value.indicator])
        return self._fitting([[text]]) if text else None

    def _before(self, value: Value) -> Line | None:
        """``cùng kỳ 2022: 99,7 %``: what the change is measured against."""
        found = self._against(value)
        if found is None:
            return None
        beside = self._board.beside(value, self._board.definitions[value.indicator])
        name = beside.previous_name if beside.previous else beside.last_year_name
        then = words.inline(found.before.display)
        return self._fitting([[f"{name}: {then}"], [then]])

    def _parts(self, value: Value) -> Line | None:
        """``102 thuộc tính + 124 địa lý``; a word that all names begin with may be left out."""
        definition = self._board.definitions[value.indicator]
        text = self._board.parts(value, definition)
        if not text:
            return None
        parts = [part.split(" ") for part in text.split(" + ")]
        while len(parts) > 1 and len({tuple(p[1:2]) for p in parts}) == 1 and len(parts[0]) > 2:
            parts = [p[:1] + p[2:] for p in parts]
        return self._fitting([[text], [" + ".join(" ".join(p) for p in parts)]])

    def _old(self, value: Value) -> Line | None:
        """``số liệu đến 15/12/2023`` under a clock of another day: before all else that is well."""
        now = self._board.filters.now
        if value.as_of is None or value.as_of >= day_start(local_day(now)):
            return None
        return self._fitting([[words.t("fresh.upto", at=words.upto(value.as_of, now))]])

    def _age(self, value: Value) -> str:
        now = self._board.filters.now
        return words.t("fresh.upto", at=words.upto(value.as_of, now)) if value.as_of else ""

    @staticmethod
    def _fitting(lines: list[Line]) -> Line | None:
        return fit.first(lines, SMALL)


def wide(display: str) -> float:
    """Width of a display in u, digits at full size and its unit small."""
    unit = words.figure(display)[1]
    after = 0.0
    if unit == "%":
        after = 4.6
    elif unit:
        after = 0.8 + fit.width(unit, bold=True) * UNIT
    return digits_wide(display) + after


def digits_wide(display: str, size: float = DIGITS) -> float:
    """Width of the digits alone in u."""
    return fit.width(words.figure(display)[0]) * size * _TIGHT


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
