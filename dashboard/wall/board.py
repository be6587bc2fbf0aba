"""One board: its sections on the grid, and what stands in each of its cells. Aggregates only."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from core.clock import from_epoch
from dashboard.components import status as mark
from dashboard.serving.html import render
from dashboard.wall import config, ground, panels, standing
from dashboard.wall.config import Boards, Playlist
from dashboard.wall.joined import Placed
from dashboard.wall.kinds import DRAWS, cards
from dashboard.wall.places import BoardConfig, Panel
from dashboard.wall.rehearsal import Act
from dashboard.wall.scene import Scene
from dashboard.wall.whose import PROVINCE, Whose
from dashboard.wording import words
from indicators.catalog import Catalog

_HALF = 6
"""Cards on a page of a screen that is narrower than the panels."""
_CELLS = {"sources": "every-source"}  # “sources” is a cell of the foot
_WHOLE, _WIDE = f"2 / 1 / {2 + _HALF} / 2", f"2 / 1 / {2 + _HALF} / 3"


@dataclass(frozen=True, slots=True)
class Cell:
    """One exchangeable piece of the board."""

    html: str
    hash: str

    @classmethod
    def of(cls, tree: object) -> Cell:
        """Draw, and name by content."""
        text = render(tree)
        return cls(text, hashlib.sha256(text.encode()).hexdigest()[:12])


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of the grid with one cell.

    ``part``: its page on a narrow screen; ``half``: its place there in two columns,
    ``up``: on a screen that stands upright, in one.
    """

    cell: str
    css: str
    area: str
    part: int
    half: str
    up: str
    foot: bool


def sections(board: BoardConfig) -> list[Section]:
    """The board's pieces in their order; cards one each."""
    out, part, placed = list[Section](), 1, 0
    for panel, cell in _named(board):
        if isinstance(panel, Placed):
            found = list(_laid(panel, cell, placed))
            placed += len(panel.spots)
            out += found
            continue
        column, row, wide, tall = panel.at
        if panel.kind == "cards":
            for n in range(wide * tall):
                x, y = column + n % wide, row + n // wide
                css = "place tall" if y == 1 else "place"
                placed += 1
                at, left = part + n // _HALF, n % _HALF
                half, up = _page(left, min(_HALF, wide * tall - n + left))
                out.append(Section(f"c{placed}", css, _area(x, y, 1, 1), at, half, up, False))
            part += -(-wide * tall // _HALF)
            continue
        css = f"cell {_css(panel.kind)} w{wide}{' footed' if panel.foot else ''}"
        out.append(Section(cell, css, _area(*panel.at), part, _WIDE, _WHOLE, panel.foot))
        part += 1
    return out


def _page(n: int, cards: int) -> tuple[str, str]:
    """Where a card stands on its page, in two columns and in one; few ones are the taller.

    The last of an odd number takes both columns.
    """
    deep, high = _HALF // -(-cards // 2), _HALF // cards
    wide = 2 if n == cards - 1 and n % 2 == 0 else 1
    half = f"{2 + n // 2 * deep} / {1 + n % 2} / span {deep} / span {wide}"
    return half, f"{2 + n * high} / 1 / span {high}"


def _laid(panel: Placed, cell: str, placed: int) -> Iterator[Section]:
    """A panel of a joined wall; ``placed``: cards before it."""
    for n, spot in enumerate(panel.spots, placed + 1):
        yield Section(f"c{n}", "place", spot.area, spot.part, "", "", False)
    if panel.kind != "cards":
        css = f"cell {_css(panel.kind)} w{panel.wide}{' footed' if panel.foot else ''}"
        yield Section(cell, css, panel.area, panel.part, "", "", panel.foot)


def _named(board: BoardConfig) -> Iterator[tuple[Panel, str]]:
    """Panels with the names of their cells: the kind, and a number from the second on."""
    seen: Counter[str] = Counter()
    for panel in board.panels:
        seen[panel.kind] += 1
        count, kind = seen[panel.kind], _CELLS.get(panel.kind, panel.kind)
        yield panel, kind if count == 1 else f"{kind}{count}"


def _css(kind: str) -> str:
    """Lines stand on the columns of the months, whatever the wall: they share their style."""
    return f"k-{kind} k-months" if kind == "lines" else f"k-{kind}"


def _area(column: int, row: int, wide: int, tall: int) -> str:
    """A place of the grid as CSS says it; the head is the first row."""
    return f"{row + 1} / {column} / {row + 1 + tall} / {column + wide}"


def stage(drawn: str, *, still: bool = False) -> str:
    """Where boards stand, with the shapes and the stripes that they share.

    ``still``: nothing in it can be reached.
    """
    shared = render([mark.symbols(), ground.stripes()])
    return f'<div class="stage"{" inert" if still else ""}>{shared}{drawn}</div>'


def title(board: BoardConfig | Playlist) -> str:
    """The name of a board or a playlist in the reader's language."""
    return board.title if words.language() == "vi" else board.title_en or board.title


def draw(
    catalog: Catalog,
    name: str,
    mine: Whose = PROVINCE,
    *,
    held: Boards | None = None,
    demo: bool = False,
    act: Act | None = None,
) -> dict[str, Cell]:
    """Every cell of a board by its name. Raises IocError when there is nothing to draw.

    ``held``: the boards among which it is; None: those of the file. ``act``: the picture of a
    rehearsal that it stands in.
    """
    held = held or config.boards()
    board = held.boards[name]
    if act is None:
        scene = Scene(catalog, name, board, mine)
    else:
        scene = Scene(act.view(catalog), name, board, mine, act.moment, act.as_known)
    at = from_epoch(scene.now)
    shift = held.duty.now(at.hour * 60 + at.minute)
    cells: dict[str, object] = {
        "place": panels.place(scene.place.name, title(board), shift),
        "when": panels.when(scene.now),
        "tally": panels.tally(scene.counts()),
    }
    if act is not None:
        cells |= _acted(act, catalog, title(board), scene)
    placed = 0
    for panel, cell in _named(board):
        if panel.kind == "cards":
            for drawn in cards(scene, panel):
                placed += 1
                cells[f"c{placed}"] = drawn
        else:
            cells[cell] = DRAWS[panel.kind](scene, panel)
    cells["sources"] = (
        standing.sources(scene.sources, scene.now) if scene.past is None else standing.untold()
    )
    cells["link"] = panels.link(scene.oldest(), scene.now, demo=demo)
    return {name: Cell.of(tree) for name, tree in cells.items()}


def _acted(act: Act, catalog: Catalog, name: str, scene: Scene) -> dict[str, object]:
    """The cells that a rehearsal has alone: its watermark, its words in the head, its clock."""
    told = act.told(catalog)
    whose = scene.place.name if scene.mine.unit else ""
    cells: dict[str, object] = {
        "drill": panels.watermark(told),
        "place": panels.acted(name, [told, act.short or told], whose),
    }
    if act.moment is not None:
        cells |= {
            "when": panels.when(scene.now, live=False),
            "hour": f"{from_epoch(scene.now):%H:%M}",
        }
    return cells
