"""The form in which a board is composed: its cells, what is wrong with each, how it looks.

It needs no script: each button sends the whole form, and the answer is the form again, changed and
checked. Nothing is kept until it is saved. What it sends is taken by ``dashboard.acts.composing``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashboard.components import entry, notice
from dashboard.components.attrs import attrs
from dashboard.components.spoken import spoken
from dashboard.components.svg import Svg
from dashboard.serving.html import escape
from dashboard.wall.draft import MOST, ORDERS, WHOLE, Cell, Draft
from dashboard.wall.places import COLUMNS, KINDS, PAIR, ROWS
from dashboard.wording import words

PATH = "/quan-tri/bang"
WRITE = f"{PATH}/ghi"
CHECK, SAVE, ADD = "kiem-tra", "luu", "them"
UP, DOWN, AWAY = "len", "xuong", "bo"
"""What the buttons ask for; the last three of a cell: ``len-2``."""
_AT = (("cot", COLUMNS), ("hang", ROWS), ("rong", COLUMNS), ("cao", ROWS))
_SPARE = 1
"""Empty choices behind the indicators of a cell of cards."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen: indicators and groups by id, in the reader's words."""

    indicators: Mapping[str, str]
    groups: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a form holds beside its draft.

    ``name``: of the board, typed where ``new``; ``seen``: the version that is edited; ``sure``: the
    mark of what was found whole and looked at, "" while a fault stands.
    """

    name: str
    seen: int
    new: bool
    sure: str
    faults: Mapping[int, Sequence[str]]


def form(draft: Draft, sheet: Sheet, choices: Choices) -> Component:
    """The whole form. The first button is what Enter presses: it checks."""
    hidden = {"da-xem": str(sheet.seen), "da-kiem": sheet.sure, "moi": "1" if sheet.new else ""}
    inside: list[Component] = [entry.field("hidden", key, text) for key, text in hidden.items()]
    inside += [*_whole(draft, sheet, choices), _ways(sheet)]
    inside += [_cell(n, one, len(draft.cells), sheet, choices) for n, one in enumerate(draft.cells)]
    if len(draft.cells) < MOST:
        inside.append(_adding(len(draft.cells)))
    inside.append(_ways(sheet))
    return html.Form(
        inside,
        action=f"{WRITE}?muc=bang",
        method="post",
        encType="application/x-www-form-urlencoded",
        className="form compose",
    )


def _whole(draft: Draft, sheet: Sheet, choices: Choices) -> list[Component]:
    """Name, titles and groups of the board."""
    name: Component = entry.field("hidden", "ten", sheet.name)
    if sheet.new:
        typed = entry.field(
            "text", "ten", sheet.name, id="ten-bang", maxlength="60", required="required",
            pattern="[a-z0-9]+(-[a-z0-9]+)*", autocomplete="off",
        )  # fmt: skip
        name = _labelled("boards.name", "ten-bang", typed)
    titles = [
        _labelled(f"boards.{key}", id, entry.field("text", id, text, id=id, maxlength="60", **more))
        for key, id, text, more in (
            ("title_vi", "tieu-de", draft.title, {"required": "required"}),
            ("title_en", "tieu-de-en", draft.title_en, {}),
        )
    ]
    known = {**choices.groups, **{one: one for one in draft.groups if one not in choices.groups}}
    ticks = [
        html.Label(
            [
                entry.field(
                    "checkbox",
                    "nhom",
                    one,
                    **({"checked": "checked"} if one in draft.groups else {}),
                ),
                html.Span(text),
            ],
            className="tick",
        )
        for one, text in known.items()
    ]
    groups = html.Fieldset(
        [html.Legend(words.t("boards.groups")), html.Div(ticks, className="ticks")],
        className="ts",
    )
    wrong = _faults("loi-bang", sheet.faults.get(WHOLE, ()))
    return [name, html.Div(titles, className="pair"), groups, *wrong]


def _labelled(key: str, id: str, field: Component) -> Component:
    return html.Div([html.Label(words.t(key), htmlFor=id), field])


def _ways(sheet: Sheet) -> Component:
    """Check, and save once nothing is wrong."""
    ways = [_button(CHECK, words.t("boards.check"), "#xem-truoc")]
    if sheet.sure:
        ways.append(_button(SAVE, words.t("boards.save"), "#soan-bang"))
    return html.Div(ways, className="ways")


def _button(act: str, said: str, where: str, css: str = "", about: str = "") -> Component:
    """Sends the form to do something; the answer is shown at its place ``where``.

    ``about``: what it is for those who hear it. The browser holds nothing back: a fault is said in
    our words, beside its cell.
    """
    more = f' class="send {css}"' if css else ' class="send"'
    more += f' aria-label="{escape(about)}"' if about else ""
    return Svg(
        f'<button type="submit" name="viec" value="{act}" formnovalidate'
        f' formaction="{escape(f"{WRITE}?muc=bang{where}")}"{more}>{escape(said)}</button>'
    )


def _cell(n: int, one: Cell, count: int, sheet: Sheet, choices: Choices) -> Component:
    """The n-th cell, counted from 0: its kind, its place, what it shows, what is wrong with it."""
    no, wrong = n + 1, sheet.faults.get(n, ())
    kinds = {kind: words.t(f"boards.kind.{kind}") for kind in KINDS}
    if one.kind not in kinds:
        kinds = {one.kind: one.kind, **kinds}
    top = [_field("sort", f"kieu-{no}", no, kinds, one.kind)]
    for (key, most), held in zip(_AT, one.at, strict=True):
        numbers = {str(x): str(x) for x in range(1, most + 1)}
        if str(held) not in numbers:
            numbers = {str(held): str(held), **numbers}
        top.append(_field(key, f"{key}-{no}", no, numbers, str(held)))
    inside: list[Component] = [
        html.Legend(words.t("boards.cell", n=no)),
        html.Div(top, className="at"),
        *_named(no, one, choices),
        *_faults(f"loi-{no}", wrong),
        html.Div([_foot(no, one), *_moves(no, count)], className="ways"),
    ]
    css = "cell-of wrong" if wrong else "cell-of"
    told = attrs(aria_describedby=f"loi-{no}" if wrong else None)
    return html.Fieldset(inside, className=css, id=f"o-{no}", **told)


def _field(key: str, id: str, no: int, options: Mapping[str, str], held: str) -> Component:
    label = html.Label(words.t(f"boards.{key}"), htmlFor=id)
    return html.Div([label, entry.choice(id, options, held, id=id)], className=f"of-{key}")


def _named(no: int, one: Cell, choices: Choices) -> list[Component]:
    """Choices of indicators, as many as find room, and in which order cards hang."""
    if not one.takes:
        return [html.P(words.t("boards.takes_none"), className="hint")]
    many = one.takes == "indicators"
    wide, tall = one.at[2:]
    on_grid = min(wide, COLUMNS) * min(tall, ROWS)  # typed may be any number
    most = PAIR if one.kind == "lines" else on_grid
    room = max(most, len(one.named) + (_SPARE if one.ordered else 0)) if many else 1
    gone = {id: words.t("boards.gone", id=id) for id in one.named if id not in choices.indicators}
    options = {"": words.t("boards.none"), **gone, **choices.indicators}
    held = [*one.named, *[""] * room][:room]
    picks: list[Component] = [
        entry.choice(
            f"chi-tieu-{no}", options, id, id=f"chi-tieu-{no}-{at}",
            aria_label=words.t("boards.pick", n=at, cell=no),
        )
        for at, id in enumerate(held, 1)
    ]  # fmt: skip
    out: list[Component] = [html.Div(picks, className="picks")]
    if one.ordered:
        orders = {key: words.t(f"boards.order.{key}") for key in ORDERS}
        out.append(_field("order_of", f"xep-{no}", no, orders, one.order))
    return out


def _foot(no: int, one: Cell) -> Component:
    """One cell carries the foot: sources and the link."""
    more = {"checked": "checked"} if one.foot else {}
    field = entry.field("radio", "chan", str(no), **more)
    return html.Label([field, html.Span(words.t("boards.foot"))], className="tick")


def _moves(no: int, count: int) -> list[Component]:
    """Buttons that move a cell before or behind its neighbour, or take it out."""
    out = []
    for act, to, there in ((UP, no - 1, no > 1), (DOWN, no + 1, no < count), (AWAY, 0, True)):
        if there:
            said = words.t(f"boards.{act}")
            about = f"{said}: {words.t('boards.cell', n=no)}"
            where = f"#o-{to}" if to else "#soan-bang"
            out.append(_button(f"{act}-{no}", said, where, "quiet-way", about))
    return out


def _adding(count: int) -> Component:
    """One more cell; it is put where there is room."""
    kinds = {kind: words.t(f"boards.kind.{kind}") for kind in KINDS}
    label = html.Label(words.t("boards.new_cell"), htmlFor="kieu-moi")
    chosen = entry.choice("kieu-moi", kinds, id="kieu-moi")
    add = _button(ADD, words.t("boards.add"), f"#o-{count + 1}", "quiet-way")
    return html.Div([label, chosen, add], className="ways adding")


def _faults(id: str, told: Sequence[str]) -> list[Component]:
    if not told:
        return []
    return [html.Ul([html.Li(spoken(words.said(one))) for one in told], className="faults", id=id)]


def grid(draft: Draft, faults: Mapping[int, Sequence[str]]) -> Component:
    """Where the cells lie, drawn, and which sizes the kinds have."""
    inside = [
        html.H2(words.t("boards.lattice")),
        _lattice(draft, faults),
        html.P(words.t("boards.sizes"), className="hint"),
    ]
    return html.Section(inside, className="box")


def _lattice(draft: Draft, faults: Mapping[int, Sequence[str]]) -> Component:
    """Where the cells lie on the grid, with their numbers; what is wrong is crossed."""
    across, rows = 177.8 / COLUMNS, (8, 40, 60, 80, 100)
    drawn = [
        f'<rect x="{x * across:.1f}" y="{rows[y]}" width="{across:.1f}"'
        f' height="{rows[y + 1] - rows[y]}" class="free"/>'
        for x in range(COLUMNS)
        for y in range(ROWS)
    ]
    for n, one in enumerate(draft.cells):
        column, row, wide, tall = one.at
        if not (1 <= column <= COLUMNS and 1 <= row <= ROWS and wide and tall):
            continue
        bottom, right = rows[min(row - 1 + tall, ROWS)], min(column - 1 + wide, COLUMNS) * across
        left, top = (column - 1) * across, rows[row - 1]
        css = "wrong" if faults.get(n) else "set"
        drawn.append(
            f'<rect x="{left + 1:.1f}" y="{top + 1}" width="{right - left - 2:.1f}"'
            f' height="{bottom - top - 2}" rx="2" class="{css}"/>'
            f'<text x="{left + 6:.1f}" y="{top + 15}">{n + 1}</text>'
        )
    said = escape(words.t("boards.lattice"))
    inside = "".join(drawn)
    return Svg(
        f'<svg viewBox="0 0 177.8 100" role="img" aria-label="{said}">'
        f'<rect width="177.8" height="8" class="head"/>{inside}</svg>',
        className="lattice",
    )


def needed(draft: Draft, name: str, missing: Sequence[int]) -> Component:
    """What a board still needs before it can be drawn, each with the way to its field.

    ``missing``: cells, ``WHOLE`` for the name and the title.
    """
    ways = {
        "#ten-bang": "" if name else words.t("boards.need_name"),
        "#tieu-de": "" if draft.title.strip() else words.t("boards.need_title"),
        **{f"#o-{n + 1}": words.t("boards.need_pick", n=n + 1) for n in missing if n != WHOLE},
    }
    items = [html.Li(html.A(said, href=to)) for to, said in ways.items() if said]
    told = words.t("boards.needs_says", check=words.t("boards.check"))
    return notice.notice("empty", words.t("boards.needs"), told, [html.Ul(items)])


def preview(text: str, said: str) -> Component:
    """A board at a small size, as ``Walls.picture`` drew it. ``text``: the whole document."""
    return Svg(
        f'<iframe title="{escape(said)}" srcdoc="{escape(text)}" tabindex="-1"></iframe>',
        className="small-wall",
    )
