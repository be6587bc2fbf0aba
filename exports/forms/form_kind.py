"""Form II.06a of the province among the kinds of documents: frozen, and brought when it is due.

It is refused where a balance does not hold, where its figures have not been delivered, or while the
first load still brings them: such a form must not leave the house. Its file is the workbook, and
the check page knows every cell of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from core import format as say
from core.clock import today
from core.errors import MisuseError, RefusedError
from core.period import Grain, Period
from core.units import Level, Unit
from exports.brief import knowing
from exports.forms import form0206a, form_book, form_cells
from exports.forms.form0206a import ID, Filled
from exports.paper import record
from exports.paper.kind import Asked, Kind
from exports.paper.stamp import Stamp
from exports.provenance.truth import Figure
from indicators.catalog import Catalog
from indicators.form0206a.form import Form

GRAINS = (Grain.QUARTER, Grain.HALF, Grain.YEAR)
"""Lengths of the periods of which it is due."""
VERSION = 1
"""Of the record's form; a record of another one is not drawn."""
_HELD = (("Cột (9)", "gồm hồ sơ từ chối, công dân rút, dừng xử lý mà không quá hạn"),)
"""What a form says that was issued before it kept its notes: its file stays what it was."""
_NAMED = 3  # balances that a refusal names; of more it says how many there are


@dataclass(frozen=True, slots=True)
class Frozen:
    """The form as it was issued: all that its file says but its code."""

    filled: Filled
    host: str

    @property
    def moment(self) -> int:
        """Epoch seconds: what was known then."""
        return self.filled.made_at

    @property
    def province(self) -> str:
        """Whose form it is."""
        return self.filled.unit.name

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every cell."""
        return tuple(form_cells.of(self.filled))

    @property
    def notes(self) -> tuple[str, ...]:
        """What must be known beside its figures."""
        said = [self.filled.doubt]
        if self.filled.unconverted:
            said.append(f"không quy đổi: {form0206a.UNCONVERTED}")
        return tuple(one for one in said if one)

    def written(self) -> str:
        """JSON in one spelling: the same form, the same bytes."""
        made = self.filled
        days = {key: day and day.isoformat() for key, day in _days(made.unit).items()}
        plain = _Record(
            host=self.host, period=made.period.code, unit=_plain(made.unit) | days,
            whole=made.whole, fields=made.fields, made_at=made.made_at, until=made.until,
            doubt=made.doubt, unconverted=made.unconverted, levels=made.levels, holds=made.holds,
        )  # fmt: skip
        return record.written(plain, VERSION)

    def alike(self) -> str:
        """The same without the moment of asking, how far data reach, and where it is checked."""
        return replace(self, host="", filled=replace(self.filled, made_at=0, until=None)).written()


@dataclass(frozen=True, slots=True)
class _Record:
    """What is kept of it."""

    host: str
    period: str
    unit: Mapping[str, Any]
    whole: Form
    fields: tuple[tuple[str, str, Form], ...]
    made_at: int
    until: int | None
    doubt: str
    unconverted: bool
    levels: tuple[tuple[str, str, Form], ...]
    holds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """The form with what the desk gave it. ``code``: as it is written; ``address`` verifies it."""

    filled: Filled
    code: str
    address: str


def read(text: str) -> Frozen:
    """A form as it was kept. Raises ValueError for a record of another form."""
    held = record.body(text, VERSION, "form")
    unit = held["unit"] | {
        key: day and date.fromisoformat(day)
        for key, day in held["unit"].items() if key in ("valid_from", "valid_to")
    }  # fmt: skip
    fields, levels = (
        tuple((code, name, Form(**row)) for code, name, row in held.get(key, ()))
        for key in ("fields", "levels")
    )
    holds = tuple((column, told) for column, told in held.get("holds", _HELD))
    filled = Filled(
        Unit(**unit | {"level": Level(unit["level"])}), _period(held["period"]),
        Form(**held["whole"]), fields, held["made_at"], held["until"], held["doubt"],
        unconverted=held["unconverted"], levels=levels, holds=holds,
    )  # fmt: skip
    return Frozen(filled, held["host"])


def _plain(unit: Unit) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in Unit.__dataclass_fields__}


def _days(unit: Unit) -> dict[str, date | None]:
    return {"valid_from": unit.valid_from, "valid_to": unit.valid_to}


_NEVER = date(2000, 1, 1)  # ends no running year to date: forms are of quarters, halves and years


def _period(about: str) -> Period:
    return Period.parse(about, _NEVER)


def _freeze(catalog: Catalog, asked: Asked, last: Frozen | None) -> Frozen:
    """The form of a period that is over, of the whole province, as it is known now.

    Raises MisuseError for another period, RefusedError in words for what must not leave the house.
    """
    at, period = today(catalog.clock), _period(asked.about)
    if period.grain not in GRAINS:
        raise MisuseError(
            f"Biểu {ID} lập theo quý, 6 tháng hoặc năm, không phải “{asked.about[:20]}”; viết như "
            "2023-Q4, 2023-H2, 2023."
        )
    if period.end > at:
        raise MisuseError(
            f"{period.label()} chưa hết; biểu {ID} lập được từ ngày {say.day(period.end)}."
        )
    with catalog.reading():
        knowing.whole(catalog, period.start.year)
        made = form0206a.fill(catalog, None, period)
    wrong = made.faults()
    if wrong:
        more = f"; và {len(wrong) - _NAMED} phép khác" if len(wrong) > _NAMED else ""
        raise RefusedError(
            f"Không gửi biểu {ID} của {made.unit.name}, {period.label()}: {len(wrong)} phép không "
            f"cân đối. {'; '.join(wrong[:_NAMED])}{more}."
        )
    return Frozen(made, asked.host)


def _fit(said: Frozen, stamp: Stamp, fonts: Path | None) -> Laid:
    """``fonts`` are none: the form names Times New Roman, and who opens it has it."""
    return Laid(said.filled, stamp.code, stamp.address)


def _draw(laid: Laid, form: str, made_at: int, fonts: Path | None) -> bytes:
    return form_book.write(laid.filled, laid.code, laid.address)


FORM: Kind[Frozen, Laid] = Kind(
    name="form",
    file="bieu-II06a",
    title=lambda about: f"Biểu {ID}/VPCP/KSTT, {_period(about).label()}",
    about=lambda about: ("Kỳ", _period(about).label()),
    freeze=_freeze,
    read=read,
    fit=_fit,
    draw=_draw,
    forms={"xlsx": form0206a.TYPE},
)
