"""Decision 766 in tables: groups and components, ours beside the official, and why they differ."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

from dash import html
from dash.development.base_component import Component

from core import format as say
from core.values import Value
from dashboard.addresses.filters import Filters
from dashboard.components import number, table
from dashboard.wording import words
from indicators.index766.reconcile import Gap
from indicators.index766.rows import ComponentRow, GroupRow, Scorecard

CLASSES = tuple(one.name for one in fields(Gap))
_STEPS = 5


def points(value: float | Decimal | None) -> str | None:
    """``18,52``; None (an en dash in a table) where there is nothing."""
    return None if value is None else words.number(float(value), 2)


def points_of(value: Value) -> Component:
    """A score in a cell: hatched where it is doubted, an en dash where it is withheld."""
    said = None if value.withheld else points(value.value)
    return number.drawn(value, said or say.NOTHING)


def apart(value: Decimal | None) -> str | None:
    """``▲ 1,20``: the official above ours; ``▼``: below."""
    if value is None:
        return None
    lang = words.language()
    return say.signed(float(value), 2, lang) if value else words.number(0.0, 2)


def beside(value: Value, official: Decimal | None, gap: Gap | None) -> str:
    """A card's sentence: the official points and how far they lie from ours."""
    if official is None:
        return words.t("score.no_official")
    said = points(official)
    if value.withheld or gap is None:
        return words.t("score.official_is", points=said)
    together = (apart(gap.total) or say.NOTHING).replace(" ", say.NBSP)  # no arrow ends a line
    return words.t("score.official_beside", points=said, gap=together)


def _judged(value: Value, ceiling: float) -> str:
    """``20/38``: how many of the points could be judged at all."""
    return f"{words.number(value.denominator or 0.0)}/{words.number(ceiling)}"


def groups(card: Scorecard, filters: Filters) -> Component:
    """The gap of each group and of the whole, class by class; a row's classes sum to its gap.

    Names lead to their indicators.
    """
    unscored = words.t("score.unscored")
    columns = [
        table.Column(words.t("score.group"), css="name"),
        table.Column(words.t("score.estimate"), num=True),
        table.Column(words.t("score.judged"), num=True),
        table.Column(words.t("score.week"), num=True, empty=words.t("score.no_week")),
        table.Column(words.t("score.official"), num=True, empty=unscored),
        table.Column(words.t("score.gap"), num=True, empty=unscored),
        *(table.Column(words.t(f"score.class.{one}"), num=True, empty=unscored) for one in CLASSES),
    ]
    rows = []
    for one in card.groups:
        name = f"{one.code} · {_name(one)}"
        rows.append(table.Row(_group(name, one, one.ceiling, filters)))
    total = _group(words.t("score.total"), card, card.ceiling, filters)
    rows.append(table.Row(total, "sep"))
    title = words.t("score.by_group")
    return html.Section(
        [
            html.H2(title),
            html.P(words.t("score.gap_hint"), className="hint"),
            table.table(columns, rows, caption=title, css="tb st", labels=True),
            html.Details(
                [
                    html.Summary(words.t("score.classes")),
                    html.Ul(
                        [
                            html.Li([html.B(words.t(f"score.class.{one}")), ": ",
                                     words.t(f"score.means.{one}")])
                            for one in CLASSES
                        ],
                        className="checks",
                    ),
                ]
            ),
        ],
        className="box",
        id="nhom",
    )  # fmt: skip


def _name(one: GroupRow) -> str:
    """The group's name without the mark of the index: the table already says what it is."""
    return one.definition.title(words.language()).partition(": ")[2]


def _group(
    name: str, one: GroupRow | Scorecard, ceiling: float, filters: Filters
) -> list[table.Cell]:
    value, gap = one.value, one.gap
    estimate, week = points_of(value), one.week
    if number.hidden(value):
        week = gap = None
    named: Component = html.A(name, href=filters.href(f"/chi-so/{value.indicator}"))
    if value.withheld:  # beside the name, where a sentence has room
        named = html.Span([named, html.Small(number.why(value))])
    if number.doubted(value):
        named = html.Span([named, html.Small(number.doubt(value))])
    out: list[table.Cell] = [
        named,
        estimate,
        _judged(value, ceiling),
        None if week is None else week.display(words.language()),
        points(one.official),
        apart(None if gap is None else gap.total),
    ]
    return out + [None if gap is None else apart(getattr(gap, each)) for each in CLASSES]


def components(card: Scorecard, filters: Filters) -> Component:
    """Every component of every group, with the figure that its points come from."""
    columns = [
        table.Column(words.t("score.component"), css="name"),
        table.Column(words.t("score.input"), num=True),
        table.Column(words.t("score.estimate"), num=True),
        table.Column(words.t("score.official"), num=True, empty=words.t("score.unscored")),
        table.Column(words.t("score.gap"), num=True, empty=words.t("score.unscored")),
        table.Column(words.t("score.why")),
    ]
    rows = [
        table.Row(_component(one, filters), "sep" if n == 0 else "")
        for group in card.groups
        for n, one in enumerate(group.rows)
    ]
    title = words.t("score.by_component")
    return html.Section(
        [
            html.H2(title),
            html.P(words.t("score.component_hint"), className="hint"),
            table.table(columns, rows, caption=title, css="tb st", labels=True),
        ],
        className="box",
        id="thanh-phan",
    )


def _component(row: ComponentRow, filters: Filters) -> list[table.Cell]:
    one = row.scored.component
    name = f"{one.code} {one.name.said(words.language())}"
    lead: table.Cell = name
    if one.indicator is not None:
        lead = html.A(name, href=filters.href(f"/chi-so/{one.indicator}"))
    top = words.number(one.ceiling)
    made: table.Cell = None
    kept_back = number.hidden(row.value)
    if row.value is not None and row.scored.points is not None and not kept_back:
        said = words.t("score.out_of", points=points(row.scored.points), ceiling=top)
        made = number.drawn(row.value, said)
    told: table.Cell = None
    if row.official is not None:
        inside: list[Component | str] = [str(points(row.official))]
        if row.counts is not None:
            counts = (row.counts.numerator, row.counts.denominator)
            divided = " ÷ ".join(words.number(each) for each in counts)
            inside.append(html.Small(divided, className="nb"))
        told = html.Span(inside)
    return [
        lead,
        number.short(row.value) if row.value is not None else None,
        made,
        told,
        None if row.gap is None or kept_back else apart(row.gap.total),
        _why(row),
    ]


def _why(row: ComponentRow) -> Component:
    """Why it is not judged, what makes the gap, how the input is not the official one, flags."""
    said: list[str] = []
    one, lang = row.scored.component, words.language()
    if row.scored.points is None:
        said.append(one.absent.said(lang) if one.absent else words.said(row.scored.reason))
    if row.gap is not None and row.scored.points is not None and not number.hidden(row.value):
        said += [
            f"{words.t(f'score.class.{kind}').lower()} {apart(amount)}"
            for kind in CLASSES
            if (amount := getattr(row.gap, kind))
        ]
    if one.differs:
        said.append(one.differs.said(lang))
    said += [flag(told) for told in row.flags]
    return html.Div([html.Small(text) for text in said])


def flag(code: str) -> str:
    """A mark of doubt of the portal in words; an unknown one as it is written."""
    key = f"score.flag.{code.strip().upper()}"
    return words.t(key) if words.known(key) else words.t("score.flag_other", code=code)


def steps(card: Scorecard, filters: Filters) -> Component | None:
    """What brings the next point, the most points first."""
    every = [one for group in card.groups for one in group.rows]
    rows = [one for one in every if one.step is not None and not number.hidden(one.value)]
    rows.sort(key=lambda one: (-(one.step.gain if one.step else 0.0), _cases(one)))
    if not rows:
        return None
    columns = [
        table.Column(words.t("score.component"), css="name"),
        table.Column(words.t("score.now"), num=True),
        table.Column(words.t("score.needed"), num=True),
        table.Column(words.t("score.more_cases"), num=True),
        table.Column(words.t("score.gain"), num=True),
    ]
    title = words.t("score.next")
    return html.Section(
        [
            html.H2(title),
            html.P(words.t("score.next_hint"), className="hint"),
            table.table(
                columns, [_step(one, filters) for one in rows[:_STEPS]],
                caption=title, css="tb st", labels=True, among=len(rows),
            ),
        ],
        className="box",
        id="them-diem",
    )  # fmt: skip


def _cases(row: ComponentRow) -> float:
    found = row.step.cases if row.step is not None else None
    return float("inf") if found is None else found


def _step(row: ComponentRow, filters: Filters) -> list[table.Cell]:
    assert row.step is not None
    assert row.value is not None
    one = row.scored.component
    name = f"{one.code} {one.name.said(words.language())}"
    return [
        html.A(name, href=filters.href(f"/chi-so/{one.indicator}")),
        number.drawn(row.value, words.percent(row.value.value, 1)),
        words.percent(row.step.share, 1),
        None if row.step.cases is None else words.number(row.step.cases),
        words.t("score.gains", points=points(row.step.gain)),
    ]
