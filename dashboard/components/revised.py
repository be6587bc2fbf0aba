"""Why a figure is not what it was: each step with the records that caused it, listed on demand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.errors import IocError
from core.format import NOTHING
from core.period import Period
from dashboard.components import copying, table, take
from dashboard.components.versions import why, whys
from dashboard.wording import words
from exports.ledger.steps import ENDING
from exports.sheets import sets as listed
from indicators.asking.answers import Revision
from indicators.defining.model import Definition
from indicators.evaluating.plan import PUBLISHED, kept
from indicators.evaluating.scoring import Score
from indicators.versions import frozen
from indicators.versions.causing import Cause
from indicators.versions.ledger import PartChange, Step

if TYPE_CHECKING:
    from dashboard.boards import Board

_MOST, _ALL = 6, listed.STEPS
"""Steps that are drawn, the newest ones; and where all are asked for."""
SHOWN, ALL = "hien", "tat-ca"


def more(versions: Sequence[Revision], shown: Sequence[Step] | None, since: int) -> int:
    """How many steps there are beyond those that are drawn, of a value's published versions."""
    ordered = sorted(versions, key=lambda one: one.known_from)
    count = sum(
        new.known_from >= since and frozen.differ(old, new) for old, new in pairwise(ordered)
    )
    return max(0, count - sum(not one.after.made_now for one in shown or ()))


def steps(board: Board, definition: Definition, period: Period) -> list[Step] | None:
    """The steps of the chosen value; from the past moment on, where one is chosen.

    ``period``: of the value that is shown; a year to date ended earlier at an earlier moment. None:
    nothing can be told, as of a unit that did not exist then (the head of the page says so).
    """
    f = board.filters
    try:
        found = board.catalog.ledger(
            definition.id, f.unit_code, period, f.as_known or 0, most=_most(board)
        )
    except IocError:
        return None
    return found


def sets(found: Sequence[Step] | None) -> dict[str, listed.Set]:
    """Listable sets of records by the name they have in the address."""
    return {
        name: (link, f"{words.said(part.title)}: {why(cause.reason)}")
        for name, link, part, cause in listed.of_steps(found or ())
    }


def _most(board: Board) -> int:
    """All that a page may hold where all was asked for, else the newest ones."""
    return _ALL if board.filters.query.get(SHOWN) == ALL else _MOST


def section(
    board: Board,
    definition: Definition,
    found: Sequence[Step] | None,
    period: Period,
    versions: Sequence[Revision] = (),
    *,
    alone: bool = False,
) -> Component | None:
    """The table of steps: when, what, which part, why, by how much, and the records.

    ``versions``: all that were published, so that the steps which are not drawn are counted.
    ``alone``: the steps are of the unit's own part of a figure in which other units' facts count.
    """
    if found is None:
        return None
    f = board.filters
    title = words.t("revised.since" if f.as_known is not None else "revised.title")
    inside: list[Component] = [
        html.H2(title),
        html.P(words.t("revised.hint"), className="hint"),
    ]
    if alone:
        inside.append(html.P(words.t("revised.alone"), className="hint"))
    if not found:
        versioned = period.grain in PUBLISHED and (bool(versions) or kept(period, f.today))
        said = _nothing(f.as_known, alone=alone) if versioned else "revised.unpublished"
        inside.append(html.P(words.t(said), className="muted"))
        return html.Section(inside, className="box", id=ENDING)
    if any(one.after.made_now for one in found):
        inside.append(html.P(words.t("revised.frozen"), className="hint"))
    rows: list[Sequence[table.Cell]] = []
    for one in found:
        head: list[table.Cell] = [_at(board, one), _moved(one)]
        for j, part in enumerate(one.parts):
            for k, cause in enumerate(part.causes):
                rows.append(
                    [
                        *head,
                        _part(part, definition) if k == 0 else "",
                        whys((cause.reason, *cause.others)),
                        signed(cause.amount),
                        _records(board, cause, listed.step(one, j, k)),
                    ]
                )
                head = ["", ""]
        if not any(part.causes for part in one.parts):
            rows.append([*head, "", whys(one.reasons or (one.reason,)), None, ""])
    heads: list[table.Column | str] = [
        words.t("revised.at"),
        words.t("revised.moved"),
        words.t("revised.part"),
        words.t("revised.why"),
        table.Column(words.t("revised.amount"), num=True),
        words.t("revised.records"),
    ]
    beyond = more(versions, found, f.as_known or 0)
    among = copying.Beyond.CUT if beyond else 0
    inside.append(table.table(heads, rows, caption=title, css="tb rev", among=among))
    inside.append(take.book(f"{definition.id}/{ENDING}", f.query))
    if beyond:
        told: list[Component | str] = [words.t("revised.older", count=words.number(beyond))]
        if len(found) < _ALL:
            href = f.href(hien=ALL) + "#doi-so"
            told += [" ", html.A(words.t("revised.every_step"), href=href)]
        inside.append(html.P(told, className="hint"))
    return html.Section(inside, className="box", id=ENDING)


def _nothing(as_known: int | None, *, alone: bool) -> str:
    """Words for no step at all of what has versions."""
    if alone:  # of the figure that is shown nothing is known
        return "revised.alone_none"
    return "revised.none" if as_known is None else "revised.same"


def _at(board: Board, one: Step) -> str:
    if one.after.made_now:
        return words.t("revised.now")
    return words.since(one.after.known_from, board.filters.now)


def _moved(one: Step) -> Component:
    return html.B(f"{words.inline(one.before.display)} → {words.inline(one.after.display)}")


def _part(part: PartChange, definition: Definition) -> str:
    places = _places((part.after or 0.0) - (part.before or 0.0))
    ends = (part.before, part.after)
    before, after = (NOTHING if one is None else _sum(one, places) for one in ends)
    score = definition.value
    named = [] if not isinstance(score, Score) else score.components
    of = next((one for one in named if one.code == part.measure), None)
    name = f"{of.code} {of.name.said(words.language())}" if of else words.said(part.title)
    return f"{name}: {before} → {after}"


def _sum(one: float, places: int) -> str:
    """A count, or points, which have decimals."""
    return words.number(one, 0 if float(one).is_integer() else places)


def _places(change: float) -> int:
    """Decimals of points by which a change of them is seen: two, of a small one more."""
    return next((n for n in range(2, 6) if round(abs(change), n)), 2)


def signed(amount: float) -> str:
    """``+12``, ``−3``: a minus as it is printed."""
    return f"{'+' if amount > 0 else '−'}{_sum(abs(amount), _places(amount))}"


def _records(board: Board, cause: Cause, name: str) -> Component | str:
    """How many records, as a link to their list; the run that brought them."""
    if not cause.facts:
        return ""
    said = words.t("revised.count", count=words.number(cause.facts))
    if cause.records is None:
        return said
    link = html.A(said, href=board.filters.href(ban_ghi=name, xep=None) + "#ban-ghi")
    if cause.run is None:
        return link
    run = html.A(
        cause.run.run_id[:12],
        href=f"/nguon?nguon={cause.run.source}#lan-chay",
        title=words.t("revised.run"),
    )
    return html.Span([link, " · ", run])
