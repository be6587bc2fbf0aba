"""The line over a page that says of which moment it is, where the address names a past one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from core.clock import from_epoch
from core.format import moment
from dashboard.addresses import filters as choice
from dashboard.wording import words

if TYPE_CHECKING:
    from dashboard.addresses.filters import Filters


def banner(filters: Filters) -> list[Component]:
    """Looking at the past is said, in words, on the page itself; and that a page never does."""
    if filters.carried is not None:
        said = words.t("shell.always_now", at=moment(filters.carried))
        way = html.A(words.t("shell.all_now"), href=filters.href(biet_luc=None))
        inside = [html.B(said), html.Span([" ", way], className="screen")]
        return [html.Div(inside, className="past", role="status")]
    if filters.as_known is None:
        return []
    return [
        html.Div(
            [
                html.B(words.t("shell.past", at=moment(filters.as_known))),
                html.Span(
                    [
                        " ",
                        html.A(words.t("shell.back_to_now"), href=filters.href(biet_luc=None)),
                        " · ",
                        html.A(words.t("revised.see_all"), href=_since(filters)),
                    ],
                    className="screen",
                ),
            ],
            className="past",
            role="status",
        )
    ]


def _since(filters: Filters) -> str:
    """Where all that has been revised since the past moment is listed."""
    at = from_epoch(filters.as_known or filters.now).replace(tzinfo=None).isoformat()
    kept = {key: filters.query.get(key) for key in (choice.UNIT, choice.PERIOD)}
    told = {key: text for key, text in kept.items() if text}
    return "/thay-doi?" + urlencode({"tu": at, **told})
