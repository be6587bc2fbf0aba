"""Video walls: boards as plain HTML that a small script keeps true. No React, no form, no bar.

``/wall/<name>`` is the whole page: of a board or a playlist for people, of its own playlist for an
approved screen, of six figures for a browser that nobody knows. ``…/khung`` is one board as HTML,
``…/manh`` its cells as JSON with an ETag, ``…/hinh`` the board as a document that stands still,
``…/lich`` what a screen is to show, ``…/nhip`` its sign of life, ``…/cho`` tells a waiting screen
whether it may show boards. A board is computed once a revision (and minute) and shared by every
wall. ``<name>`` may name a unit, see ``whose``.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace

from flask import Flask, Response, render_template, request

from core.clock import from_epoch
from core.errors import AccessError, DrawingError, IocError, NotFoundError
from dashboard import context
from dashboard.auth.access import Access
from dashboard.serving import plain
from dashboard.serving.html import render
from dashboard.serving.packed import Packed, answer, dumps
from dashboard.serving.problems import failing, problem
from dashboard.serving.sights import Sight, Sights
from dashboard.serving.stamps import Now, Stamps
from dashboard.serving.views import Views
from dashboard.wall import (
    board,
    calm,
    config,
    devices,
    phone,
    plan,
    playing,
    rehearsal,
    seams,
    whose,
)
from dashboard.wall.board import Cell
from dashboard.wall.config import Boards
from dashboard.wall.plan import Plan
from dashboard.wall.rehearsal import Act
from dashboard.wall.whose import PROVINCE, Beside, Whose
from dashboard.wording import words

_UNITS = ("second", "minute", "hour", "day", "over")
PACE = 1_500  # milliseconds between two looks at the stamp
BOARD = "board"  # the kind of sight that ``Walls`` draws
ACTED = "dien-tap"  # the rehearsal in which a board is asked for


class Walls:
    """Answers the wall's addresses for one application."""

    def __init__(self, views: Views, stamps: Stamps, sights: Sights) -> None:
        self._views, self._stamps, self._sights = views, stamps, sights

    def draw(self, now: Now, name: str, unit: str, beside: str, language: str) -> None:
        """A board's cells, into the shared store. Raises IocError."""
        held = playing.shown(name)
        if name in held.boards:
            self._cells(held, name, Whose(unit, Beside(beside)), now, language)

    def _cells(
        self, held: Boards, name: str, mine: Whose, now: Now, language: str, act: Act | None = None
    ) -> dict[str, Cell]:
        """The cells of one of these boards, drawn once for all workers. Raises IocError."""
        services = context.services()

        def make() -> dict[str, Cell]:
            catalog = services.catalog
            with words.speaking(language), catalog.reading():
                demo = services.settings.web.demo
                return board.draw(catalog, name, mine, held=held, demo=demo, act=act)

        # boards may be written anew: what was drawn before them stays
        set_up = (*_set_up(held, name), language, services.settings.web.demo)
        mark = now.mark if act is None else act.mark
        key = ("wall", name, mine.unit, str(mine.beside), now.build, mark)
        return self._views.shared((*key, *set_up), make)

    def page(self, name: str) -> Response:
        """The whole page, of the province or of a unit within what the viewer may see."""
        user, name = devices.viewer(name) or context.user(), whose.asked(name)
        try:
            found = plan.of(name, user)
            if found is None:
                if not user.token and user.unit is None:
                    return devices.ask(whose.split(name)[0])
                held = playing.held()
                there = ", ".join([*held.boards, *held.playlists])
                return calm.page(404, "no_board", name=name, boards=there)
            now = self._stamps.now()
            first = whose.split(found.board(time.time()))[0]
            with words.speaking(devices.language(user)):
                cells = self._cells(playing.shown(first), first, found.whose, now, words.language())
                text = self._document(name, found, first, cells, now)
        except AccessError as fault:
            return plan.refused(name, user, fault)
        except NotFoundError as fault:
            return calm.page(404, "no_unit", reason=words.said(fault.public))
        except DrawingError:
            return calm.page(202, "drawing")
        except IocError:
            return calm.page(503, "failed")
        response = answer(Packed.of(text.encode()), "text/html; charset=utf-8")
        response.headers["Cache-Control"] = "private, no-store"  # it holds its own moment
        return response

    def frame(self, name: str) -> Response:
        """One board as HTML with its cells in it."""

        def write(
            board: str, mine: Whose, cells: dict[str, Cell], now: Now, act: Act | None
        ) -> bytes:
            return self._frame(playing.shown(board), board, mine, cells, now, act).encode()

        return self._board(name, "frame", write, "text/html")

    def cells(self, name: str) -> Response:
        """The board's cells: name → ``{"html", "hash"}``."""

        def write(
            board: str, mine: Whose, cells: dict[str, Cell], now: Now, act: Act | None
        ) -> bytes:
            del board, mine, now, act
            return dumps({key: {"html": one.html, "hash": one.hash} for key, one in cells.items()})

        return self._board(name, "cells", write, "application/json")

    def _board(
        self,
        name: str,
        form: str,
        write: Callable[[str, Whose, dict[str, Cell], Now, Act | None], bytes],
        kind: str,
    ) -> Response:
        """``?dien-tap=``: as it stands in the rehearsal of this id, which the screen acts out."""
        name = whose.asked(name)
        board = whose.split(name)[0]
        held = playing.shown(board)
        if board not in held.boards:
            return problem(404, words.t("wall.no_board_title"))
        mine = devices.sees(name)
        if mine is None:
            return problem(403, words.t("wall.no_right_title"))
        now, act, language = self._stamps.now(), None, devices.language(context.user())
        if ACTED in request.args:
            found = context.desk().rehearsal_of(devices.screen())
            if found is None or found.rehearsal != request.args[ACTED]:
                return problem(404, words.t("drill.over"))
            act = Act.at(found, time.time())
        mark = now.mark if act is None else act.mark
        key = (f"wall-{form}", board, mine.unit, str(mine.beside), language, now.build, mark)

        def make() -> Packed:
            with words.speaking(language):
                cells = self._cells(held, board, mine, now, language, act)
                return Packed.of(write(board, mine, cells, now, act))

        packed = self._views.near((*key, *_set_up(held, board)), make)
        if act is None:
            sight = Sight(BOARD, (board, mine.unit, str(mine.beside), language))
            self._sights.seen(sight, now.mark)
        return answer(packed, f"{kind}; charset=utf-8" if kind.startswith("text") else kind)

    def waiting(self, name: str) -> Response:
        """For a screen that waits: may it show boards now, else its code. Nothing else is said."""
        user, told = devices.viewer(name), dict[str, object](ready=False)
        name = whose.asked(name)
        try:
            found = plan.of(name, user) if user is not None else None
            if user is None or (found is None and not user.token and user.unit is None):
                held = devices.waiting()
                told |= {"code": held.code} if held is not None else {}
            elif found is not None:
                first = whose.split(found.board(time.time()))[0]
                now, said = self._stamps.now(), devices.language(user)
                self._cells(playing.shown(first), first, found.whose, now, said)
                told["ready"] = True
        except IocError:
            told["ready"] = False
        response = Response(dumps(told), content_type="application/json")
        response.headers["Cache-Control"] = "no-store"
        return response

    def picture(self, held: Boards, name: str, mine: Whose = PROVINCE) -> str:
        """One of these boards as a document that stands still, at any size. Raises IocError."""
        now = self._stamps.now()
        with words.speaking(context.settings().web.language):
            cells = self._cells(held, name, mine, now, words.language())
            drawn = self._frame(held, name, mine, cells, now)
            body = board.stage(drawn, still=True)
            told = board.title(held.boards[name])
            return plain.document(told, body, calm.STYLES, theme="dark")

    def still(self, name: str) -> Response:
        """A board without script, for a page to show it small."""
        name, held = whose.asked(name), playing.held()
        own = whose.split(name)[0]
        mine = devices.sees(name) if own in held.boards else None
        if mine is None:
            return plain.page(404, words.t("wall.no_board_title"))
        try:
            text = self.picture(held, own, mine)
        except DrawingError as fault:
            return plain.page(202, words.t("error.drawing_title"), fault.public)
        except IocError as fault:
            return plain.page(503, words.t("error.failed"), words.said(fault.public))
        return answer(Packed.of(text.encode()), "text/html; charset=utf-8")

    def _frame(
        self,
        held: Boards,
        name: str,
        mine: Whose,
        cells: dict[str, Cell],
        now: Now,
        act: Act | None = None,
    ) -> str:
        """A board's HTML; its words are those of its cells."""
        pieces = board.sections(held.boards[name])
        text: str = render_template(
            "board.html",
            name=rehearsal.key(mine.name(name), act),
            cells=cells,
            sections=pieces,
            grid=seams.laid(name)[1],
            parts=max(1, *(one.part for one in pieces)),
            hour=f"{from_epoch(now.server_time):%H:%M}",
        )
        return text

    def _document(
        self, name: str, found: Plan, first: str, cells: dict[str, Cell], now: Now
    ) -> str:
        settings = context.settings()
        drawn = self._frame(playing.shown(first), first, found.whose, cells, now)
        body = board.stage(drawn)
        data = {
            "build": now.build,
            "mark": now.mark,
            "now": str(now.server_time),
            "real": f"{time.time():.3f}",
            "frozen": "1" if settings.clock_at else "",
            "wall": f"/wall/{found.whose.name(whose.split(name)[0])}",
            # the page is real and may be kept; what is acted out the script asks for after it
            "plan": json.dumps(replace(found, act=None).told()),
            "plans": self._stamps.plans() if found.act is None else "",
            "pace": str(PACE),
            "keep": "1" if found.device or found.hand else "",
            "hand": "1" if found.hand else "",
            "joined": "1" if found.joined else "",
        }
        data |= {unit: words.t(f"wall.{unit}") for unit in _UNITS}
        data["days"] = "|".join(words.t(f"weekday.d{n}") for n in range(7))
        if found.hand:
            body += render(phone.tabs([one for one, _ in found.pages]))
        return plain.document(
            f"{words.t('wall.title')} · {words.t('site.name')}",
            body,
            calm.STYLES,
            calm.SCRIPTS,
            theme="dark",
            live="wall",
            data=data,
            head=phone.head() if found.hand else "",
        )


def _set_up(held: Boards, name: str) -> tuple[str, str]:
    """What of the boards a picture of one depends on."""
    return held.boards[name].model_dump_json(), held.duty.model_dump_json()


def install(server: Flask, access: Access, views: Views, stamps: Stamps, sights: Sights) -> Walls:
    """Add the wall's addresses; returns who draws boards.

    Raises ConfigError for boards that are not whole.
    """
    config.boards()
    walls = Walls(views, stamps, sights)
    server.add_url_rule("/wall/<name>", "wall", walls.page)
    failing(server, "wall", lambda status: calm.page(status, "failed"))
    server.add_url_rule("/wall/<name>/khung", "wall.frame", walls.frame)
    server.add_url_rule("/wall/<name>/manh", "wall.cells", walls.cells)
    server.add_url_rule("/wall/<name>/hinh", "wall.still", walls.still)
    server.add_url_rule("/wall/<name>/cho", "wall.waiting", walls.waiting)
    server.add_url_rule("/wall/worker.js", "wall.worker", calm.worker)
    server.add_url_rule(f"/wall/{config.ALONE}", "wall.alone", calm.alone)
    server.add_url_rule(phone.MANIFEST, "wall.manifest", phone.manifest)
    access.open("wall.waiting", "wall.worker", "wall.alone", "wall.manifest")
    for one in ("wall", "wall.frame", "wall.cells", "wall.still"):
        access.allow(one, context.ROLES)
    devices.install(server, access)
    return walls
