"""Browser pages: the first answer as whole HTML, later ones as component trees by GET.

The index HTML already holds the page's figures, drawn by ``dashboard.html``; when Dash has started,
``assets/live.js`` fetches the same tree from ``/view/<path>`` and React takes the place over. A new
revision or another filter fetches the view again: no server callback takes part in drawing a page.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote

from dash import html
from dash.development.base_component import Component
from flask import Response, request

from core.errors import AccessError, IocError, MisuseError, NotFoundError
from dashboard import (
    columns,
    context,
    filters,
    homes,
    looks,
    plain,
    router,
    sending,
    shell,
    titles,
    words,
)
from dashboard.components import notice
from dashboard.html import render
from dashboard.stamps import Stamps
from dashboard.views import Body, Packed, Views, answer, dumps, spelt

log = logging.getLogger(__name__)
HOLE = "\ue000body\ue000"
_AGAIN, _MOST = 3_600, 4_096
_STEPS = ("sau", "truoc", "lan-chay", "ban-ghi")
"""Choices inside a page, not places to come back to."""
TITLE, FIRST, HEAD, DATA = "<!--title-->", "<!--first-->", "<!--head-->", "data-told"


@dataclass(frozen=True, slots=True)
class Lost:
    """Stands for the page of a path that has none."""

    PATH: str
    TITLE: str
    ORDER: int = 999
    ROLES: Sequence[str] = context.PEOPLE
    FILTERS: Sequence[str] = ()


class Site:
    """Answers page addresses for one application."""

    def __init__(self, views: Views, stamps: Stamps, head: str, library: str) -> None:
        self._views, self._stamps, self._head, self._library = views, stamps, head, library
        self._noted: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._guard = threading.Lock()
        self._looks = looks.Looks()
        self.skeleton = ""  # Dash's index with our marks in it, made when the worker warms

    def index(self, path: str = "") -> Response:
        """The whole HTML of a page's first answer; a bare ``/`` leads to the viewer's home unit."""
        early = looks.ahead()
        if early is not None:
            return early
        if not path.strip("/") and not _declared(request.args):
            where = homes.address(context.user())
            if where:
                return _away(where)
        packed = self._packed(path, "html", self._document)
        return answer(packed, "text/html; charset=utf-8")

    def view(self, path: str = "") -> Response:
        """The tree of a page as Dash's JSON: ``{"title", "tree"}``."""
        return answer(self._packed(path, "json", self._tree))

    def _packed(self, path: str, form: str, write: Any) -> Packed:
        query = _declared(request.args)
        user, lang, now = context.user(), words.language(), self._stamps.now()
        found = router.find(path)
        page, variables = found or (Lost("/" + path, words.t("error.lost")), {})
        asked = {**query, **variables}
        mark = f"{now.mark} {_own_mark(page, asked, user)}".rstrip()
        place = (now.build, mark, page.PATH, spelt(asked), lang, user.role, user.unit)

        here = "/" + path.strip("/") + (f"?{spelt(query)}" if query else "")
        if user.role in page.ROLES and _opens_codes(page, asked, user) and not sending.bare():
            self._note(user, here)

        kept: tuple[Any, ...] | None = None if _plain(page) else place

        def make() -> Packed:
            with context.catalog().reading():
                body = self._body(page, asked, user, kept, known=found is not None)
                own = _mine(page, asked) if body.status == 200 and kept is not None else {}
                return Packed.of(write(page, asked, user, body.filled(own), path), body.status)

        if kept is None:
            return make()
        if found is not None and user.role in page.ROLES and not user.token:
            self._looks.note(user.login, _place(query, here), again=looks.by_itself())
        own = context.desk().person(user.login).mark
        return self._views.near((form, user.login, own, *place), make)

    def _note(self, user: context.User, address: str) -> None:
        """Write down who looked dossiers up; an open page that polls on is one look-up an hour."""
        key, now = (user.login, address), time.monotonic()
        with self._guard:
            if now - self._noted.get(key, -_AGAIN) < _AGAIN:
                return
        context.desk().audit(user.login, "records.page", address, request.remote_addr or "")
        with self._guard:
            self._noted[key] = now
            self._noted.move_to_end(key)
            while len(self._noted) > _MOST:
                self._noted.popitem(last=False)

    def _body(
        self,
        page: router.Page | Lost,
        query: Mapping[str, str],
        user: context.User,
        place: tuple[Any, ...] | None,
        *,
        known: bool,
    ) -> Body:
        """The page's own part; failures become words in its place."""
        try:
            if not known or isinstance(page, Lost):
                raise NotFoundError(words.t("error.lost_text", path=page.PATH))
            if user.role not in page.ROLES:
                raise AccessError(words.t("error.denied"))
            status = _understood(page, query)
            if place is None:
                return Body.of(page.body(query), status)
            return self._views.shared(place, lambda: Body.of(page.body(query), status))
        except NotFoundError as fault:
            return _failed(words.t("error.lost"), fault.public, 404)
        except MisuseError as fault:
            return _failed(words.t("error.misuse"), fault.public, 400)
        except AccessError as fault:
            return _failed(words.t("error.denied_title"), fault.public, 403)
        except IocError as fault:
            log.warning("page %s: %s", page.PATH, fault.detail or fault.public)
            return _failed(words.t("error.failed"), fault.public, 503)
        except Exception:
            number = uuid.uuid4().hex[:8]
            log.exception("page %s, reference %s", page.PATH, number)
            return _failed(words.t("error.failed"), words.t("error.reference", number=number), 500)

    def _document(
        self, page: Any, query: Mapping[str, str], user: context.User, body: Body, path: str
    ) -> bytes:
        frame = render(_frame(page, query, user)).replace(HOLE, body.html)
        if _plain(page):
            return plain.document(_title(page, query), frame, ("browser.css",)).encode()
        asked = spelt(_declared(request.args))
        address = "/view/" + quote(path) + (f"?{asked}" if asked else "")
        preload = (
            f'<link rel="preload" href="{escape(address)}" as="fetch" crossorigin="anonymous">'
        )
        text = self.skeleton.replace(TITLE, escape(_title(page, query)), 1)
        text = (
            text.replace(DATA, self._told(), 1)
            .replace(HEAD, self._head + preload, 1)
            .replace(FIRST, frame, 1)
        )
        return text.replace('<html lang="vi"', f'<html lang="{words.language()}"', 1).encode()

    def _told(self) -> str:
        """What our scripts read from the page: the stamp, the time, where the chart library is."""
        now = self._stamps.now()
        told = {
            "build": now.build,
            "mark": now.mark,
            "now": str(now.server_time),
            "library": self._library,
        }
        return " ".join(f'data-{key}="{escape(value)}"' for key, value in told.items() if value)

    def _tree(
        self, page: Any, query: Mapping[str, str], user: context.User, body: Body, path: str
    ) -> bytes:
        inside = body.json[1:-1] or b"null"  # the elements of the body's own list
        tree = dumps(_frame(page, query, user)).replace(dumps(HOLE), inside)
        return b'{"title":' + dumps(_title(page, query)) + b',"tree":' + tree + b"}"


def _declared(given: Mapping[str, str]) -> dict[str, str]:
    """What was asked, without parameters that no page reads."""
    return {key: value for key, value in given.items() if value and key in filters.DECLARED}


def _plain(page: Any) -> bool:
    """Is it a page of plain forms? React would draw it anew under the hands of who types.

    Such a page depends on what its viewer has done, so it is never kept.
    """
    return bool(getattr(page, "PLAIN", False))


def _mine(page: Any, asked: Mapping[str, str]) -> Mapping[str, Component]:
    """The viewer's own parts of a page; a fault among them takes nothing else away."""
    own: Callable[[Mapping[str, str]], Mapping[str, Component]] | None = getattr(page, "mine", None)
    if own is None:
        return {}
    try:
        return own(asked)
    except IocError as fault:
        log.warning("page %s: own parts: %s", page.PATH, fault.detail or fault.public)
        return {}


def _place(query: Mapping[str, str], here: str) -> str:
    """A view as a recent place: which page of a list it was is left out."""
    kept = {key: text for key, text in query.items() if key not in _STEPS}
    path = here.partition("?")[0]
    return f"{path}?{spelt(kept)}" if kept else path


def _away(where: str) -> Response:
    response = Response(status=302, headers={"Location": where})
    response.headers["Cache-Control"] = "no-store"
    return response


def _own_mark(page: Any, asked: Mapping[str, str], user: context.User) -> str:
    """What else a page shows that no revision tells of: its ``own_mark``, where it has one."""
    own: Callable[[Mapping[str, str]], str] | None = getattr(page, "own_mark", None)
    return own(asked) if own is not None and user.role in page.ROLES else ""


def _opens_codes(page: Any, asked: Mapping[str, str], user: context.User) -> bool:
    """Does this view list dossiers with codes? Bodies are cached, so it is told beforehand."""
    listed = page.PATH == "/mot-cua" or any(one in asked for one in ("ban-ghi", "ly-do", "sau"))
    return listed and columns.may_see_codes(user)


def _frame(page: Any, query: Mapping[str, str], user: context.User) -> Component:
    """The frame around a hole, which takes the body in its written form."""
    hole: list[Any] = [HOLE]
    return shell.frame(page, query, hole, user)


def _title(page: Any, query: Mapping[str, str]) -> str:
    return f"{titles.heading(page, query)} · {words.t('site.name')}"


def _understood(page: router.Page, query: Mapping[str, str]) -> int:
    """The status for the filters of an address: pages show a bad one in words and go on."""
    if not query:
        return 200
    catalog = context.catalog()
    if "<id>" in page.PATH:
        try:
            catalog.definition(query["id"])
        except NotFoundError:
            return 404  # the page itself names near ones
    read = filters.read(page.PATH, query, catalog)
    if not read.faults:
        return 200
    try:
        catalog.unit(query.get(filters.UNIT), read.last_day)
    except AccessError:
        return 403
    except IocError:
        return 400
    return 400


def _failed(title: str, text: str, status: int) -> Body:
    tree: list[Component] = [
        notice.notice("error", title, text, [html.A(words.t("error.home"), href="/")])
    ]
    return Body.of(tree, status)
