"""Quản trị: screens, accounts, tokens, targets, audit. Plain forms, never drawn anew."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from core.clock import day_number, day_start, today
from core.errors import IocError
from core.text import alphabet
from core.units import Unit
from dashboard import context
from dashboard.acts import composing
from dashboard.components import (
    accounts,
    auditlog,
    notice,
    playlists,
    promises,
    rehearsals,
    screens,
    thresholds,
    verified,
    wallboards,
)
from dashboard.components.attrs import attrs, here
from dashboard.readers import columns
from dashboard.serving import plain, stamps
from dashboard.wall import board, config, playing, rehearsal
from dashboard.wording import words
from indicators.defining import targets
from indicators.defining.model import TargetSpec

PATH = screens.PATH
TITLE = "Quản trị"
ORDER = 110
ROLES = columns.GOVERN
FILTERS: tuple[str, ...] = ()
PLAIN = True

PART, FIND = "muc", "tim"
SCREENS, PLAYLISTS, BOARDS, ACCOUNTS, TOKENS, TARGETS, AUDIT = PARTS = (
    "man-hinh", "danh-sach-phat", wallboards.PART, "tai-khoan", "ma-truy-cap", "muc-tieu",
    "nhat-ky",
)  # fmt: skip
_ONLY_ADMINISTRATORS = (ACCOUNTS, TOKENS)
_PAGE = 50


def body(query: Mapping[str, str]) -> list[Component]:
    """One part of the page (``muc``): without it the screens."""
    if context.user().unit is not None:
        return [notice.notice("empty", words.t("screens.title"), words.t("screens.only_province"))]
    part = query.get(PART, SCREENS)
    out: list[Component] = [_parts(part), *verified.told()]
    if part not in PARTS:
        said = words.t("govern.no_part", part=part[:40], parts=", ".join(PARTS))
        return [*out, notice.notice("error", words.t("filters.fault"), said)]
    if part in _ONLY_ADMINISTRATORS and context.user().role != context.ADMINISTRATOR:
        said = words.t("govern.administrators")
        return [*out, notice.notice("empty", words.t(f"govern.{part}"), said)]
    draw = {
        SCREENS: _screens,
        PLAYLISTS: _playlists,
        BOARDS: composing.part,
        ACCOUNTS: _accounts,
        TOKENS: _tokens,
        TARGETS: _targets,
        AUDIT: _audit,
    }[part]
    return [*out, draw(query)]


def _parts(part: str) -> Component:
    links = [
        html.Li(
            html.A(
                words.t(f"govern.{one}"),
                href=f"{PATH}?{urlencode({PART: one})}" if one != SCREENS else PATH,
                target="_self",
                **here(one == part, "page"),
            )
        )
        for one in PARTS
        if one not in _ONLY_ADMINISTRATORS or context.user().role == context.ADMINISTRATOR
    ]
    return html.Nav(html.Ul(links, className="tabs"), **attrs(aria_label=words.t("govern.parts")))


def _beside(main: list[Component], rail: list[Component], name: str) -> Component:
    named = attrs(aria_label=name)
    return html.Div([html.Div(main), html.Aside(rail, className="rail", **named)], className="cols")


def _screens(query: Mapping[str, str]) -> Component:
    """Screens: who waits, how each stands, urgent boards."""
    del query
    desk, now, held = context.desk(), int(time.time()), playing.held()
    found = desk.screens()
    lists = {name: board.title(one) for name, one in held.playlists.items()}
    boards = {name: board.title(one) for name, one in held.boards.items()}
    units = _names()
    heaps = {name: held.manners(one).heap or 0 for name, one in held.playlists.items()}
    known = screens.Known(lists, boards, units, heaps)
    main = [screens.listed(found, known, stamps.build(plain.files().digest()), now)]
    rail = [
        screens.waiting(found, lists, units, demo=context.settings().web.demo),
        screens.urgent(desk.pushed(), found, boards, now),
        rehearsals.section(desk.rehearsals(), found, rehearsal.titles(context.catalog()), now),
    ]
    return _beside(main, rail, words.t("screens.waiting"))


def _playlists(query: Mapping[str, str]) -> Component:
    """Which boards stand for how long: as the file says, or as it was written here."""
    del query
    desk, file = context.desk(), config.boards()
    mine = {one.playlist: one for one in desk.playlists()}
    held = playing.held()
    boards = {name: board.title(one) for name, one in held.boards.items()}
    used = Counter(one.playlist for one in desk.screens() if one.approved)
    shown = {
        name: (board.title(one), one.title, [(page.board, page.seconds) for page in one.pages])
        for name, one in held.playlists.items()
    }
    # what was written here of boards that are no more is shown too, so that it can be taken back
    shown |= {name: (one.title, one.title, []) for name, one in mine.items() if name not in shown}
    main = [playlists.listed(shown, mine, frozenset(file.playlists), boards, used)]
    return _beside(main, [playlists.adding(boards)], words.t("playlists.new"))


def _names() -> dict[str, str]:
    """Units of today by the code that accounts name, in Vietnamese order."""
    catalog = context.catalog()
    try:
        units = catalog.units(today(catalog.clock))
    except IocError:  # the first load has brought none
        units = []
    return {one.code: one.name for one in sorted(units, key=lambda one: alphabet(one.name))}


def _accounts(query: Mapping[str, str]) -> Component:
    text, names = query.get(FIND, ""), _names()
    found = accounts.sought(context.desk().accounts(), text)
    main = [accounts.listed(found, names, text, context.user().login)]
    return _beside(main, [accounts.adding(names)], words.t("accounts.new"))


def _tokens(query: Mapping[str, str]) -> Component:
    del query
    desk = context.desk()
    main = [accounts.tokens(desk.tokens(), int(time.time()))]
    return _beside(main, [accounts.issuing(desk.accounts())], words.t("tokens.new"))


def _targets(query: Mapping[str, str]) -> Component:
    catalog = context.catalog()
    at = today(catalog.clock)
    definitions, text = catalog.definitions(), query.get(FIND, "")
    return html.Div(
        [
            promises.section(definitions, _promised_of, text, at),
            thresholds.section(definitions, text, at),
        ]
    )


def _promised_of(spec: TargetSpec) -> Unit | None:
    """The unit that a promise names; None where it names none."""
    try:
        found = context.catalog().unit(spec.unit, spec.since)
    except IocError:
        return None
    return found if targets.names(spec, found) else None


def _audit(query: Mapping[str, str]) -> Component:
    """A page of the audit by who, what, a word, and days; days are those of the product's zone."""
    asked = {key: query[key] for key in ("ai", "viec", FIND, "tu", "ngay") if query.get(key)}
    faults: list[str] = []
    first, last = (_day(asked.get(key, ""), faults) for key in ("tu", "ngay"))
    found = context.desk().audit_log(
        who=asked.get("ai") or None,
        what=asked.get("viec") or None,
        text=asked.get(FIND, ""),
        since=None if first is None else day_start(day_number(first)),
        until=None if last is None else day_start(day_number(last) + 1),
        before=query.get("truoc", ""),
        limit=_PAGE + 1,
    )
    more = found[_PAGE - 1].entry if len(found) > _PAGE else ""
    return auditlog.section(
        found[:_PAGE],
        asked,
        more,
        faults=faults,
        names=_names(),
        later=bool(query.get("truoc")),
    )


def _day(text: str, faults: list[str]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.append(words.t("audit.bad_day", text=text[:20]))
        return None
