"""“Tải về”: the same view as files, under the same choices; each file gets a code of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from dashboard.addresses.filters import CUTS, KEPT, UNIT, Filters
from dashboard.components.attrs import attrs
from dashboard.files import ordering
from dashboard.files.taking import (
    BEHIND,
    BESIDE,
    BOM,
    BY,
    COLUMN,
    DECIMAL,
    GROUND,
    KIND,
    PATH,
    RECORDS,
    SIZE,
    TOLD,
)
from dashboard.wall import playing
from dashboard.wall.board import title
from dashboard.wording import words
from exports.ledger.listing import choices
from exports.sheets.asked import BOARDS, ORDER

_TABLES = ("xlsx", "csv", "parquet", "json")
_STREAMED = ("csv", "json")
_PICTURES = ("png", "svg", "pdf")
_MARKS = {
    "comma": {COLUMN: ",", DECIMAL: "."},
    "comma_bare": {COLUMN: ",", DECIMAL: ".", BOM: "0"},
    "bare": {BOM: "0"},
    "point": {DECIMAL: "."},
    "tab": {COLUMN: "\t"},
}
"""Marks of a CSV other than the usual ones, by their word."""
_LOOKS = {
    "paper": {SIZE: "in"}, "dark": {GROUND: "toi"}, "paper_dark": {SIZE: "in", GROUND: "toi"},
    "list": {KIND: "danh-sach"},
}  # fmt: skip
"""Looks of a picture other than the usual one, by their word."""
Link = Callable[..., Component]
"""Makes a link: its text, the ending of the file, how it is to be."""


def menu(
    filters: Filters,
    subject: str,
    *,
    chart: bool = True,
    lists: Sequence[str] = (),
    own: Mapping[str, str] | None = None,
    more: Sequence[Component] = (),
) -> Component:
    """The links of a view: tables, its picture, and folded below them every other way.

    ``subject``: an indicator's id or the name of a page's export; ``chart``: is its picture a
    chart? ``lists``: the lists of records that the viewer may take (``exports.sheets.sets``);
    ``own``: choices of this page alone, an empty one takes a choice of the address back;
    ``more``: other ways to take it away.
    """
    kept = {key: filters.query[key] for key in (*KEPT, *CUTS, BY) if filters.query.get(key)}
    link = _linker({key: text for key, text in (kept | dict(own or {})).items() if text}, subject)
    tables = _tables(link)
    pictures = [link(one.upper(), one) for one in _PICTURES]
    check = html.A(words.t("take.check"), href="/kiem-tra", target="_self")
    program = html.A(words.t("apidoc.link"), href="/tai-lieu-api")
    return html.Div(
        [
            html.B(words.t("take.title")), *tables, *pictures, *more, check, program,
            _others(link, lists, chart=chart),
        ],
        className="dl",
    )  # fmt: skip


def _tables(link: Link) -> list[Component]:
    """Links of tables; beside the CSV the same with the sidecar that holds its truth."""
    out = [link(one.upper(), one) for one in _TABLES]
    out.insert(_TABLES.index("csv") + 1, link(words.t("take.told"), "csv", **{BESIDE: TOLD}))
    return out


def _others(link: Link, lists: Sequence[str], *, chart: bool) -> Component:
    """Marks of CSV, sizes and grounds of pictures, and the records behind the figure."""
    csv = words.t("take.marks")
    marks = [link(words.t(f"take.{key}"), "csv", csv, **look) for key, look in _MARKS.items()]
    rows = [(csv, marks)]
    for key, look in _LOOKS.items():
        if chart or KIND not in look:
            said = words.t(f"take.{key}")
            rows.append((said, [link(one.upper(), one, said, **look) for one in _PICTURES]))
    for one in lists:
        said = words.t(f"take.{one}")
        made = [link(form.upper(), form, said, **{RECORDS: one}) for form in _TABLES]
        made += [_behind(link, form, said, **{RECORDS: one}) for form in _STREAMED]
        rows.append((said, made))
    if lists:
        ordered = html.A(words.t("take.ordered"), href="/tep", target="_self")
        rows.append((words.t("take.long"), [ordered]))
    inside = [html.P([html.Span(title), *links]) for title, links in rows]
    return html.Details([html.Summary(words.t("take.others")), *inside])


def part(filters: Filters, subject: str, by: str = "", *, listed: bool = True) -> Component:
    """The links of one table, chart or map of a page, under it.

    ``by``: it is told by this dimension; ``listed``: then its picture is a list of the parts.
    """
    kept = _kept(filters)
    link = _linker(kept | ({BY: by} if by else {}), subject)
    looks = {KIND: "danh-sach"} if by and listed else {}
    links = [link(one.upper(), one, **looks) for one in _PICTURES]
    links += [link(one.upper(), one) for one in _TABLES]
    return html.Div([html.B(words.t("take.title")), *links], className="dl part")


def records(
    filters: Filters, indicator: str, count: int, part: str = "numerator", order: str = ""
) -> Component:
    """The links of a list of ``count`` records behind a figure, under it, in its order.

    A long one can be made in the background in every form.
    """
    sorted_by = {ORDER: order} if order else {}
    link = _linker(_kept(filters) | {RECORDS: part} | sorted_by, indicator)
    links = _tables(link)
    if count > ordering.LONGEST:
        links += [_behind(link, one, one.upper()) for one in _STREAMED]
    return html.Div([html.B(words.t("take.title")), *links], className="dl part")


def _behind(link: Link, form: str, about: str, **look: str) -> Component:
    """A list that would be streamed, made in the background instead: it resumes, and is told of."""
    return link(words.t("take.behind", form=form.upper()), form, about, **look, **{BEHIND: "1"})


def book(subject: str, given: Mapping[str, str]) -> Component:
    """The links of one of the product's own books, under it. ``given``: the choices it takes."""
    held = {key: given[key] for key in choices(subject) if given.get(key)}
    link = _linker(held, subject)
    return html.Div([html.B(words.t("take.title")), *_tables(link)], className="dl part")


def _kept(filters: Filters) -> dict[str, str]:
    return {key: filters.query[key] for key in (*KEPT, *CUTS) if filters.query.get(key)}


def boards(filters: Filters) -> Component:
    """The boards of the wall as files, of the chosen unit; they are always of now."""
    unit = filters.query.get(UNIT)
    kept = {UNIT: unit} if unit else {}
    rows = [
        html.Li(
            [
                html.A(title(one), href=f"/wall/{name}?{urlencode(kept)}", target="_self"),
                *(
                    _linker(kept, f"{BOARDS}{name}")(form.upper(), form)
                    for form in (*_PICTURES, *_TABLES)
                ),
            ],
            className="dl part",
        )
        for name, one in playing.held().boards.items()
    ]
    return html.Details([html.Summary(words.t("take.boards")), html.Ul(rows)], id="bang-man-hinh")


def _linker(kept: Mapping[str, str], subject: str) -> Link:
    """Makes links to the files of a subject under choices."""

    def link(text: str, ending: str, about: str = "", **look: str) -> Component:
        asked = urlencode(dict(kept) | look)
        address = f"{PATH}/{subject}.{ending}" + (f"?{asked}" if asked else "")
        said = words.t("take.as", form=f"{about}, {text}" if about else text)
        # the browser takes the file; a link with a target is none that a page is drawn for
        return html.A(text, href=address, target="_self", **attrs(aria_label=said))

    return link
