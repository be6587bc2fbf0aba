"""Quản trị: screens of the walls. A page of plain forms: never drawn anew while somebody types."""

from __future__ import annotations

import time
from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashboard import context, plain, stamps, words
from dashboard.components import notice, screens
from dashboard.components.attrs import attrs
from dashboard.wall import board, config

PATH = screens.PATH
TITLE = "Quản trị"
ORDER = 110
ROLES = (context.OPERATOR, context.ADMINISTRATOR)
FILTERS: tuple[str, ...] = ()
PLAIN = True


def body(query: Mapping[str, str]) -> list[Component]:
    """Screens: who waits, how each stands, urgent boards."""
    del query
    if context.user().unit is not None:
        return [notice.notice("empty", words.t("screens.title"), words.t("screens.only_province"))]
    desk, now, held = context.desk(), int(time.time()), config.boards()
    found = desk.screens()
    playlists = {name: one.title for name, one in held.playlists.items()}
    boards = {name: board.title(one) for name, one in held.boards.items()}
    main = [screens.listed(found, playlists, stamps.build(plain.files().digest()), now)]
    rail = [
        screens.waiting(found, playlists, demo=context.settings().web.demo),
        screens.urgent(desk.pushed(), found, boards, now),
    ]
    named = attrs(aria_label=words.t("screens.waiting"))
    return [
        html.Div([html.Div(main), html.Aside(rail, className="rail", **named)], className="cols")
    ]
