"""Form II.06a/VPCP/KSTT of a unit and a period, filled: its rows and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from core.clock import epoch, local_day
from core.errors import RefusedError
from core.period import Period
from core.units import Unit
from indicators.defining.dimensions import LEVEL
from indicators.form0206a.form import Form, adds_up

if TYPE_CHECKING:
    from indicators.catalog import Catalog

ID = "II.06a"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GROUPS = (
    (2, 5, "Số lượng hồ sơ tiếp nhận"),
    (6, 9, "Số lượng hồ sơ đã giải quyết"),
    (10, 12, "Số lượng hồ sơ đang giải quyết"),
)
NAMES = {
    3: "Tổng số", 4: "Trực tuyến", 5: "Trực tiếp, dịch vụ bưu chính", 6: "Từ kỳ trước",
    7: "Tổng số", 8: "Trước hạn", 9: "Đúng hạn", 10: "Quá hạn",
    11: "Tổng số", 12: "Trong hạn", 13: "Quá hạn",
}  # fmt: skip
COLUMNS = tuple(range(3, 14))
"""Numbers of the form's columns of figures."""
ASKED = "onestop.received"
"""The indicator whose state says whether the form's figures have been delivered."""
HOLDS = (
    (
        "Cột (9)",
        "gồm hồ sơ từ chối, công dân rút, dừng xử lý mà không quá hạn, kể cả trước hạn, và hồ sơ "
        "đã giải quyết mà không có ngày hẹn trả",
    ),
    (
        "Cột (10)",
        "gồm hồ sơ từ chối, công dân rút, dừng xử lý sau ngày hẹn trả, kể cả khi còn chờ bổ sung",
    ),
    (
        "Cột (12)",
        "gồm hồ sơ không có ngày hẹn trả, hồ sơ chờ công dân bổ sung từ trước ngày hẹn trả và hồ sơ"
        " chờ nộp phí, dù đã qua ngày hẹn trả",
    ),
    ("Cột (13)", "gồm hồ sơ đang chờ bổ sung mà đã quá hạn từ trước khi bị yêu cầu"),
)
"""What the form has no column of its own for, and where it stands (decision 48)."""
WHOLE = "Tổng số"
SUM = "tổng số = tổng các cấp"
"""Name of the balance between the whole and its levels."""
UNCONVERTED = (
    "đếm hồ sơ nằm tại chính đơn vị, không quy đổi phần của đơn vị trước hay sau khi sắp xếp; số đã"
    " quy đổi trên các trang có thể khác"
)
"""Said of a unit in whose figures elsewhere others have a share: half a dossier is on no form."""
KEPT_BACK = (
    "dòng từng lĩnh vực không có cột 4, 5: theo lĩnh vực và hình thức nộp cùng lúc, hồ sơ tại một "
    "xã có thể chỉ ra một người"
)


@dataclass(frozen=True, slots=True)
class Filled:
    """The form of one unit and period.

    ``fields``: (code, name, row), the largest first; ``levels``: the same by level of the units at
    which the dossiers lie, where there are several. ``holds``: what its columns hold besides.
    """

    unit: Unit
    period: Period
    whole: Form
    fields: tuple[tuple[str, str, Form], ...]
    made_at: int
    until: int | None  # epoch seconds: how far the data reach
    doubt: str = ""
    known_at: int | None = None  # the past moment whose knowledge it shows; None: now
    unconverted: bool = False  # other units have a share in the figures elsewhere
    kept_back: bool = False  # columns 4 and 5 of its fields stay in the house
    levels: tuple[tuple[str, str, Form], ...] = ()
    holds: tuple[tuple[str, str], ...] = HOLDS

    @property
    def counted_at(self) -> int:
        """The moment to which a running period is counted."""
        return self.made_at if self.known_at is None else self.known_at

    @property
    def running(self) -> bool:
        """Is the period not over yet?"""
        return local_day(self.counted_at) < self.period.end_day

    @property
    def parts(self) -> list[tuple[str, Form]]:
        """(name, row) of each level."""
        return [(f"Trong đó: {name}", row) for _, name, row in self.levels]

    def checks(self) -> list[tuple[str, str, bool, str]]:
        """Every balance: (name of the row, balance, whether it holds, its figures)."""
        rows = [(WHOLE, self.whole), *self.parts, *((name, row) for _, name, row in self.fields)]
        found = [(name, *one) for name, row in rows for one in row.balances()]
        if self.levels:
            found.append((WHOLE, SUM, *adds_up(self.whole, [row for _, _, row in self.levels])))
        return found

    def faults(self) -> list[str]:
        """Balances that do not hold, in words."""
        return [f"{name}: {one} ({said})" for name, one, good, said in self.checks() if not good]


def fill(catalog: Catalog, unit: str | None, period: Period, as_known: int | None = None) -> Filled:
    """The form's figures, or those known at a past moment (epoch seconds).

    Raises RefusedError where they have not been delivered, NotFoundError, MisuseError for a moment
    that has not come or lies before the kept history.
    """
    with catalog.reading():
        asked = catalog.value(ASKED, unit, period, None, as_known)
        place = catalog.unit(unit, period.end - timedelta(days=1))
        if asked.withheld or asked.reason:
            why = asked.reason or asked.freshness_note or "chưa có số liệu"
            raise RefusedError(
                f"Không lập biểu {ID} của {place.name}, {period.label()}: {why}."
                " Xem tiến độ ở trang Nguồn."
            )
        [(_, _, whole)] = catalog.form(unit, period, "", as_known)
        fields = tuple(catalog.form(unit, period, "field", as_known))
        levels = tuple(catalog.form(unit, period, LEVEL, as_known))
        return Filled(
            place, period, whole, fields, epoch(catalog.clock.now()), asked.as_of,
            asked.freshness_note, as_known, bool(asked.moved),
            levels=levels if len(levels) > 1 else (),
        )  # fmt: skip


def name(made: Filled, code: str, form: str = "xlsx") -> str:
    """The file's name. ``code``: as it is written (``7K4M-P2QX``)."""
    period = made.period.code.replace("/", "_")
    return f"bieu-II06a-{made.unit.code}-{period}-IOC-{code}.{form}"
