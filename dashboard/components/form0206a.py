"""Form II.06a/VPCP/KSTT of a unit and a period: by field, with its balances for all to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.errors import IocError, MisuseError
from dashboard.addresses.filters import Filters
from dashboard.components import sheet, table
from dashboard.components.attrs import attrs
from dashboard.files import forms
from dashboard.wording import words
from exports.forms.form0206a import ASKED, COLUMNS, Filled
from exports.forms.form_file import FORMS
from indicators.defining.dimensions import LEVEL
from indicators.form0206a.form import Form, adds_up

if TYPE_CHECKING:
    from dashboard.boards import Board

ALL = "tat-ca"
_ROWS = 12
_Rows = Sequence[tuple[str, str, Form]]
"""Of levels or of fields: code, name, row."""


def section(board: Board) -> Component | None:
    """The form, as known at the chosen moment; a sentence where its history reaches less far."""
    f = board.filters
    try:
        [(_, _, whole)] = board.catalog.form(f.unit_code, f.period, "", f.as_known)
        fields = board.catalog.form(f.unit_code, f.period, "field", f.as_known)
        levels = board.catalog.form(f.unit_code, f.period, LEVEL, f.as_known)
        asked = board.catalog.value(ASKED, f.unit_code, f.period, None, f.as_known)
    except MisuseError as fault:
        told = [html.H2(words.t("form0206a.title")), html.P(words.said(fault.public))]
        return html.Section(told, className="box", id="bieu-06a")
    except IocError:  # the unit did not exist then
        return None
    shown = fields if f.query.get("hien") == ALL else fields[:_ROWS]
    levels = levels if len(levels) > 1 else []
    among = len(levels) + len(fields) + 1
    inside = _table(whole, levels, shown, unconverted=bool(asked.moved), among=among)
    if len(shown) < len(fields):
        every = f.href(hien=ALL) + "#bieu-06a"
        inside.append(sheet.cut(words.t("rank.first", count=len(shown)), len(fields), every))
    inside.append(_balances(whole, levels, fields))
    inside.append(_files(f))
    return html.Section(inside, className="box", id="bieu-06a")


def _files(f: Filters) -> Component:
    """The form as it is printed, and its cells as data."""
    links: list[Component | str] = []
    for one in FORMS:
        name = words.t("form0206a.file") if one == FORMS[0] else one.upper()
        label = attrs(aria_label=words.t("take.as", form=f"II.06a, {one.upper()}"))
        href = f.href(f"{forms.PATH}.{one}")
        links += [" · ", html.A(name, href=href, download="", target="_self", **label)]
    return html.P(links[1:], className="screen")


def frozen(made: Filled) -> Component:
    """A form as it was issued, with all of its fields."""
    inside = _table(made.whole, made.levels, made.fields, unconverted=made.unconverted)
    inside.append(_balances(made.whole, made.levels, made.fields))
    return html.Article(inside, className="long")


def _table(
    whole: Form, levels: _Rows, fields: _Rows, *, unconverted: bool, among: int = 0
) -> list[Component]:
    rows = [table.Row(_cells(words.t("form0206a.whole"), whole), css="sum")]
    rows += [table.Row(_cells(_part(code), one), css="part") for code, _, one in levels]
    rows += [table.Row(_cells(name, one)) for _, name, one in fields]
    return [
        html.H2(words.t("form0206a.title")),
        html.P(words.t("form0206a.hint"), className="hint"),
        *([html.P(words.t("form0206a.unconverted"), className="hint")] if unconverted else []),
        table.table(
            _columns(), rows, caption=words.t("form0206a.title"), css="tb mx f06a", among=among
        ),
    ]


def _columns() -> list[table.Column]:
    names = [table.Column(f"({n}) {words.t(f'form0206a.c{n}')}", num=True) for n in COLUMNS]
    return [table.Column(words.t("dim.field")), *names]


def _cells(name: str, form: Form) -> list[table.Cell]:
    return [name, *[words.number(getattr(form, f"c{n}")) for n in COLUMNS]]


def members(dims: Mapping[str, str]) -> list[str]:
    """What a cell is of, as the check page says it: a level in words, all else by its code."""
    return [words.t(f"level.{code}") if dim == LEVEL else code for dim, code in dims.items()]


def _part(level: str) -> str:
    return words.t("form0206a.part", name=words.t(f"level.{level}"))


def _balances(whole: Form, levels: _Rows, fields: _Rows) -> Component:
    """Every balance of every row; those that fail are named, and stand first."""
    every = words.t("form0206a.whole")
    rows = [(every, whole), *[(_part(code), form) for code, _, form in levels]]
    rows += [(name, form) for _, name, form in fields]
    checks = [(row, *one) for row, form in rows for one in form.balances()]
    own = whole.balances()
    if levels:
        good, said = adds_up(whole, [one for _, _, one in levels])
        own.append((words.t("form0206a.levels"), good, said))
        checks.append((every, *own[-1]))
    failed = [one for one in checks if not one[2]]
    lines = [
        html.Li([html.B(f"{row}: {name}"), f" {words.t('form0206a.fails')} ({said})"])
        for row, name, _, said in failed
    ]
    lines += [
        html.Li(f"{name}: {words.t('form0206a.holds')} ({said})")
        for name, good, said in own
        if good
    ]
    key = "form0206a.some_fail" if failed else "form0206a.all_hold"
    said = words.t(key, count=words.number(len(checks)), failed=words.number(len(failed)))
    return html.Div(
        [html.P(html.B(said), className="bad" if failed else "good"), html.Ul(lines)],
        className="balances",
    )
