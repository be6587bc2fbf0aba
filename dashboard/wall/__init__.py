"""Video walls: boards as plain HTML that a small script keeps true. No React, no form, no bar.

``/wall/<board>`` is the whole page, ``…/manh`` its cells as JSON with an ETag, ``…/cho`` tells a
waiting screen whether it may show them. A board is computed once a revision (and minute) and shared
by every wall.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Flask, Response, g, render_template

from core.clock import from_epoch
from core.errors import IocError
from dashboard import context, plain, words
from dashboard.auth.access import WALL, Access
from dashboard.components import status as mark
from dashboard.html import render
from dashboard.problems import problem
from dashboard.stamps import Now, Stamps
from dashboard.views import Packed, Views, answer, dumps
from dashboard.wall import board, calm
from dashboard.wall.board import Cell
from dashboard.wall.listed import listed

BOARDS: Mapping[str, Callable[..., dict[str, Cell]]] = {board.NAME: board.draw}
PACE = 1_500  # milliseconds between two looks at the stamp


class Walls:
    """Answers the wall's addresses for one application."""

    def __init__(self, views: Views, stamps: Stamps) -> None:
        self._views, self._stamps = views, stamps

    def _cells(self, name: str, now: Now) -> dict[str, Cell]:
        services = context.services()

        def make() -> dict[str, Cell]:
            catalog = services.catalog
            with words.speaking(services.settings.web.language), catalog.reading():
                return BOARDS[name](catalog, f"/wall/{name}", demo=services.settings.web.demo)

        # the list and the language are settings: another start may have others, the files stay
        set_up = (listed(name), services.settings.web.language, services.settings.web.demo)
        return self._views.shared(("wall", name, now.build, now.mark, *set_up), make)

    def page(self, name: str) -> Response:
        """The whole board. It shows the whole province, so a viewer with a smaller scope waits."""
        if context.user().unit is not None:
            return calm.page(403, "no_right")
        if name not in BOARDS:
            return calm.page(404, "no_board", name=name, boards=", ".join(BOARDS))
        try:
            now = self._stamps.now()
            cells = self._cells(name, now)
        except IocError:
            return calm.page(503, "failed")

        def make() -> Packed:
            # shared by every wall, so it speaks the site's language, whoever asked first
            with words.speaking(context.settings().web.language):
                return Packed.of(self._document(name, cells, now).encode())

        packed = self._views.near(("wall-page", name, now.build, now.mark), make)
        return answer(packed, "text/html; charset=utf-8")

    def cells(self, name: str) -> Response:
        """The board's cells: name → ``{"html", "hash"}``."""
        if context.user().unit is not None:
            return problem(403, words.t("wall.no_right_title"))
        if name not in BOARDS:
            return problem(404, words.t("wall.no_board_title"))
        now = self._stamps.now()

        def make() -> Packed:
            drawn = self._cells(name, now)
            return Packed.of(
                dumps({key: {"html": one.html, "hash": one.hash} for key, one in drawn.items()})
            )

        return answer(self._views.near(("wall-cells", name, now.build, now.mark), make))

    def waiting(self, name: str) -> Response:
        """For a screen that waits: may it show the board now? Says nothing else to anybody."""
        user = g.get("user")
        ready = name in BOARDS and user is not None and user.role in WALL and user.unit is None
        if ready:
            try:
                self._cells(name, self._stamps.now())
            except IocError:
                ready = False
        response = Response(dumps({"ready": ready}), content_type="application/json")
        response.headers["Cache-Control"] = "no-store"
        return response

    @staticmethod
    def _document(name: str, cells: dict[str, Cell], now: Now) -> str:
        settings = context.settings()
        body = render_template(
            "wall.html",
            cells=cells,
            symbols=render(mark.symbols()),
            hour=f"{from_epoch(now.server_time):%H:%M}",
        )
        data = {
            "build": now.build,
            "mark": now.mark,
            "now": str(now.server_time),
            "frozen": "1" if settings.clock_at else "",
            "cells": f"/wall/{name}/manh",
            "pace": str(PACE),
            "second": words.t("wall.second"),
            "minute": words.t("wall.minute"),
            "hour": words.t("wall.hour"),
        }
        return plain.document(
            f"{words.t('wall.title')} · {words.t('site.name')}",
            body,
            calm.STYLES,
            ("live.js",),
            theme="dark",
            live="wall",
            data=data,
        )


def install(server: Flask, access: Access, views: Views, stamps: Stamps) -> None:
    """Add the wall's addresses. Raises ConfigError for a list of figures that is not whole."""
    for name in BOARDS:
        listed(name)
    walls = Walls(views, stamps)
    server.add_url_rule("/wall/<name>", "wall", walls.page)
    server.add_url_rule("/wall/<name>/manh", "wall.cells", walls.cells)
    server.add_url_rule("/wall/<name>/cho", "wall.waiting", walls.waiting)
    access.open("wall.waiting")
    access.allow("wall", WALL)
    access.allow("wall.cells", WALL)
