"""Changes of the sources' fields: what came unknown, what stopped coming, what was said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core.drift import MISSING, Drift, Review
from core.values import Status
from dashboard.addresses.filters import Filters
from dashboard.components import acts, table
from dashboard.components import status as mark
from dashboard.components.called import Names
from dashboard.wording import words

Reviews = Mapping[tuple[str, str, str, str], Review]
SHOWN = "luoc-do"
"""``hien`` that asks for the changes of every source."""


def waiting(changes: Sequence[Drift], reviews: Reviews) -> int:
    """How many changes nobody has looked at."""
    return sum(one.key not in reviews for one in changes)


def rail(
    changes: Sequence[Drift], reviews: Reviews, filters: Filters, *, may_act: bool
) -> Component | None:
    """That something waits to be looked at; None when nothing does.

    ``may_act``: may the viewer mark it as looked at?
    """
    count = waiting(changes, reviews)
    if not count:
        return None
    href = filters.href(hien=SHOWN) + f"#{SHOWN}"
    see = words.t("drift.see" if may_act else "drift.look")
    told = html.P(html.A(see, href=href))
    title = words.t("drift.waiting", count=words.number(count))
    return html.Section([html.H2(title), told], className="box")


def section(
    changes: Sequence[Drift],
    reviews: Reviews,
    titles: Names,
    filters: Filters,
    *,
    may_act: bool,
) -> Component:
    """Every change that lasts, those that nobody has looked at first."""
    title = words.t("drift.title")
    inside: list[Component] = [html.H2(title)]
    if not changes:
        inside.append(html.P(words.t("drift.none")))
        return html.Section(inside, className="box", id=SHOWN)
    heads = [
        table.Column(words.t("drift.change")),
        table.Column(words.t("drift.field")),
        table.Column(words.t("sources.source")),
        table.Column(words.t("drift.since"), css="nb"),
        table.Column(words.t("drift.runs"), num=True),
        table.Column(words.t("drift.verdict")),
    ]
    if may_act:
        heads.append(table.Column(html.Span(words.t("sources.act"), className="sr")))
    ordered = sorted(changes, key=lambda one: (one.key in reviews, one.key))
    rows = [_row(one, reviews.get(one.key), titles, filters, may_act) for one in ordered]
    inside.append(html.P(words.t("drift.text"), className="hint"))
    inside.append(table.table(heads, rows, caption=title, css="tb rec drf"))
    return html.Section(inside, className="box", id=SHOWN)


def _row(
    one: Drift, review: Review | None, titles: Names, filters: Filters, may_act: bool
) -> list[table.Cell]:
    run = filters.href(lan_chay=one.run_id, ly_do=None, truoc=None, sau=None)
    shape = Status.OFF if one.change == MISSING else Status.WATCH
    quiet = Status.NONE if review is not None else shape
    cells: list[table.Cell] = [
        mark.badge(quiet, words.t(f"drift.is.{one.change}")),
        html.Code(one.field),
        [titles.source(one.source), titles.stream(one.source, one.stream)],
        words.since(one.first_seen, filters.now),
        html.A(words.number(one.runs), href=run),
        _said(review, filters.now),
    ]
    if may_act:
        cells.append(acts.review(one.key, held=review is not None))
    return cells


def _said(review: Review | None, now: int) -> table.Cell:
    if review is None:
        return words.t("drift.unseen")
    by = words.t("drift.by", who=review.by, at=words.since(review.at, now))
    return [words.t(f"drift.said.{review.verdict}"), html.Small(by), html.Small(review.note)]
