"""Will a green figure last: the reasons why not, each with its figure and its records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.values import Status
from dashboard.addresses.filters import Filters
from dashboard.components import status as mark
from dashboard.wording import words
from exports.sheets import sets as listed
from indicators.asking.answers import RecordsLink
from indicators.defining.model import Definition
from indicators.outlook.prospect import Outlook
from indicators.outlook.say import sentence
from indicators.outlook.sustain import FEWEST

if TYPE_CHECKING:
    from dashboard.boards import Board


def sets(outlook: Outlook | None, definition: Definition) -> dict[str, listed.Set]:
    """Listable records of the reasons by the name they have in the address."""
    lang = words.language()
    found = listed.of_reasons(
        outlook.proven if outlook else (), lambda one: sentence(one.reason, definition, lang)
    )
    return {name: (link, said) for name, link, said in found}


def fragile() -> Component:
    """The third word beside a status; it never stands in its place."""
    return html.Span(words.t("lasting.fragile"), className="fragile")


def section(board: Board, definition: Definition, outlook: Outlook | None) -> Component | None:
    """The reasons one under the other; None for an indicator without a target."""
    title = html.H2(words.t("lasting.title"))
    if outlook is None:
        return None if board.filters.as_known is None else _then(board, definition, title)
    if outlook.value.target is None:
        return None
    found = outlook.finding
    if found is None:
        return _box([title, html.P(words.t("lasting.only_green"), className="muted")])
    lang = words.language()
    rows = [
        _row(Status.ON if one.figures.get("met") == one.figures.get("of") else Status.NONE,
             sentence(one, definition, lang))
        for one in found.sound
    ]  # fmt: skip
    for n, one in enumerate(outlook.proven, start=1):
        said = sentence(one.reason, definition, lang)
        rows.append(_row(Status.WATCH, said, _link(board.filters, n, one.records)))
    if not found.fragile and found.months >= FEWEST:
        rows.append(_row(Status.ON, words.t("lasting.sound")))
    if found.months < FEWEST:
        short = words.t("lasting.too_short", months=found.months, least=FEWEST)
        rows.append(_row(Status.NONE, short))
    return _box([title, html.Ul(rows, className="li lasting")])


def _then(board: Board, definition: Definition, title: Component) -> Component:
    """What had been found by a past moment, in the figures of that day; records are of today."""
    found = board.values([definition.id])
    told = board.remarks(found[0]) if found else ()
    if not told:
        as_known = board.filters.as_known
        looked = as_known is not None and board.catalog.looked(as_known)
        said = "lasting.none_then" if looked else "lasting.unasked"
        return _box([title, html.P(words.t(said), className="muted")])
    lang = words.language()
    rows = [_row(Status.WATCH, sentence(one, definition, lang)) for one in told]
    hint = html.P(words.t("lasting.as_found"), className="hint")
    return _box([title, hint, html.Ul(rows, className="li lasting")])


def _box(inside: list[Component]) -> Component:
    return html.Section(inside, className="box", id="ben-vung")


def _row(status: Status, text: str, link: Component | None = None) -> Component:
    said: list[Component | str] = [text]
    if link is not None:
        said += [" ", link]
    return html.Li([html.Span(mark.shape(status), className=mark.css(status)), html.Span(said)])


def _link(filters: Filters, n: int, records: RecordsLink | None) -> Component | None:
    if records is None or not records.count:
        return None
    href = filters.href(ban_ghi=listed.reason(n), xep=None) + "#ban-ghi"
    return html.A(words.t("lasting.records", count=words.number(records.count)), href=href)
