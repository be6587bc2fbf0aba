"""Cells of form II.06a as figures of a file: kept when it is handed out, asked again later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core import format as say
from core.clock import today
from core.errors import AccessError, IocError, MisuseError
from core.period import Period
from core.values import Freshness, Status
from exports.forms.form0206a import COLUMNS, GROUPS, ID, NAMES, WHOLE, Filled
from exports.provenance.truth import Figure
from exports.sheets.sheet import Column, Table
from exports.withholding import suppress
from indicators.catalog import Catalog
from indicators.defining.dimensions import LEVEL
from indicators.form0206a.form import Form

SUBJECT = "bieu-II06a"
_MARK = f"{ID}.c"
_OF = {3: "onestop.received", 7: "onestop.resolved", 11: "onestop.pending"}
"""The first column of each part of the form → the indicator that counts the same dossiers."""
_FIELD = "field"
BY_CHANNEL = (4, 5)
"""Columns that count one channel, or the others: in a line of a field they are told by both."""


def outside(made: Filled) -> Filled:
    """The same for who small counts are kept from: of a commune's fields not ``BY_CHANNEL``."""
    if not made.fields or not suppress.concerns(made.unit.level, _FIELD, "channel"):
        return made
    fields = tuple((code, name, replace(row, c4=None, c5=None)) for code, name, row in made.fields)
    return replace(made, fields=fields, kept_back=True)


def of(made: Filled) -> list[Figure]:
    """Every cell of a filled form that may be told, the line of all fields first."""
    rows = (
        ({}, made.whole),
        *(({LEVEL: code}, row) for code, _, row in made.levels),
        *(({_FIELD: code}, row) for code, _, row in made.fields),
    )
    return [
        _figure(made.unit.slug, made.period, dims, number, row, made.until)
        for dims, row in rows
        for number in COLUMNS
        if getattr(row, f"c{number}") is not None
    ]


def titles() -> dict[str, str]:
    """``c3`` → ``(3) Số lượng hồ sơ tiếp nhận: Tổng số``: the columns of figures in words."""
    group = {n + 1: said for first, last, said in GROUPS for n in range(first, last + 1)}
    return {f"c{n}": f"({n}) {group[n]}: {NAMES[n]}" for n in COLUMNS}


def rows(made: Filled) -> list[dict[str, Any]]:
    """Every line with its cells and whether its balances hold, that of all fields first."""
    every = (("", WHOLE, made.whole), *made.fields)
    return [{"field": code, **_line(name, row)} for code, name, row in every]


def levels(made: Filled) -> list[dict[str, Any]]:
    """The same by level, where there are several."""
    return [{"level": code, **_line(name, row)} for code, name, row in made.levels]


def _line(name: str, row: Form) -> dict[str, Any]:
    wrong = [f"{balance} ({said})" for balance, good, said in row.balances() if not good]
    cells = {f"c{n}": getattr(row, f"c{n}") for n in COLUMNS}
    return {"name": name, **cells, "balanced": not wrong, "faults": "; ".join(wrong)}


def table(made: Filled) -> Table:
    """The same as the table of a file, levels after the fields; the code of a field stands last."""
    columns = (
        Column("name", "Lĩnh vực", width=34),
        *(Column(key, said, "whole", 12) for key, said in titles().items()),
        Column("balanced", "Cân đối", "flag", 9),
        Column("faults", "Không cân đối", width=30),
        Column("level", "Mã cấp", width=10),
        Column("field", "Mã lĩnh vực", width=14),
    )
    parts = zip(levels(made), made.parts, strict=True)
    lines = [*rows(made), *(one | {"name": name} for one, (name, _) in parts)]
    cells = [[one.get(column.key, "") for column in columns] for one in lines]
    return Table(SUBJECT, columns, cells)


def column(indicator: str) -> int | None:
    """The column of the form that a figure is of; None: it is an indicator's."""
    number = indicator.removeprefix(_MARK)
    return int(number) if number != indicator else None


def explains(indicator: str) -> str:
    """The indicator whose revisions move a cell; of an indicator itself."""
    at = column(indicator)
    return indicator if at is None else _OF[max(one for one in _OF if one <= at)]


def again(catalog: Catalog, figures: Sequence[Figure]) -> dict[int, Figure | IocError]:
    """Those of the figures that are cells, by their place among them, as they stand now."""
    out: dict[int, Figure | IocError] = {}
    forms: dict[tuple[str, str], _Cells | IocError] = {}
    for at, one in enumerate(figures):
        number = column(one.indicator)
        if number is None:
            continue
        asked = (one.unit, one.period)
        if asked not in forms:
            forms[asked] = _form(catalog, *asked)
        form = forms[asked]
        if isinstance(form, IocError):
            out[at] = form
            continue
        row = form.get(_place(one.dims), _NOTHING)  # a field without dossiers has no line
        period = Period.parse(one.period, today(catalog.clock))
        out[at] = _figure(one.unit, period, one.dims, number, row, None)
    return out


_Cells = Mapping[tuple[str, str], Form]
"""Lines by ``_place``."""


def _place(dims: Mapping[str, str]) -> tuple[str, str]:
    """Which line of the form: the level and the field that it is of, "" where it is of all."""
    return dims.get(LEVEL, ""), dims.get(_FIELD, "")


_NOTHING = Form(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)


def _form(catalog: Catalog, unit: str, code: str) -> _Cells | IocError:
    period = Period.parse(code, today(catalog.clock))
    try:
        rows = [*catalog.form(unit, period), *catalog.form(unit, period, _FIELD)]
        parts = catalog.form(unit, period, LEVEL)
    except (MisuseError, AccessError) as fault:  # a store that fails says nothing of the figures
        return fault
    found = {("", key): row for key, _, row in rows}
    return found | {(key, ""): row for key, _, row in parts}


def _figure(
    unit: str, period: Period, dims: Mapping[str, str], number: int, row: Form, until: int | None
) -> Figure:
    count = getattr(row, f"c{number}")
    return Figure(
        indicator=f"{_MARK}{number}",
        unit=unit,
        period=period.code,
        dims=dict(dims),
        value=float(count),
        numerator=None,
        denominator=None,
        display=say.number(count),
        status=Status.NONE.value,
        freshness=Freshness.FRESH.value,
        as_of=until,
        known_from=None,
        definition=ID,
        value_id="",
    )
