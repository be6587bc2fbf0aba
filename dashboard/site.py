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
from flask import Response, g, request

from core.errors import AccessError, IocError, MisuseError, NotFoundError
from dashboard import (
    asking,
    context,
    homes,
    lighting,
    looks,
    mine,
    plain,
    router,
    sending,
    shell,
    titles,
    viewer,
    words,
)
from dashboard.components import notice
from dashboard.sights import Sight, Sights
from dashboard.stamps import Now, Stamps
from dashboard.views import Body, Packed, Views, answer, dumps, spelt

log = logging.getLogger(__name__)
HOLE = "\ue000body\ue000"
PAGE = "page"  # the kind of sight that ``Site`` draws
_AGAIN, _MOST = 3_600, 4_096
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

    def __init__(
        self, views: Views, stamps: Stamps, sights: Sights, head: str, library: str
    ) -> None:
        self._views, self._stamps, self._sights = views, stamps, sights
        self._head, self._library = head, library
        self._noted: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._guard = threading.Lock()
        self._looks = looks.Looks()
        self.skeleton = ""  # Dash's index with our marks in it, made when the worker warms

    def index(self, path: str = "") -> Response:
        """The whole HTML of a page's first answer; a bare ``/`` leads to the viewer's home unit."""
        early = looks.ahead()
        if early is not None:
            return early
        if not path.strip("/") and not asking.declared(request.args):
            where = homes.address(context.user())
            if where:
                return _away(where)
        packed = self._packed(path, "html", self._document)
        return answer(packed, "text/html; charset=utf-8")

    def view(self, path: str = "") -> Response:
        """The tree of a page as Dash's JSON: ``{"title", "tree"}``."""
        return answer(self._packed(path, "json", self._tree))

    def _packed(self, path: str, form: str, write: Any) -> Packed:
        query = asking.declared(request.args)
        user, lang, now = context.user(), words.language(), self._stamps.now()
        found = router.find(path)
        page: Any
        page, variables = found or (Lost("/" + path, words.t("error.lost")), {})
        asked = {**query, **variables}
        place = asking.kept_under(now, page, asked, user)

        here = "/" + path.strip("/") + (f"?{spelt(query)}" if query else "")
        if user.role in page.ROLES and asking.opens_codes(page, asked, user) and not sending.bare():
            self._note(user, here)

        kept: tuple[Any, ...] | None = None if asking.plain_forms(page) else place

        def make() -> Packed:
            with context.catalog().reading():
                body = self._body(page, asked, user, kept, known=found is not None)
                good = body.status == 200 and kept is not None
                frame = self._frame(page, asked, user, now, kept if good else None)
                own = viewer.own(page, asked, user, mine.PLACES.findall(frame.html))
                whole = frame.around(HOLE, body).filled(
                    {**own, **(_mine(page, asked) if good else {})}
                )
                return Packed.of(write(page, asked, whole, path, now), body.status)

        if kept is None:
            return make()
        if found is not None and user.role in page.ROLES and not user.token:
            self._looks.note(user.login, asking.place(query, here), again=looks.by_itself())
        own = context.desk().person(user.login).mark
        packed = self._views.near((form, user.login, own, *place), make)
        if packed.status == 200 and not any(one in query for one in asking.STEPS):
            at_home = bool(user.home)
            what = (path, tuple(sorted(query.items())), user.role, user.unit, at_home, lang)
            self._sights.seen(Sight(PAGE, what), now.mark)
        return packed

    def draw(
        self,
        now: Now,
        path: str,
        query: tuple[tuple[str, str], ...],
        role: str,
        unit: str | None,
        at_home: bool,
        lang: str,
    ) -> None:
        """A page as this role and this unit see it, into the shared store.

        Inside a request's context. Raises IocError for what fails, for what nobody may see and for
        what this release does not have: who asks for it is told why.
        """
        found = router.find(path)
        if found is None or role not in found[0].ROLES:
            raise NotFoundError(path)
        page, variables = found
        g.user = user = context.User("", "", role, unit, home="-" if at_home else "")
        with words.speaking(lang):
            asked = {**dict(query), **variables}
            kept = asking.kept_under(now, page, asked, user)
            if self._drawn(page, asked, kept).status == 200:
                self._frame(page, asked, user, now, kept)

    def _frame(
        self,
        page: Any,
        asked: Mapping[str, str],
        user: context.User,
        now: Now,
        place: tuple[Any, ...] | None,
    ) -> Body:
        """The frame around a hole, without the viewer's own parts: many share it as well."""
        try:
            wrong = self._counts(user, now)  # not inside: a shared value asks for no other one
        except IocError:
            wrong, place = {}, None  # for this viewer now, not for all who come in this minute

        def make() -> Body:
            return Body.of(shell.frame(page, asked, [HOLE], user, wrong))

        if place is None:
            return make()
        told = tuple(sorted(wrong.items()))
        return self._views.shared(("frame", bool(user.home), told, *place), make)

    def _counts(self, user: context.User, now: Now) -> dict[str, int]:
        """What has gone wrong by the page that tells of it. Raises IocError."""
        key = ("missed", now.build, now.mark, user.unit)
        missed = self._views.shared(key, lambda: shell.missed(context.catalog()))
        return {**missed, "/nguon": now.stamp.failed_sources}

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
            return self._drawn(page, query, place)
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

    def _drawn(
        self, page: router.Page, query: Mapping[str, str], place: tuple[Any, ...] | None
    ) -> Body:
        status = asking.understood(page, query)
        if place is None:
            return Body.of(page.body(query), status)
        return self._views.shared(place, lambda: Body.of(page.body(query), status))

    def _document(
        self, page: Any, query: Mapping[str, str], whole: Body, path: str, now: Now
    ) -> bytes:
        if asking.plain_forms(page):
            return plain.document(_title(page, query), whole.html, ("browser.css",)).encode()
        asked, theme = spelt(asking.declared(request.args)), lighting.theme()
        address = "/view/" + quote(path) + (f"?{asked}" if asked else "")
        preload = (
            f'<link rel="preload" href="{escape(address)}" as="fetch" crossorigin="anonymous">'
        )
        text = self.skeleton.replace(TITLE, escape(_title(page, query)), 1)
        text = (
            text.replace(DATA, self._told(now), 1)
            .replace(HEAD, self._head + preload + lighting.scheme(theme), 1)
            .replace(FIRST, whole.html, 1)
        )
        told = f'<html lang="{words.language()}" data-theme="{theme}"'
        return text.replace('<html lang="vi"', told, 1).encode()

    def _told(self, now: Now) -> str:
        """What our scripts read from the page: the stamp, the time, where the chart library is."""
        told = {
            "build": now.build,
            "mark": now.mark,
            "now": str(now.server_time),
            "library": self._library,
        }
        return " ".join(f'data-{key}="{escape(value)}"' for key, value in told.items() if value)

    def _tree(self, page: Any, query: Mapping[str, str], whole: Body, path: str, now: Now) -> bytes:
        del path, now
        return b'{"title":' + dumps(_title(page, query)) + b',"tree":' + whole.json + b"}"


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


def _away(where: str) -> Response:
    response = Response(status=302, headers={"Location": where})
    response.headers["Cache-Control"] = "no-store"
    return response


def _title(page: Any, query: Mapping[str, str]) -> str:
    return f"{titles.heading(page, query)} · {words.t('site.name')}"


def _failed(title: str, text: str, status: int) -> Body:
    tree: list[Component] = [
        notice.notice("error", title, text, [html.A(words.t("error.home"), href="/")])
    ]
    return Body.of(tree, status)
