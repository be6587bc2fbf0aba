"""Boards for those who look after screens: each as it looks, where it comes from, what it is of.

What may be done with one leads to ``boardform``; ``dashboard.acts.composing`` puts both together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from dash import html
from dash.development.base_component import Component

from core.format import moment
from dashboard.components import entry, table
from dashboard.components.attrs import attrs
from dashboard.components.boardform import PATH
from dashboard.components.svg import Svg
from dashboard.serving.html import escape
from dashboard.wall import draft
from dashboard.wall.places import BoardConfig, Panel
from dashboard.wording import words
from desk import Composed

PAGE = "/quan-tri"
PART = "bang"
DROP = f"{PATH}/bo"


@dataclass(frozen=True, slots=True)
class Shown:
    """A board in the list. ``board``: None where it was taken away, or cannot be drawn.

    ``kept``: does the file have one of that name? ``mine``: what was written here last; ``lists``:
    titles of the playlists that show it; ``faults``: what is wrong with it now.
    """

    name: str
    board: BoardConfig | None
    kept: bool
    mine: Composed | None = None
    lists: Sequence[str] = ()
    faults: Sequence[str] = ()

    @property
    def here(self) -> bool:
        """Does what was written here stand, not what the file has?"""
        return self.mine is not None and bool(self.mine.content)


def link(way: str, name: str = "", version: int = 0) -> str:
    """The address of a form: ``viec`` = them | sua | chep, of a board, of one of its versions."""
    asked = {"muc": PART, "viec": way, "ma": name, "ban": str(version) if version else ""}
    return f"{PAGE}?{urlencode({key: text for key, text in asked.items() if text})}#soan-bang"


def listed(shown: Sequence[Shown], names: Mapping[str, str]) -> Component:
    """Every board that holds, then those that were taken away. ``names``: of indicators."""
    new = html.A(words.t("boards.new"), href=link("them"), target="_self", className="send")
    out: list[Component] = [
        html.H2(words.t("boards.title")),
        html.P(words.t("boards.hint"), className="hint"),
        html.P(new),
    ]
    out += [_one(one, names) for one in shown if one.board is not None or one.here]
    gone = [one for one in shown if one.board is None and not one.here]
    if gone:
        out.append(html.H3(words.t("boards.taken")))
        out.append(html.Ul([html.Li(_gone(one)) for one in gone], className="li two-col"))
    return html.Section(out, className="box", id=PART)


def _gone(one: Shown) -> list[Component | str]:
    assert one.mine is not None
    told = words.t("boards.taken_by", name=one.name, by=one.mine.by, at=moment(one.mine.at))
    back = html.A(
        words.t("boards.see_last"), href=link("sua", one.name, one.mine.version - 1), target="_self"
    )
    return [told, " ", back]


def _one(one: Shown, names: Mapping[str, str]) -> Component:
    board = one.board
    head: list[Component | str] = [html.H3(_title(one))]
    if board is not None and board.title_en:
        other = board.title if words.language() == "en" else board.title_en
        tongue = "vi" if words.language() == "en" else "en"
        head.append(html.P(other, lang=tongue, className="also"))
    inside = [*head, html.P(_origin(one), className="hint"), html.P(_used(one), className="hint")]
    if one.faults:
        said = [html.Li(words.said(each)) for each in one.faults]
        inside.append(html.Ul(said, className="faults"))
    inside.append(_ways(one))
    if board is not None:
        inside.append(_text(one, board, names))
    small: list[Component] = [] if board is None else [_small(one.name, _title(one))]
    return html.Article(
        [*small, html.Div(inside)],
        className="played composed",
        id=f"bang-{one.name}",
    )


def _title(one: Shown) -> str:
    if one.board is None:
        return one.name
    english = one.board.title_en if words.language() == "en" else ""
    return english or one.board.title


def _origin(one: Shown) -> list[Component | str]:
    """Where it comes from: the file, or who wrote it here and when."""
    told = words.t("boards.of_file")
    if one.here and one.mine is not None:
        key = "boards.over_file" if one.kept else "boards.of_page"
        told = words.t(
            key, by=one.mine.by, at=moment(one.mine.at), version=words.number(one.mine.version)
        )
    return [html.Code(one.name), f" · {told}"]


def _used(one: Shown) -> str:
    if not one.lists:
        return words.t("boards.unused")
    return words.t("boards.used", lists=", ".join(one.lists))


def _small(name: str, title: str) -> Component:
    """The board as it hangs, small, drawn by the wall itself; it is fetched when it is seen."""
    said = words.t("boards.small", title=title)
    return Svg(
        f'<iframe title="{escape(said)}" src="/wall/{quote(name)}/hinh" loading="lazy"'
        ' tabindex="-1"></iframe>',
        className="small-wall",
    )


def _ways(one: Shown) -> Component:
    """See it on the wall, change it, copy it, take it away or bring the file's back."""
    about = f": {_title(one)}"
    ways: list[Component] = []
    if one.board is not None:
        see = words.t("boards.see")
        wall = html.A(
            see, href=f"/wall/{quote(one.name)}", target="_blank", **attrs(aria_label=see + about)
        )
        ways.append(wall)
    for way in ("sua", "chep") if one.board is not None else ("sua",):
        said = words.t(f"boards.{way}")
        ways.append(
            html.A(said, href=link(way, one.name), target="_self", **attrs(aria_label=said + about))
        )
    if one.here and one.mine is not None:
        which = [
            entry.field("hidden", "ten", one.name),
            entry.field("hidden", "da-xem", str(one.mine.version)),
        ]
        send = words.t("boards.back_to_file" if one.kept else "boards.drop")
        ways.append(entry.post(DROP, which, [send, html.Span(about, className="sr")], css="quiet"))
    return html.Div(ways, className="ways")


def _text(one: Shown, board: BoardConfig, names: Mapping[str, str]) -> Component:
    """What the board is of, in words, and as the file would have it."""
    said = [html.Li(panel(each, names)) for each in board.panels]
    summary = html.Summary(
        words.t("boards.what"), **attrs(aria_label=f"{words.t('boards.what')}: {_title(one)}")
    )
    return html.Details(
        [
            summary,
            html.Ol(said),
            html.P(words.t("boards.as_file"), className="hint"),
            html.Pre(draft.text(one.name, board), className="letter", lang="vi"),
        ]
    )


def panel(one: Panel, names: Mapping[str, str]) -> str:
    """``Thẻ chỉ tiêu, cột 1–3, hàng 1–4: Đúng hạn, …``."""
    column, row, wide, tall = one.at
    told = words.t(
        "boards.lies", kind=words.t(f"boards.kind.{one.kind}"),
        columns=_span(column, wide), rows=_span(row, tall),
    )  # fmt: skip
    named = ", ".join(names.get(id, id) for id in one.named)
    order = words.t(f"boards.order.{one.order}") if one.kind == "cards" else ""
    foot = words.t("boards.has_foot") if one.foot else ""
    return "; ".join(filter(None, (f"{told}: {named}" if named else told, order, foot)))


def _span(first: int, count: int) -> str:
    return str(first) if count == 1 else f"{first}–{first + count - 1}"


def history(name: str, versions: Sequence[Composed], shown: int) -> Component:
    """What was written of a board, the newest first; each can be looked at and saved again.

    ``shown``: the version in the form.
    """
    rows: list[list[table.Cell]] = []
    for one in versions:
        act: table.Cell = words.t("boards.in_form")
        if not one.content:
            act = words.t("boards.was_taken")
        elif one.version != shown:
            said = words.t("boards.look_at", version=words.number(one.version))
            act = html.A(said, href=link("sua", name, one.version), target="_self")
        rows.append([words.number(one.version), [one.by, html.Small(moment(one.at))], act])
    columns = [
        table.Column(words.t("boards.version"), num=True),
        table.Column(words.t("boards.written")),
        table.Column(words.t("boards.act")),
    ]
    return html.Section(
        [
            html.H2(words.t("boards.versions")),
            html.P(words.t("boards.versions_hint"), className="hint"),
            table.table(columns, rows, caption=words.t("boards.versions"), css="tb st"),
        ],
        className="box",
        id="cac-ban",
    )
