"""Boards composed on ``/quan-tri``: the part of the page, and what its forms send.

A form carries the whole board. Each of its buttons is answered by the form again, changed and
checked by the checks of ``./ioc check``; saved is what was whole and looked at, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from dash import html
from dash.development.base_component import Component
from flask import Flask, Response, current_app, g

from core.errors import IocError, MisuseError, NotFoundError
from core.text import alphabet
from dashboard import context
from dashboard.acts import governing, sending
from dashboard.acts.editing import Editing, checked, number, read
from dashboard.acts.sending import field
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.components import boardform, notice, wallboards
from dashboard.components.attrs import attrs
from dashboard.components.boardform import Choices, Sheet
from dashboard.components.wallboards import PAGE, PART, Shown
from dashboard.site import Site
from dashboard.wall import Walls, board, config, draft, playing
from dashboard.wall.config import Boards
from dashboard.wall.draft import Checked, Draft
from dashboard.wall.places import BoardConfig
from dashboard.wording import words
from desk import Composed

EXTENSION = "ioc-walls"
NEW, CHANGE, COPY = "them", "sua", "chep"


def install(server: Flask, access: Access, limits: Limits, site: Site, walls: Walls) -> None:
    """Add the addresses below the page's own."""
    server.extensions[EXTENSION] = walls
    forms = (
        ("board.write", boardform.WRITE, _write),
        ("board.drop", wallboards.DROP, _drop),
    )

    def around(view: sending.View) -> Callable[[], Response]:
        def run() -> Response:
            # a board hangs on all walls, whoever looks: as of playlists
            context.whole_province(words.t("screens.only_province"))
            where = view()
            return sending.led(where) if where else site.index(PAGE)

        return run

    sending.install(server, access, limits, forms, around, governing.MAY)


# what is sent


def _write() -> str:
    """Change the form as its button asks; save it where nothing is wrong with what was looked at.

    Gives the address that is shown next; "": the form, as ``part`` draws it.
    """
    given = read()
    act, _, number = field("viec").rpartition("-")
    asked, n = (act, int(number) - 1) if number.isdecimal() else (field("viec"), -1)
    made = given.draft
    if asked == boardform.ADD:
        made = made.added(field("kieu-moi"))
    elif asked in (boardform.UP, boardform.DOWN):
        made = made.moved(n, -1 if asked == boardform.UP else 1)
    elif asked == boardform.AWAY:
        made = made.without(n)
    tried = asked in (boardform.CHECK, boardform.SAVE)
    g.editing = given = replace(given, draft=made, tried=tried)
    return _save(given) if asked == boardform.SAVE else ""


def _save(given: Editing) -> str:
    found = checked(given)
    if found.board is None:
        return ""
    if field("da-kiem") != given.draft.mark:
        g.editing = replace(given, told=words.t("boards.not_seen"))
        return ""
    if not given.new and found.board == playing.held().boards.get(given.name):
        g.editing = replace(given, told=words.t("boards.same"))
        return ""
    desk, seen = context.desk(), given.seen
    versions = desk.board_versions(given.name) if given.new else []
    if versions and not versions[0].content:  # the name is free again: its versions go on
        seen = versions[0].version
    try:
        desk.write_board(
            given.name, found.board.model_dump_json(), by=context.user().login, seen=seen,
            title=found.board.title,
        )  # fmt: skip
    except MisuseError as fault:  # somebody else was quicker: what was typed stays
        g.editing = replace(given, told=fault.public)
        return ""
    return f"{PAGE}?muc={PART}#bang-{given.name}"


def _drop() -> str:
    """Take away what was written here; the file's board then has to suit what holds."""
    name, file = field("ten"), config.boards()
    seen, kept = field("da-xem"), name in file.boards
    if kept:
        now = playing.held()
        back = now.model_copy(update={"boards": {**now.boards, name: file.boards[name]}})
        if wrong := back.newly_loose(now):
            raise MisuseError("; ".join(wrong) + ".")
    context.desk().drop_board(
        name, by=context.user().login, seen=int(seen) if seen.isdecimal() else 0, kept=kept
    )
    return f"{PAGE}?muc={PART}#{f'bang-{name}' if kept else PART}"


# the part of the page


def part(query: Mapping[str, str]) -> Component:
    """The boards, or the form of one of them. Raises NotFoundError for one that is not there."""
    editing: Editing | None = g.get("editing") or _opened(query)
    return _listed() if editing is None else _form(editing)


def _opened(query: Mapping[str, str]) -> Editing | None:
    """What an address asks to compose; None: it asks for the list."""
    way, name = query.get("viec", ""), query.get("ma", "")
    if way == NEW:
        return Editing(Draft.blank(), "", new=True)
    if way not in (CHANGE, COPY):
        return None
    now, versions = playing.held(), context.desk().board_versions(name)
    if way == COPY:
        made = Draft.of(now.boards[now.board_named(name)].model_dump())
        return Editing(replace(made, title="", title_en=""), "", new=True)
    newest = versions[0].version if versions else 0
    wanted = number(query.get("ban", "")) or newest
    one = next((each for each in versions if each.version == wanted and each.content), None)
    if one is not None:
        made = Draft.of(json.loads(one.content))
        return Editing(made, name, newest, version=one.version, tried=True)
    if query.get("ban") or name not in now.boards:
        raise NotFoundError(
            words.t("boards.no_board", name=name[:40], boards=", ".join(now.boards))
        )
    return Editing(Draft.of(now.boards[name].model_dump()), name, newest, tried=True)


def _form(given: Editing) -> Component:
    """The form with what is wrong, or with how the board looks, and with what was written of it."""
    found = checked(given)
    seen, drawn = _seen(given, found)
    sure = given.draft.mark if drawn else ""
    faults = given.faults(found)
    sheet = Sheet(given.name, given.seen, given.new, sure, faults)
    heading = words.t("boards.new") if given.new else words.t("boards.edit", name=given.name)
    back = html.A(words.t("boards.back"), href=f"{PAGE}?muc={PART}", target="_self")
    main: list[Component] = [
        html.H2(heading), html.P(back), html.P(words.t("boards.form_hint"), className="hint"),
    ]  # fmt: skip
    if given.told:
        main.append(notice.notice("error", words.t("boards.not_saved"), words.said(given.told)))
    main.append(html.Div(seen, id="xem-truoc"))
    main.append(boardform.form(given.draft, sheet, _choices()))
    rail = [boardform.grid(given.draft, faults)]
    versions = [] if given.new else context.desk().board_versions(given.name)
    if versions:
        rail.append(wallboards.history(given.name, versions, given.version))
    return html.Div(
        [
            html.Div(html.Section(main, className="box", id="soan-bang")),
            html.Aside(rail, className="rail", **attrs(aria_label=words.t("boards.lattice"))),
        ],
        className="cols",
    )


def _seen(given: Editing, found: Checked) -> tuple[list[Component], bool]:
    """What is wrong or still needed, or the board as it would hang; and was it drawn?"""
    if found.board is None:
        out: list[Component] = []
        if count := sum(map(len, given.faults(found).values())):
            told = words.t("boards.faults", count=count)
            out.append(notice.notice("error", told, words.t("boards.faults_where")))
        if not given.tried and given.missing:
            out.append(boardform.needed(given.draft, given.name, given.missing))
        return out, False
    try:
        text = _picture(given.name or "moi", found.board)
    except IocError as fault:
        told = words.t("boards.no_picture")
        return [notice.notice("error", told, words.said(fault.public))], False
    said = words.t("boards.preview", title=board.title(found.board))
    whole = notice.notice("good", words.t("boards.whole"), words.t("boards.whole_says"))
    return [whole, boardform.preview(text, said)], True


def _picture(name: str, made: BoardConfig) -> str:
    """A board that holds nowhere yet, drawn by the wall. Raises IocError."""
    walls: Walls = current_app.extensions[EXTENSION]
    now = playing.held()
    return walls.picture(now.model_copy(update={"boards": {**now.boards, name: made}}), name)


def _choices() -> Choices:
    """Indicators and groups in the reader's words, in the order of the alphabet."""
    definitions = context.services().catalog.definitions()
    groups = {one.group: words.t(f"boards.group.{one.group}") for one in definitions}
    named = {
        one.id: f"{words.short(one)} ({groups[one.group]})"
        for one in sorted(definitions, key=lambda one: alphabet(words.short(one)))
    }
    return Choices(named, dict(sorted(groups.items(), key=lambda one: alphabet(one[1]))))


def _listed() -> Component:
    desk, file, now = context.desk(), config.boards(), playing.held()
    definitions = context.services().catalog.definitions()
    mine = {one.board: one for one in desk.boards()}
    lists: dict[str, list[str]] = {}
    for playlist in now.playlists.values():
        for name in playlist.boards:
            lists.setdefault(name, []).append(board.title(playlist))
    known = {one.id: one.unit for one in definitions}
    shown = [
        Shown(
            name, now.boards.get(name), name in file.boards, mine.get(name),
            lists.get(name, ()), _wrong(name, now, mine.get(name), known),
        )
        for name in dict.fromkeys((*now.boards, *mine))
    ]  # fmt: skip
    return wallboards.listed(shown, {one.id: words.short(one) for one in definitions})


def _wrong(name: str, now: Boards, mine: Composed | None, known: Mapping[str, str]) -> list[str]:
    """What is wrong with a board as it was written: a release may know other indicators.

    The file may meanwhile have given its name to a playlist, too.
    """
    here = mine.content if mine is not None else ""
    if here and (playing.read(here) is None or name not in now.boards):
        found = draft.checked(Draft.of(json.loads(here)), name, now, known)
        told = [one for each in found.faults.values() for one in each]
        return [words.t("boards.passed_over"), *told]
    made = now.boards.get(name)
    return [] if made is None else [one for panel in made.panels for one in panel.faults(known)]
