"""The results, theme by theme: one sentence, a table, the paths, what moved and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core import format as say
from core.period import Grain, Period
from core.values import Status, Value
from exports.brief.knowing import listed
from exports.paper.stamp import Runs
from exports.provenance.truth import shown
from exports.report import moves
from exports.report.blocks import Block, Cell, Charts, Column, Curve, Grid, Heading, Items, Para
from exports.report.curve import LENGTH, curve
from exports.report.gather import Told, count, doubted
from indicators.asking.compare import is_rate
from indicators.catalog import Catalog
from indicators.defining import targets
from indicators.defining.model import CountOf, SumOf

THEMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Giải quyết thủ tục hành chính", ("onestop",)),
    ("Văn bản điện tử", ("edoc",)),
    ("Kho dữ liệu và dữ liệu mở", ("data",)),
    ("Chuyển đổi số và năng lực số", ("society", "capacity")),
    ("Nhiệm vụ được giao", ("task",)),
    ("Phản ánh hiện trường và báo chí", ("petition", "press")),
    ("Bộ chỉ số 766", ("index766",)),
)
"""Name of a theme and the groups of its indicators; groups of others stand under their own name."""
ALL = "Tất cả"
_NAMED = 8
_TRIED = 6


def themes(catalog: Catalog, held: Sequence[Told]) -> list[tuple[str, list[Told]]]:
    """The indicators by theme, themes without any left out."""
    known = {group for _, groups in THEMES for group in groups}
    names = list(THEMES)
    names += [(one.name.vi, (one.id,)) for one in catalog.groups() if one.id not in known]
    found = [(name, [one for one in held if one.definition.group in groups])
             for name, groups in names]  # fmt: skip
    return [(name, mine) for name, mine in found if mine]


class Numbers:
    """Counts the tables and the pictures of a report."""

    def __init__(self) -> None:
        self._tables = self._pictures = 0

    def table(self, name: str) -> str:
        """``Bảng 3. …``."""
        self._tables += 1
        return f"Bảng {self._tables}. {name}"

    def picture(self, name: str) -> str:
        """``Hình 2. …``."""
        self._pictures += 1
        return f"Hình {self._pictures}. {name}"


def section(
    catalog: Catalog, name: str, held: Sequence[Told], period: Period, place: int, numbers: Numbers
) -> Iterator[Block]:
    """One theme, the ``place``-th."""
    yield Heading(f"{place}. {name}", 2)
    yield Para(summary(held, period))
    rows = [one for one in held if one.held and _worth(one, period)]
    if rows:
        yield table(rows, period, numbers.table(f"{name}: {period.inside()}"))
    rest = _rest(held, period)
    if rest:
        yield Para(((rest, False),), italic=True)
    drawn = _curves(catalog, held, period)
    if drawn:
        span = f"{LENGTH} {'tuần' if period.grain is Grain.WEEK else 'tháng'}"
        title = numbers.picture(f"Diễn biến {span} đến {period.inside()}")
        notes = ["Trục không bắt đầu từ 0."] if any(one.cut for one in drawn) else []
        yield Charts(title, tuple(drawn), " ".join(notes))
    told = moves.lines(catalog, held)
    if told:
        yield Items(told)


def summary(held: Sequence[Told], period: Period) -> Runs:
    """``27 chỉ tiêu: 1 chưa đạt, 26 đạt; so với tuần trước 3 giảm sút, 5 cải thiện.``"""
    found = count(held)
    named = [
        f"{number} {word}"
        for number, word in (
            (found.off, Status.OFF.word.lower()),
            (found.watch, Status.WATCH.word.lower()),
            (found.on, Status.ON.word.lower()),
            (found.aimless, "không đặt mục tiêu hoặc chưa đánh giá"),
            (found.empty, "chưa có số"),
        )
        if number
    ]
    moved = [
        f"{number} {word}"
        for number, word in ((found.worse, "giảm sút"), (found.better, "cải thiện"))
        if number
    ]
    return (
        (f"{len(held)} chỉ tiêu: ", False),
        (", ".join(named), True),
        (f"; so với {_before(period)}: ", False),
        (", ".join(moved) or "không chỉ tiêu nào giảm sút hay cải thiện", bool(moved)),
        (".", False),
    )


def table(rows: Sequence[Told], period: Period, title: str) -> Grid:
    """The figures of a theme beside those before them and the targets of the year."""
    weekly = period.grain is Grain.WEEK
    columns = (
        Column("Chỉ tiêu", 50),
        Column("Tuần này" if weekly else "Tháng này", 19, "right"),
        Column("Tuần trước" if weekly else "Tháng trước", 19, "right"),
        Column("Thay đổi" if weekly else "Cùng kỳ năm trước", 20, "right"),
        Column("Lũy kế năm", 19, "right"),
        Column("Mục tiêu", 16, "center"),
        Column("Tình trạng", 22, "center"),
    )
    shaded = tuple(n for n, one in enumerate(rows) if one.judged is Status.OFF)
    return Grid(title, columns, tuple(_row(one) for one in rows), shaded)


def _row(one: Told) -> tuple[Cell, ...]:
    target, judged = one.year.target, one.judged
    moved = one.changed
    other = _figure(one.past) if one.past else Cell("–" if moved is None else moved.display())
    return (
        Cell(one.definition.short_name + _unit(one)),
        _figure(one.now, bold=True),
        _figure(one.before),
        other,
        _figure(one.year),
        Cell("–" if target is None else targets.words(one.definition, target)),
        Cell("–") if judged is Status.NONE else Cell(judged.word, status=judged.value),
    )


def _unit(one: Told) -> str:
    return "" if is_rate(one.definition) else f" ({one.definition.unit})"


def _figure(value: Value, *, bold: bool = False) -> Cell:
    return Cell(shown(value), bold=bold, doubted=doubted(value))


def _worth(one: Told, period: Period) -> bool:
    """A week's table leaves out what is on target, or not judged, and did not move."""
    wrong = one.judged in (Status.OFF, Status.WATCH)
    return period.grain is not Grain.WEEK or wrong or one.moved


def _rest(held: Sequence[Told], period: Period) -> str:
    """What stands in no table, and why: nothing is left out in silence."""
    same = [one.definition.short_name for one in held if one.held and not _worth(one, period)]
    said = []
    if same:
        said.append(f"Không đổi so với {_before(period)}: {listed(same, _NAMED, 'chỉ tiêu')}.")
    silent: dict[str, list[str]] = {}
    for one in held:
        if not one.held:
            why = one.now.reason or "chưa có số liệu"
            silent.setdefault(why, []).append(one.definition.short_name)
    said += [f"Không có số của kỳ ({why}): {listed(names, _NAMED, 'chỉ tiêu')}."
             for why, names in silent.items()]  # fmt: skip
    return " ".join(said)


def _curves(catalog: Catalog, held: Sequence[Told], period: Period) -> list[Curve]:
    """The rate that stands worst, then what is counted first; in a week both, or none."""
    rates = [one for one in held if is_rate(one.definition) and one.year.target is not None]
    rates.sort(key=lambda one: -one.judged.urgency)
    sums = [one for one in held if isinstance(one.definition.value, SumOf | CountOf)]
    out: list[Curve] = []
    for choice in (rates, sums):
        for one in choice[:_TRIED]:
            made = curve(catalog, one.definition, period)
            if made is not None:
                out.append(made)
                break
    return out if period.grain is not Grain.WEEK or len(out) > 1 else []


def _before(period: Period) -> str:
    return "tuần trước" if period.grain is Grain.WEEK else "tháng trước"


def overview(catalog: Catalog, held: Sequence[Told], numbers: Numbers) -> Grid:
    """Every theme in one line."""
    columns = (
        Column("Lĩnh vực", 56),
        Column("Chỉ tiêu", 12, "center"),
        Column(Status.OFF.word, 13, "center"),
        Column(Status.WATCH.word, 14, "center"),
        Column(Status.ON.word, 11, "center"),
        Column("Không mục tiêu", 18, "center"),
        Column("Chưa có số", 14, "center"),
        Column("Giảm sút", 13, "center"),
        Column("Cải thiện", 14, "center"),
    )
    rows = []
    found = [*themes(catalog, held), (ALL, list(held))]
    for name, mine in found:
        how = count(mine)
        told = (
            how.all, how.off, how.watch, how.on, how.aimless, how.empty, how.worse, how.better,
        )  # fmt: skip
        cells = [Cell(say.number(one) if one else "–", bold=name == ALL) for one in told]
        rows.append((Cell(name, bold=name == ALL), *cells))
    return Grid(numbers.table("Tình hình chung theo lĩnh vực"), columns, tuple(rows))
