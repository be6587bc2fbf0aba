"""An indicator that does not exist: what was asked, and what is near it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from dash import html
from dash.development.base_component import Component

from core.text import fold
from dashboard.addresses.filters import Filters
from dashboard.components import notice
from dashboard.wording import words

if TYPE_CHECKING:
    from indicators.catalog import Catalog


def unknown(id: str, catalog: Catalog, filters: Filters) -> Component:
    """Name what was asked, and what is near it."""
    all_of_them = catalog.definitions()
    names = {one.id: one for one in all_of_them}
    names |= {fold(one.title()): one for one in all_of_them}
    close = get_close_matches(fold(id), names, n=5, cutoff=0.4)
    shown = {names[key].id: names[key] for key in close}.values() or all_of_them[:5]
    links = [
        html.Li(
            html.A(
                [one.title(words.language()), html.Small(one.id)],
                href=filters.href(f"/chi-so/{one.id}"),
            )
        )
        for one in shown
    ]
    return notice.notice(
        "empty",
        words.t("indicator.unknown_title", id=id),
        words.t("indicator.near"),
        [html.Ul(links, className="near"), html.A(words.t("page.home"), href="/")],
    )
