"""A board as a file: the figures of its panels, each a row, and its panels for a picture.

All of it is as it stands now. What a panel is in a file stands in ``tiles``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from core.errors import MisuseError, NotFoundError
from dashboard.components import number
from dashboard.wall import config, whose
from dashboard.wall.board import title
from dashboard.wall.config import Boards
from dashboard.wall.scene import Scene
from dashboard.wall.tiles import REVISED, WHOLE, YESTERDAY, tile
from dashboard.wall.whose import PROVINCE, Whose
from dashboard.wording import words
from exports.provenance.doubting import doubts
from exports.provenance.origin import RUNS, truth_of
from exports.provenance.truth import EACH, Feed, Truth
from exports.sheets.asked import BOARDS, Asked
from exports.sheets.sheet import Row, Sheet
from indicators.catalog import Catalog
from indicators.reported.owing import Paused

_CHOICES = frozenset({"don-vi"})


def named(subject: str) -> bool:
    """Does a file's address mean a board?"""
    return subject.strip("/").startswith(BOARDS)


def sheet(
    catalog: Catalog,
    subject: str,
    asked: Asked,
    mine: Whose = PROVINCE,
    paused: Mapping[str, Paused] = MappingProxyType({}),
    held: Boards | None = None,
) -> Sheet:
    """The sheet of a board. ``catalog``: the whole one; ``mine`` says whose figures may be read.

    ``paused``: sources that rest, which owe nothing meanwhile; ``held``: the boards among which it
    is, None: those of the file.

    Raises NotFoundError for no such board, MisuseError for a choice that boards do not have.
    """
    name, _ = whose.split(subject.strip("/").removeprefix(BOARDS))
    held = held or config.boards()
    if name not in held.boards:
        raise NotFoundError(f"Không có bảng “{name[:40]}”; các bảng: {', '.join(held.boards)}.")
    odd = sorted({key for key, _ in asked.query} - _CHOICES)
    if odd:
        raise MisuseError(
            f"Bảng của màn hình luôn là hiện nay, không nhận {', '.join(odd)}; chỉ nhận don-vi."
        )
    board = held.boards[name]
    with words.speaking("vi"), catalog.reading():  # files are Vietnamese, whoever takes them
        scene = Scene(catalog, name, board, mine)
        tiles = [tile(scene, panel, paused) for panel in board.panels]
        told = [row for one in tiles for row in one.rows]
        definitions = list({row.definition.id: row.definition for row in told}.values())
        truth = truth_of(
            catalog, Asked(unit=mine.unit or None), scene.board.filters.period, scene.place,
            [row.value for row in told if row.part not in (WHOLE, YESTERDAY, REVISED)],
            definitions,
            subject=BOARDS + name, title=f"Bảng {title(board)}", measure=EACH,
            path=f"/wall/{name}", address=f"/wall/{mine.name(name)}",
        )  # fmt: skip
        truth = replace(truth, as_of=scene.oldest(), doubts=(*truth.doubts, *_beside(told)))
        if any(panel.kind == "sources" for panel in board.panels):
            truth = _fed(scene, truth)
        if not definitions:
            truth = replace(truth, cuts=(_NO_FIGURES,))
    return Sheet(truth, tuple(told), place=scene.place, shape="board", tiles=tuple(tiles))


_NO_FIGURES = "bảng này không có chỉ tiêu nào, chỉ có tình trạng các nguồn và nợ số liệu"


def _fed(scene: Scene, truth: Truth) -> Truth:
    """With every source that feeds: a board that tells how they stand stands on all of them."""
    on = [one for one in scene.sources if one.feeds]
    runs = tuple(run for one in on for run in one.runs[-RUNS:])
    return replace(truth, sources=tuple(Feed.of(one) for one in on), runs=runs)


def _beside(rows: Iterable[Row]) -> tuple[str, ...]:
    """Why not to lean on which of the province's figures beside a unit's."""
    old = [one for one in rows if one.part == WHOLE and number.doubted(one.value)]
    names = {
        one.definition.id: f"{one.definition.short_name} ({words.t('wall.whole')})" for one in old
    }
    return doubts([one.value for one in old], names)
