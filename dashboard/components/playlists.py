"""Playlists for those who look after screens: what plays, for how long, in which order.

Plain forms; what they send is taken by ``dashboard.acts.governing``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from core.format import moment
from dashboard.components import entry, table
from dashboard.components.attrs import attrs
from dashboard.wording import words
from desk import Listed
from desk.playlists import LEAST_S, LONGEST_S

PATH = "/quan-tri/danh-sach-phat"
WRITE, WITHDRAW = (f"{PATH}/{one}" for one in ("ghi", "bo-sua"))
_SPARE = 3
"""Empty lines of a form: boards that may be added."""
Pages = Sequence[tuple[str, int]]


def listed(
    shown: Mapping[str, tuple[str, str, Pages]],
    written: Mapping[str, Listed],
    kept: frozenset[str],
    boards: Mapping[str, str],
    used: Mapping[str, int],
) -> Component:
    """Every playlist as it holds, and the form that changes it.

    ``shown``: name → title as the reader is told it, as it is written, pages; ``written``: those of
    the page; ``kept``: names in the file; ``used``: how many screens show it.
    """
    out: list[Component] = [
        html.H2(words.t("playlists.title")),
        html.P(words.t("playlists.hint"), className="hint"),
    ]
    for name, (said, title, pages) in shown.items():
        out.append(_one(name, said, title, pages, written.get(name), name in kept, boards, used))
    return html.Section(out, className="box", id="danh-sach-phat")


def _one(
    name: str,
    said: str,
    title: str,
    pages: Pages,
    mine: Listed | None,
    kept: bool,
    boards: Mapping[str, str],
    used: Mapping[str, int],
) -> Component:
    columns = [
        table.Column(words.t("playlists.order"), num=True),
        table.Column(words.t("playlists.board")),
        table.Column(words.t("playlists.seconds"), num=True),
    ]
    rows: list[list[table.Cell]] = [
        [str(n + 1), boards.get(board, board), words.number(seconds)]
        for n, (board, seconds) in enumerate(pages)
    ]
    total = sum(seconds for _, seconds in pages)
    told = words.t("playlists.turn", seconds=words.number(total), screens=used.get(name, 0))
    origin = words.t("playlists.of_file")
    if mine is not None:
        origin = words.t("playlists.of_page", by=mine.by, at=moment(mine.at))
        gone = [board for board, _ in mine.pages if board not in boards]
        if gone:
            origin += " " + words.t("playlists.gone", boards=", ".join(gone))
    named = attrs(aria_label=f"{words.t('playlists.edit')}: {said}")
    forms: list[Component] = [
        html.Summary(words.t("playlists.edit"), **named),
        _form(name, title, pages, mine, boards),
    ]
    if mine is not None:
        key = "back" if kept else "remove"
        send = words.t(f"playlists.{key}")
        forms.append(entry.post(WITHDRAW, _which(name, mine), send, css="form quiet"))
    return html.Div(
        [
            html.H3(said),
            html.P([f"{name} · {told}", html.Br(), origin], className="hint"),
            table.table(columns, rows, caption=said, css="tb"),
            html.Details(forms),
        ],
        className="played",
        id=f"phat-{name}",
    )


def _form(
    name: str, title: str, pages: Pages, mine: Listed | None, boards: Mapping[str, str]
) -> Component:
    """The form of one playlist; ``name`` "": of a new one."""
    id = name or "moi"
    inside: list[Component] = []
    if name:
        inside += _which(name, mine)
    else:
        inside += [
            entry.field("hidden", "moi", "1"),
            html.Label(words.t("playlists.name"), htmlFor="ten-phat"),
            entry.field(
                "text", "ten", id="ten-phat", maxlength="60", required="required",
                pattern="[a-z0-9]+(-[a-z0-9]+)*", autocomplete="off",
            ),
        ]  # fmt: skip
    inside += [
        html.Label(words.t("playlists.heading"), htmlFor=f"tieu-de-{id}"),
        entry.field(
            "text", "tieu-de", title, id=f"tieu-de-{id}", maxlength="60", required="required"
        ),
    ]
    lines = [*pages, *[("", 30)] * _SPARE]
    inside += [_line(id, n, board, seconds, boards) for n, (board, seconds) in enumerate(lines, 1)]
    send = words.t("playlists.write" if name else "playlists.make")
    return entry.post(WRITE, inside, send)


def _which(name: str, mine: Listed | None) -> list[Component]:
    """Which playlist a form is about, and how it stood when the form was drawn."""
    return [
        entry.field("hidden", "ten", name),
        entry.field("hidden", "da-xem", str(mine.at) if mine else ""),
    ]


def _line(id: str, n: int, board: str, seconds: int, boards: Mapping[str, str]) -> Component:
    """One line: its order, its board and how long it stands."""
    said = words.t("playlists.line", n=n)
    options = {"": words.t("playlists.none"), **boards}
    span = {"min": str(LEAST_S), "max": str(LONGEST_S), "step": "1", "required": "required"}
    return html.Fieldset(
        [
            html.Legend(said, className="sr"),
            entry.field(
                "number", "thu-tu", str(n), id=f"thu-tu-{id}-{n}", min="1", max="99",
                step="1", required="required", aria_label=f"{said}: {words.t('playlists.order')}",
            ),
            entry.choice(
                "bang", options, board, id=f"bang-{id}-{n}",
                aria_label=f"{said}: {words.t('playlists.board')}",
            ),
            entry.field(
                "number", "giay", str(seconds), id=f"giay-{id}-{n}",
                aria_label=f"{said}: {words.t('playlists.seconds')}", **span,
            ),
        ],
        className="line",
    )  # fmt: skip


def adding(boards: Mapping[str, str]) -> Component:
    """The form of a new playlist."""
    return html.Section(
        [html.H2(words.t("playlists.new")), _form("", "", (), None, boards)],
        className="box",
        id="phat-moi",
    )
