"""What is set aside (cách ly): groups with what to do about them, and the records of a group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dash import html
from dash.development.base_component import Component

from core import format as say
from dashboard.addresses.filters import Filters
from dashboard.components import acts, table, take
from dashboard.components.called import Names
from dashboard.components.set_aside import reason_word
from dashboard.components.spoken import spoken
from dashboard.wording import words
from exports.ledger import listing
from exports.withholding.columns import CODED
from indicators.asking.answers import AsideGroup, AsidePage

if TYPE_CHECKING:
    from indicators.catalog import Catalog

PAGE = 25
"""Records a page."""
_RAIL, _NAMED = 8, 5
_TELLING = 6
"""Characters from which on a part of a key betrays it also inside a longer text."""
SHOWN = "cach-ly"
"""``hien`` that asks for all groups with what to do about them."""
EVERY = "tat-ca"
"""``ly-do`` that asks for the records of every reason."""


def total(groups: Sequence[AsideGroup]) -> int:
    """How many records are set aside."""
    return sum(one.count for one in groups)


def todo(reason: str) -> str:
    """What to do about a reason, in words."""
    key = f"todo.{reason}"
    return words.t(key if words.known(key) else "todo.other")


def rail(
    groups: Sequence[AsideGroup],
    titles: Names,
    filters: Filters,
    *,
    hidden: bool,
    may_act: bool,
) -> Component:
    """The groups beside the table of sources; ``hidden``: the viewer sees counts only elsewhere.

    ``may_act``: may the viewer have them taken in anew?
    """
    title = words.t("sources.quarantine", count=words.number(total(groups)))
    if hidden or not groups:
        said = words.t("sources.not_shown" if hidden else "sources.none")
        head = words.t("sources.set_aside") if hidden else title
        return html.Section([html.H2(head), html.P(said)], className="box")
    lines = []
    for one in groups[:_RAIL]:
        told = [titles.get(one.source, one.source), _field(one)]
        told.append(words.t("aside.since", at=words.since(one.since, filters.now)))
        lines.append(
            html.Li(
                [
                    html.A(reason_word(one.reason), href=_opened(one, filters)),
                    html.Span(words.number(one.count), className="num"),
                    html.Small(" · ".join(part for part in told if part)),
                ]
            )
        )
    more = filters.href(hien=SHOWN, ly_do=None, truong=None, sau=None) + "#cach-ly"
    see = words.t("aside.see" if may_act else "aside.look")
    foot = html.P(html.A(see, href=more), className="screen")
    return html.Section(
        [html.H2(title), html.Ul(lines, className="li two-col"), foot], className="box"
    )


def _field(group: AsideGroup) -> str:
    return words.t("sources.field", field=group.field) if group.field else ""


def _opened(group: AsideGroup, filters: Filters) -> str:
    return (
        filters.href(
            nguon=group.source,
            luong=group.stream,
            ly_do=group.reason,
            truong=group.field or None,
            sau=None,
            lan_chay=None,
        )
        + "#ban-ghi-cach-ly"
    )


def touched(names: Sequence[str]) -> list[Component | str]:
    """Names of indicators; of many the first, how many more there are, and those folded."""
    if len(names) <= _NAMED + 1:
        return [", ".join(names)] if names else []
    left = words.t("aside.more", count=words.number(len(names) - _NAMED))
    rest = html.P(", ".join(names[_NAMED:]))
    folded = html.Details([html.Summary(words.t("rank.silent_names")), rest])
    return [f"{', '.join(names[:_NAMED])} {left}", folded]


def section(
    groups: Sequence[AsideGroup],
    names: Mapping[str, str],
    titles: Names,
    filters: Filters,
    *,
    may_act: bool,
) -> Component:
    """Every group: how many, since when, what it lowers, what to do, and the way to its records.

    ``names``: id of an indicator → its short name.
    """
    title = words.t("sources.quarantine", count=words.number(total(groups)))
    if not groups:
        return html.Section(
            [html.H2(title), html.P(words.t("sources.none"))], className="box", id="cach-ly"
        )
    heads = [
        table.Column(words.t("aside.reason")),
        table.Column(words.t("sources.source")),
        table.Column(words.t("aside.count"), num=True),
        table.Column(words.t("aside.first"), css="nb"),
        table.Column(words.t("aside.lowers")),
        table.Column(words.t("aside.todo")),
    ]
    if may_act:
        heads.append(table.Column(html.Span(words.t("sources.act"), className="sr")))
    drawn, offered = [], set[tuple[str, str, str]]()
    for one in groups:
        cells: list[table.Cell] = [
            [html.A(reason_word(one.reason), href=_opened(one, filters)), html.Small(_field(one))],
            [titles.source(one.source), titles.stream(one.source, one.stream)],
            words.number(one.count),
            words.since(one.since, filters.now),
            touched([names.get(id, id) for id in one.indicators]) or words.t("aside.lowers_none"),
            todo(one.reason),
        ]
        whole = (one.source, one.stream, one.reason)
        if may_act:
            # one button a reason: replay knows no fields
            label = words.t("act.replay_of", reason=reason_word(one.reason))
            cells.append("" if whole in offered else acts.replay(*whole, label))
            offered.add(whole)
        drawn.append(cells)
    inside = [html.H2(title), html.P(words.t("aside.text"), className="hint")]
    if may_act and filters.query.get("nguon"):
        source = filters.query["nguon"]
        label = words.t("act.replay_of", reason=words.t("aside.every"))
        inside.append(html.P([acts.replay(source, "", "", label)], className="acts"))
    inside.append(table.table(heads, drawn, caption=title, css="tb st asd", labels=True))
    every = filters.href(ly_do=EVERY, truong=None, luong=None, sau=None, lan_chay=None)
    ways = html.A(words.t("aside.all"), href=every + "#ban-ghi-cach-ly")
    inside.append(html.Div(ways, className="pager"))
    inside.append(take.book(listing.ASIDE, {"nguon": filters.query.get("nguon", "")}))
    return html.Section(inside, className="box", id="cach-ly")


def records(catalog: Catalog, titles: Names, filters: Filters, *, codes: bool) -> Component:
    """The records of the group that the address names, page by page.

    ``codes``: may the viewer see codes of dossiers? Without them neither the key nor a field that
    repeats it is shown.
    """
    query = filters.query
    reason = query["ly-do"]
    skip = (
        int(query["sau"])
        if query.get("sau", "").isascii() and query.get("sau", "").isdigit()
        else 0
    )
    page = catalog.quarantine(
        query.get("nguon") or None,
        stream=query.get("luong") or None,
        reason=None if reason == EVERY else reason,
        field=query.get("truong") or None,
        limit=PAGE,
        skip=skip,
    )
    said = words.t("aside.every") if reason == EVERY else reason_word(reason)
    title = words.t("aside.records", reason=said, count=words.number(page.total))
    back = html.A(words.t("aside.back"), href=_plain(filters) + "#cach-ly")
    inside: list[Component | str] = [html.H2(title)]
    if reason != EVERY:
        inside.append(html.P(todo(reason)))
    if not page.rows:
        inside.append(html.P([words.t("aside.gone"), " ", back]))
        return html.Section(inside, className="box", id="ban-ghi-cach-ly")
    inside.append(_listing(page, titles, filters, title, codes))
    inside.append(_ways(page, skip, filters, back))
    inside.append(take.book(listing.ASIDE, query))
    return html.Section(inside, className="box", id="ban-ghi-cach-ly")


def _plain(filters: Filters) -> str:
    return filters.href(ly_do=None, truong=None, luong=None, sau=None)


def _ways(page: AsidePage, skip: int, filters: Filters, back: Component) -> Component:
    first, last = skip + 1, skip + len(page.rows)
    said = words.t("aside.range", first=words.number(first), last=words.number(last))
    ways: list[Component | str] = [html.Span(said), back]

    def here(to: int) -> str:
        return filters.href(sau=str(to) if to else None) + "#ban-ghi-cach-ly"

    if skip:
        ways.append(html.A(words.t("runs.newest"), href=here(max(0, skip - PAGE))))
    if last < page.total:
        ways.append(html.A(words.t("records.next"), href=here(last)))
    return html.Div(ways, className="pager")


def _listing(
    page: AsidePage, titles: Names, filters: Filters, caption: str, codes: bool
) -> Component:
    heads = [
        table.Column(words.t("aside.key")),
        table.Column(words.t("sources.source")),
        table.Column(words.t("aside.why")),
        table.Column(words.t("aside.first"), css="nb"),
        table.Column(words.t("aside.fields")),
        table.Column(words.t("sources.run")),
    ]
    rows: list[list[table.Cell]] = []
    for row in page.rows:
        told, stream = str(row["source"]), str(row["stream"])
        hidden = not codes and page.kinds.get((told, stream), "dossier") in CODED
        run = str(row["run_id"])
        rows.append(
            [
                html.Span(words.t("aside.hidden"), className="muted")
                if hidden
                else html.Code(str(row["key"])),
                [titles.source(told), titles.stream(told, stream)],
                spoken(str(row["public"])),
                words.since(int(row["known_from"]), filters.now),
                html.Code(fields(row["payload"], str(row["key"]) if hidden else "")),
                html.A(
                    words.t("aside.run"),
                    href=filters.href(lan_chay=run, ly_do=None, sau=None, truong=None),
                ),
            ]
        )
    drawn = table.table(heads, rows, caption=caption, css="tb rec asr", among=page.total)
    note = html.Small(words.t("records.no_codes"), className="muted")
    return html.Div([drawn, "" if codes else note])


def fields(payload: Mapping[str, Any], key: str = "") -> str:
    """The allowed fields that came, as text; those that repeat ``key`` or a part of it stay out."""
    parts = {one for one in key.split("|") if one}
    long = [one for one in parts if len(one) >= _TELLING]
    return ", ".join(
        f"{name}: {_short(value)}"
        for name, value in payload.items()
        if not (str(value) in parts or any(one in str(value) for one in long))
    )


def _short(value: Any) -> str:
    if value in (None, "", [], {}):
        return say.NOTHING
    text = str(value)
    return text if len(text) <= 60 else text[:59] + "…"
