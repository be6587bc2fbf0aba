"""A frozen brief as the lines of one A4 page: what fits is told, the rest is counted in words.

PDF, DOCX and the preview are drawn from the same ``Sheet``, so they say the same. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from core import format as say
from core.clock import from_epoch
from core.values import Status
from exports.brief import lists
from exports.brief.frozen import Brief, Line
from exports.paper.stamp import Runs, Stamp, numbered, received, signed

TITLE = "BÁO CÁO NHANH"
COLUMNS = ("Tình trạng", "Chỉ tiêu", "Hiện nay", "Mục tiêu", "13 tháng", "Điều cần biết")

_NAME = 42
"""Characters that take two lines of the table; a longer name gives way to the short one."""


_OFF, _WATCH = Status.OFF.word, Status.WATCH.word


@dataclass(frozen=True, slots=True)
class Cut:
    """How much of each part is told one by one, and at which size of letters (points)."""

    size: float = 13.0
    red: int = 12
    moved: int = 4
    fragile: int = 4
    unknown: int = 7
    met: int = 14
    wanted: int = 6

    def smaller(self) -> Cut:
        """The next step down; the parts that matter least are shortened first."""
        if self.size > LEAST_SIZE:
            return replace(self, size=round(self.size - 0.5, 1))
        for name, least in (
            ("met", 6), ("fragile", 2), ("moved", 3), ("unknown", 4), ("red", 8), ("wanted", 4),
            ("met", 0), ("moved", 1), ("unknown", 2), ("red", 4), ("fragile", 1), ("wanted", 2),
        ):  # fmt: skip
            held = getattr(self, name)
            if held > least:
                return replace(self, **{name: max(least, held - (2 if held > 6 else 1))})
        return replace(self, red=max(0, self.red - 1))


LEAST_SIZE = 10.5
"""Points below which no letter is set; Decree 30/2020 wants 13 to 14, which few figures allow."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure that misses its target."""

    status: str
    word: str
    name: str
    figure: str
    doubted: bool
    target: str
    path: tuple[float | None, ...]
    pathless: str
    goal: float | None
    told: str


@dataclass(frozen=True, slots=True)
class Part:
    """A list under its heading; never empty: nothing is said in words."""

    title: str
    lines: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The page, top to bottom."""

    above: str
    organ: str
    number: str
    place: str
    about: str
    summary: Runs
    red_title: str
    rows: tuple[Row, ...]
    red_rest: str
    moved: Part
    fragile: Part
    unknown: Part
    met_title: str
    met: tuple[tuple[str, str, bool], ...]  # name, figure, doubted
    met_rest: str
    wanted: Part
    signer: str
    receivers: tuple[str, ...]
    code: str
    address: str
    foot: str
    size: float


def lay(brief: Brief, stamp: Stamp, cut: Cut) -> Sheet:
    """The sheet of a brief at a cut."""
    bad = [one for one in brief.lines if one.judged in (Status.OFF, Status.WATCH)]
    met = [one for one in brief.lines if one.judged is Status.ON]
    told, rest = bad[: cut.red], bad[cut.red :]
    at = from_epoch(brief.moment)
    return Sheet(
        above=brief.above,
        organ=brief.organ,
        number=numbered(stamp, brief.symbol),
        place=signed(brief.place, from_epoch(stamp.made_at).date()),
        about=f"Tình hình các chỉ tiêu điều hành đến {at:%H giờ %M} ngày {at:%d/%m/%Y}",
        summary=_summary(brief, bad, met),
        red_title=f"I. {_OFF} và {_WATCH}".upper(),
        rows=tuple(_row(one) for one in told),
        red_rest=_red_rest(told, rest),
        moved=Part(
            f"II. THAY ĐỔI SO VỚI NGÀY {date.fromisoformat(brief.against):%d/%m/%Y}",
            lists.moved(brief, cut.moved),
        ),
        fragile=Part("III. ĐẠT NHƯNG CHƯA BỀN VỮNG", lists.fragile(brief, met, cut.fragile)),
        unknown=Part("IV. CHƯA BIẾT", lists.unknown(brief, cut.unknown)),
        met_title="V. CÁC CHỈ TIÊU ĐẠT",
        met=tuple((one.short, one.display, one.doubted) for one in met[: cut.met]),
        met_rest=lists.more(len(met), cut.met, "chỉ tiêu đạt") if met else "Không có.",
        wanted=Part("VI. XIN Ý KIẾN CHỈ ĐẠO", lists.wanted(brief, cut.wanted)),
        signer=brief.signer,
        receivers=received(brief.receivers),
        code=stamp.code,
        address=stamp.address,
        foot=_foot(brief, stamp),
        size=cut.size,
    )


def _summary(brief: Brief, bad: Sequence[Line], met: Sequence[Line]) -> Runs:
    off = sum(one.judged is Status.OFF for one in bad)
    fragile = sum(bool(one.fragile) for one in met)
    none = [one for one in brief.lines if one.judged is Status.NONE]
    aimless = sum(one.held and not one.target for one in none)
    empty = sum(not one.held for one in none)
    lasting = f" (trong đó {fragile} đạt nhưng chưa bền vững)" if fragile else ""
    why = [
        f"{count} {what}"
        for count, what in ((aimless, "không đặt mục tiêu"), (empty, "không có số liệu"))
        if count
    ]
    runs = [
        (f"Trong {len(brief.lines)} chỉ tiêu theo dõi: ", False),
        (_counted((off, Status.OFF), (len(bad) - off, Status.WATCH), (len(met), Status.ON)), True),
        (f"{lasting}, ", False),
        (_counted((len(none), Status.NONE)), True),
        (f" ({', '.join(why)})." if why else ".", False),
    ]
    if brief.sources_all:
        runs.append((f" Có {brief.sources_good}/{brief.sources_all} nguồn số liệu tốt.", False))
    runs += [(f" {note}", False) for note in brief.notes]
    return tuple(runs)


def _counted(*found: tuple[int, Status]) -> str:
    """``1 chưa đạt, 2 cần chú ý``."""
    return ", ".join(f"{say.number(count)} {status.word.lower()}" for count, status in found)


def _row(one: Line) -> Row:
    told = "; ".join(part for part in (one.doubt if one.doubted else "", one.told) if part)
    return Row(
        status=one.judged.value,
        word=one.judged.word,
        name=one.name if len(one.name) <= _NAME else one.short,
        figure=one.display,
        doubted=one.doubted,
        target=one.target,
        path=one.path,
        pathless=one.pathless,
        goal=one.goal,
        told=told,
    )


def _red_rest(told: Sequence[Line], rest: Sequence[Line]) -> str:
    if not told and not rest:
        return f"Không có chỉ tiêu nào {_OFF.lower()} hoặc {_WATCH.lower()}."
    if not rest:
        return ""
    off = sum(one.judged is Status.OFF for one in rest)
    held = [(off, Status.OFF), (len(rest) - off, Status.WATCH)]
    parts = _counted(*(one for one in held if one[0]))
    return f"Còn {say.number(len(rest))} chỉ tiêu khác: {parts}; xem bản đầy đủ theo mã."


def _foot(brief: Brief, stamp: Stamp) -> str:
    demo = "Số liệu mô phỏng của bản trình diễn. " if brief.demo else ""
    doubted = "Số gạch chéo: đã quá hạn cập nhật. " if any(o.doubted for o in brief.lines) else ""
    return (
        f"{demo}{doubted}Bản đóng băng {stamp.code}, {len(brief.lines)} con số, lập"
        f" {say.moment(stamp.made_at)}. Quét mã hoặc mở {stamp.address} để xem đúng bản này cùng"
        " lai lịch từng con số."
    )
