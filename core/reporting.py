"""Which figures are reported, by whom and until when: ``config/reporting.toml`` as typed words.

The one place for templates, for the checks of what comes in, and for who owes what. The template's
marks stand here too: whoever writes one and whoever reads one must agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from core.calendar import WorkingCalendar
from core.errors import ConfigError
from core.period import Grain, Period
from core.settings import ROOT
from core.toml_model import read
from core.units import Level, Unit

FILE = ROOT / "config" / "reporting.toml"

SOURCE = "reported"
"""The connector that takes reported figures in."""
MARK, KIND, VERSION = "#ioc-template", "reported", "1"
"""What the first row of every template says: ours, of reported figures, in this version."""
COLUMNS = ("chi_tieu", "don_vi", "ky", "gia_tri", "tai_lieu")
"""Columns that a template must have, folded: “Giá trị” and ``gia_tri`` are the same."""
HEADED_BY = {"ma_chi_tieu": "chi_tieu", "ma_don_vi": "don_vi", "ma_ky": "ky"}
"""Other headings of them, on the templates that people read."""
HEAD_WITHIN = 12
"""The row of headings is among the first this many; what stands above it is for people."""

_NAMED = re.compile(r"bao-cao-(?P<unit>[\w.]+)-(?P<period>\d{4}(?:-(?:q[1-4]|h[12]|\d{2}))?)\b")
_GRAINS = frozenset({Grain.MONTH, Grain.QUARTER, Grain.HALF, Grain.YEAR})


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Measure(_Strict):
    """One count that may be reported. ``of``: code of the measure it is a part of, or ""."""

    name: str = Field(min_length=1)
    unit: str = Field(min_length=1)
    of: str = ""


class Duty(_Strict):
    """Measures that come together, about which units, how often, until when."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    title: str = Field(min_length=1)
    measures: tuple[str, ...] = Field(min_length=1)
    about: Level
    by: tuple[str, ...] = ()
    grain: Grain
    due: int = Field(ge=0, le=60)
    since: date
    until: date | None = None
    skip: tuple[str, ...] = ()  # endings of period codes that are not asked for: "Q4"
    document: str = ""

    def due_day(self, period: Period, calendar: WorkingCalendar) -> date:
        """The last day on which the period's figures come on time."""
        return calendar.add(period.end - timedelta(days=1), self.due)

    def owes(self, period: Period) -> bool:
        """Is the period one that this duty asks for?"""
        last = period.end - timedelta(days=1)
        within = period.start >= self.since and (self.until is None or last <= self.until)
        skipped = any(period.code.endswith(f"-{one}") for one in self.skip)
        return period.grain is self.grain and within and not skipped

    def periods(self, first: date, last: date) -> Iterator[Period]:
        """The periods asked for that touch [first, last], the oldest first."""
        at = Period.of(self.grain, max(first, self.since))
        while at.start <= last:
            if self.owes(at):
                yield at
            at = Period.of(self.grain, at.end)

    def subjects(self, units: Iterable[Unit], day: date) -> list[Unit]:
        """Units that the figures are about, as they exist on a day."""
        return [one for one in units if one.level is self.about and one.valid(day)]

    def reporter(self, subject: Unit, agencies: Iterable[Unit], day: date) -> Unit:
        """Who must send the figures about ``subject``; itself where no agency does it."""
        if not self.by:
            return subject
        held = {one.name: one for one in agencies if one.level is Level.AGENCY and one.valid(day)}
        return next((held[name] for name in self.by if name in held), subject)


class Reporting(_Strict):
    """The whole file."""

    measures: dict[str, Measure]
    duty: tuple[Duty, ...] = ()
    remind_before: int = Field(3, ge=0, le=30)

    def faults(self, path: Path, agencies: Iterable[str] | None = None) -> list[str]:
        """What does not fit together. ``agencies``: the names that exist, where they are known."""
        known = None if agencies is None else set(agencies)
        out, ids = [], set[str]()
        for code, one in self.measures.items():
            if one.of and (one.of == code or one.of not in self.measures):
                out.append(f"{path}: measures.{code}.of: không có chỉ tiêu “{one.of}”")
        for duty in self.duty:
            where = f"{path}: duty {duty.id}"
            if duty.id in ids:
                out.append(f"{where}: id đã có")
            ids.add(duty.id)
            out += [
                f"{where}.measures: không có chỉ tiêu “{one}”"
                for one in duty.measures
                if one not in self.measures
            ]
            out += [
                f"{where}.measures: “{one}” thiếu mẫu số “{self.measures[one].of}” đi cùng"
                for one in duty.measures
                if one in self.measures and self.measures[one].of not in ("", *duty.measures)
            ]
            if duty.grain not in _GRAINS:
                allowed = ", ".join(sorted(_GRAINS))
                out.append(f"{where}.grain: “{duty.grain}”; chỉ nhận {allowed}")
            if duty.by and duty.about is not Level.PROVINCE:
                out.append(f"{where}.by: chỉ dùng khi about = province")
            if duty.until is not None and duty.until < duty.since:
                out.append(f"{where}.until: trước since")
            out += [
                f"{where}.by: không có cơ quan “{one}” trong config/agencies.toml"
                for one in duty.by
                if known is not None and one not in known
            ]
        return out

    def allowed(self, measure: str, about: Level, grain: str) -> list[Duty]:
        """The duties under which a figure is reported."""
        return [
            one
            for one in self.duty
            if measure in one.measures and one.about is about and one.grain.value == grain
        ]


def file_name(unit: str, period: Period) -> str:
    """What a template is called, without its ending: whose it is and of which period."""
    return f"bao-cao-{unit.lower()}-{period.code.lower()}"


def named_by(name: str) -> tuple[str, str] | None:
    """Unit and period in the name of a template, as ``file_name`` wrote them; None: not ours."""
    found = _NAMED.search(name.lower())
    return (found["unit"], found["period"].upper()) if found else None


def load(path: Path = FILE) -> Reporting:
    """Read the file. Raises ConfigError listing every fault with file, key and value."""
    made = read(path, Reporting, "thiếu tệp chế độ báo cáo")
    if faults := made.faults(path):
        raise ConfigError(faults)
    return made


@cache
def kept() -> Reporting:
    """The file of this installation, read once a process. Raises ConfigError."""
    return load()
