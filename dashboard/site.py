"""Browser pages: the first answer as whole HTML, later ones as component trees by GET.

The index HTML already holds the page's figures, drawn by ``serving.html``; when Dash has started,
``assets/live.js`` fetches the same tree from ``/view/<path>`` and React takes the place over. A new
revision or another filter fetches the view again: no server callback takes part in drawing a page.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component
from flask import Response, g, request

from core.errors import (
    AccessError,
    DrawingError,
    IocError,
    MisuseError,
    NotFoundError,
    OutsideError,
    StoreError,
)
from dashboard import context, shell
from dashboard.acts import sending
from dashboard.addresses import asking
from dashboard.addresses.asking import Ask, Lost
from dashboard.addresses.filters import Filters
from dashboard.components import notice
from dashboard.pictures import lighting
from dashboard.readers import homes, looks, viewer
from dashboard.serving.packed import Body, answer, spelt
from dashboard.serving.redraws import Redraws
from dashboard.serving.sheets import Filled, Own, Piece, Sheet
from dashboard.serving.sights import Sight, Sights
from dashboard.serving.stamps import Now, Stamps
from dashboard.serving.views import Views
from dashboard.serving.written import HTML, TREE, Form, Writer
from dashboard.wording import titles, words
from desk import Person

log = logging.getLogger(__name__)
HOLE = "\ue000body\ue000"
PAGE = "page"  # the kind of sight that ``Site`` draws
_AGAIN, _MOST = 3_600, 4_096


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as all are shown it who may see the same; its choices and its title."""

    sheet: Sheet
    filters: Filters
    title: str

    @property
    def size(self) -> int:
        """Bytes in memory."""
        return self.sheet.size

    @property
    def keeps(self) -> bool:
        """May it be kept?"""
        return self.sheet.keeps


class Site:
    """Answers page addresses for one application."""

    def __init__(self, views: Views, stamps: Stamps, sights: Sights, writer: Writer) -> None:
        self._views, self._stamps, self._sights = views, stamps, sights
        self.writer, self._names, self._redraws = writer, viewer.Names(), Redraws(views)
        self._noted: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._guard = threading.Lock()
        self._looks = looks.Looks()

    def index(self, path: str = "") -> Response:
        """The whole HTML of a page's first answer, at the address that names its unit."""
        early = looks.ahead() or homes.led(path)
        if early is not None:
            return early
        return answer(self._filled(path, HTML), "text/html; charset=utf-8")

    def view(self, path: str = "") -> Response:
        """The tree of a page as Dash's JSON, ``{"title", "tree"}``, or a patch. DrawingError."""
        return homes.led(path, "/view") or self._redraws.answer(self._filled(path, TREE))

    def _filled(self, path: str, form: Form) -> Filled:
        query, user = asking.declared(request.args), context.user()
        ask = Ask.of(path, query, user, self._stamps.now())
        here = "/" + path.strip("/") + (f"?{spelt(query)}" if query else "")
        if user.role in ask.page.ROLES and asking.opens_codes(ask) and not sending.bare():
            self._note(user, here)
        if ask.place is not None and ask.known and not user.token:
            been = asking.place(homes.kept(path, query), here)
            self._looks.note(user.login, been, again=looks.by_itself())
        at_home, person = bool(user.home), context.desk().person(user.login)
        try:
            if ask.place is None:
                with self._views.drawing():
                    shown = self._shown(ask, form)
                return shown.sheet.filled(self._own(ask, form, shown, person))
            shown = self._views.near(
                ("sheet", form.name, at_home, *ask.place), lambda: self._shown(ask, form)
            )
            own = self._views.near(
                ("own", form.name, user.login, person.mark, shown.sheet.holes, *ask.place),
                lambda: self._own(ask, form, shown, person),
            )
        except DrawingError as fault:
            if form is TREE:
                raise
            return self._drawing(ask, fault, person)
        if shown.sheet.status == 200 and not any(one in query for one in asking.STEPS):
            asked = tuple(sorted(query.items()))
            what = (path, asked, user.role, user.unit, at_home, words.language())
            self._sights.seen(Sight(PAGE, what), ask.now.mark)
        return shown.sheet.filled(own)

    def _shown(self, ask: Ask, form: Form) -> Shown:
        """What all who see the same are shown, with holes.

        Each part is drawn from a snapshot of its own, so that nobody holds one while waiting for
        what another is drawing. Raises DrawingError.
        """
        body = self._body(ask)
        good = body.status == 200
        frame, keeps = self._frame(ask, shared=good)
        text = self.writer.write(form, ask, frame.around(HOLE, body))
        sheet = Sheet.of(text, form.hole, body.status, keeps=keeps and good)
        if form is TREE and sheet.keeps:
            self._redraws.keep(sheet)
        with context.catalog().reading():
            return Shown(
                sheet,
                viewer.read(ask.page, ask.query, context.catalog()),
                titles.heading(ask.page, ask.query),
            )

    def _drawing(self, ask: Ask, fault: DrawingError, person: Person) -> Filled:
        """The page before it is drawn: it says so, and its script asks again."""
        told = notice.notice("loading", words.t("error.drawing_title"), fault.public)
        text = self.writer.write(HTML, ask, Body.of([told], 202))
        sheet, parts = Sheet.of(text, HTML.hole, 202, keeps=False), lighting.parts(person)
        return sheet.filled(Own({one: Piece.of(HTML.part(parts[one])) for one in sheet.holes}))

    def _own(self, ask: Ask, form: Form, shown: Shown, person: Person) -> Own:
        """What fills the holes for one viewer."""
        holes, keeps = shown.sheet.holes, shown.keeps
        parts: dict[str, Component | str] = {**lighting.parts(person)}
        parts |= viewer.own(
            shown.filters, shown.title, ask.user, person, holes, self._names, ask.now.mark
        )
        if shown.sheet.status == 200 and ask.place is not None:
            mine, whole = _mine(ask)
            parts, keeps = {**parts, **mine}, keeps and whole
        return Own({one: Piece.of(form.part(parts.get(one, ""))) for one in holes}, keeps)

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
        g.user = user = context.User("", "", role, unit, home="-" if at_home else "")
        with words.speaking(lang):
            ask = Ask.of(path, dict(query), user, now)
            if not ask.known:
                raise NotFoundError(path)
            if self._drawn(ask).status == 200:
                self._frame(ask, shared=True)

    def _frame(self, ask: Ask, *, shared: bool) -> tuple[Body, bool]:
        """The frame around a hole, without the viewer's own parts; may it be kept for others?"""
        keeps = True
        try:
            wrong = self._counts(ask)  # not inside: a shared value asks for no other one
        except DrawingError:
            raise
        except IocError:
            wrong, keeps = {}, False  # for this viewer now, not for all who come in this minute

        def make(*, lost: bool = False) -> Body:
            with context.catalog().reading() if not lost else nullcontext():
                tree = shell.frame(ask.page, ask.query, [HOLE], ask.user, wrong, lost=lost)
            return Body.of(tree)

        try:
            if ask.place is None or not (shared and keeps):
                return make(), keeps
            key = ("frame", bool(ask.user.home), tuple(sorted(wrong.items())), *ask.place)
            return self._views.shared(key, make), keeps
        except StoreError as fault:  # said to this viewer, and kept for nobody
            log.warning("frame of %s: %s", ask.page.PATH, fault.detail or fault.public)
            return make(lost=True), False

    def _counts(self, ask: Ask) -> dict[str, int]:
        """What has gone wrong in this view by the page that tells of it. Raises IocError.

        How many sources fail is known of now alone: a view of a past moment does not say it.
        """
        catalog = context.catalog()
        with catalog.reading():
            f = viewer.read(ask.page, ask.query, catalog)
        view = (f.period.code, f.unit_code, str(f.as_known), str(f.listed))
        key = ("missed", ask.now.build, ask.now.mark, ask.user.unit, *view)

        def make() -> dict[str, int]:
            with catalog.reading():
                return shell.missed(catalog, f)

        missed = self._views.shared(key, make)
        if f.as_known is not None:
            return missed
        return {**missed, "/nguon": ask.now.stamp.failed_sources}

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

    def _body(self, ask: Ask) -> Body:
        """The page's own part; failures become words in its place."""
        page = ask.page
        try:
            if isinstance(page, Lost):
                raise NotFoundError(words.t("error.lost_text", path=page.PATH))
            if not ask.known:
                raise AccessError(words.t("error.denied"))
            return self._drawn(ask)
        except DrawingError:
            raise
        except NotFoundError as fault:
            return _failed(words.t("error.lost"), fault.public, 404)
        except MisuseError as fault:
            return _failed(words.t("error.misuse"), fault.public, 400)
        except OutsideError as fault:
            return Body.of([viewer.outside(ask, fault)], 403)
        except AccessError as fault:
            return _failed(words.t("error.denied_title"), fault.public, 403)
        except IocError as fault:
            log.warning("page %s: %s", page.PATH, fault.detail or fault.public)
            return _failed(words.t("error.failed"), fault.public, 503)
        except Exception:
            number = uuid.uuid4().hex[:8]
            log.exception("page %s, reference %s", page.PATH, number)
            return _failed(words.t("error.failed"), words.t("error.reference", number=number), 500)

    def _drawn(self, ask: Ask) -> Body:
        status = asking.understood(ask.page, ask.query)

        def make() -> Body:
            with context.catalog().reading():
                return Body.of(ask.page.body(ask.query), status)

        return make() if ask.place is None else self._views.shared(ask.place, make)


def _mine(ask: Ask) -> tuple[Mapping[str, Component], bool]:
    """The viewer's own parts of a page, and are they all? A fault takes nothing else away."""
    own: Callable[[Mapping[str, str]], dict[str, Component]] | None
    own = getattr(ask.page, "mine", None)
    if own is None:
        return {}, True
    try:
        with context.catalog().reading():
            return own(ask.query), True
    except IocError as fault:
        log.warning("page %s: own parts: %s", ask.page.PATH, fault.detail or fault.public)
        return {}, False


def _failed(title: str, text: str, status: int) -> Body:
    home = html.A(words.t("error.home"), href="/")
    return Body.of([notice.notice("error", title, text, [home])], status)
