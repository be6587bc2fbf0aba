"""What has come of the reported figures, and what still must, read from the store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.calendar import WorkingCalendar
from core.clock import day_date, day_number
from core.errors import IocError, MisuseError
from core.period import Grain, Period
from core.reporting import SOURCE, Reporting, named_by
from core.units import Unit
from indicators.asking.answers import SourceState
from indicators.asking.snapshot import Snapshot
from indicators.reported import owing
from indicators.reported.owing import Aside, Key, Owed, Paused
from store.counting import observations
from store.intake import quarantine

_MOST = 5_000
_GRAINS = {
    Grain.MONTH: "tháng (2023-12)",
    Grain.QUARTER: "quý (2023-Q4)",
    Grain.HALF: "6 tháng (2023-H2)",
    Grain.YEAR: "năm (2023)",
}
_OURS = frozenset({"unknown_code", "unreadable"})
"""Reasons for which a row is set aside that no unit can mend: our list, our program."""
_LONGEST = 366  # days of the longest period that is reported


@dataclass(frozen=True, slots=True)
class Blank:
    """One line of a template. ``held``: the figure that is known now, None where none is."""

    duty: str
    title: str
    measure: str
    name: str
    counted: str  # what is counted: "người"
    of: str  # its denominator's measure, or ""
    about: str  # code
    about_name: str
    held: float | None
    document: str


@dataclass(frozen=True, slots=True)
class Blanks:
    """A template: who reports, of which period, until when; lines as they stand on the form."""

    unit: Unit
    period: Period
    due: date
    rows: tuple[Blank, ...]


def owed(
    snapshot: Snapshot,
    reporting: Reporting,
    calendar: WorkingCalendar,
    sources: Iterable[SourceState],
    paused: Mapping[str, Paused],
    at: date,
) -> list[Owed]:
    """Reported figures and pulled news, as they stand on a day; of the past, what had come then."""
    now, states = day_date(snapshot.today), {one.name: one for one in sources}
    came, aside, halted = _came(snapshot, at), dict[Key, Aside](), None
    if at == now:
        aside = _aside(snapshot)
        halted = owing.standstill(states.get(SOURCE), paused.get(SOURCE))
    units = list(snapshot.places.by_id.values())
    out = owing.figures(reporting, units, calendar, at, came, aside, halted)
    if at == now:
        out += owing.news(states.values(), paused, calendar, snapshot.now, but=(SOURCE,))
    return out


def _came(snapshot: Snapshot, at: date) -> dict[Key, int]:
    """When each figure first came: the moment of its file, which is earlier than our look at it."""
    since = day_number(at - timedelta(days=owing.LOOK_BACK + _LONGEST))
    found = observations.arrivals(snapshot.conn, snapshot.tenant, SOURCE, since_day=since)
    return {
        (row["measure"], row["unit_id"], row["grain"], row["start_day"]): min(
            row["version"] // 1_000, row["known_from"]
        )
        for row in found
    }


def _aside(snapshot: Snapshot) -> dict[Key, Aside]:
    """What came and was set aside: rows by what they name, whole files by their name."""
    out: dict[Key, Aside] = {}
    for row in quarantine.listed(snapshot.conn, SOURCE, _MOST):
        said: dict[str, Any] = row["payload"]
        file = str(said.get("tep", ""))
        ours = row["reason"] in _OURS
        made = Aside(row["public"], file, row["run_id"], row["known_from"], ours)
        if said.get("chi_tieu"):
            measure = str(said["chi_tieu"]).strip().lower()
            named = (str(said.get("don_vi", "")), str(said.get("ky", "")))
        else:
            measure, named = "", named_by(file) or ("", "")
        key = _key(snapshot, measure, *named)
        if key is not None:
            out.setdefault(key, made)  # the newest stands first
    return out


def _key(snapshot: Snapshot, measure: str, unit: str, written: str) -> Key | None:
    try:
        period = Period.parse(written, day_date(snapshot.today))
        last = min(period.end - timedelta(days=1), day_date(snapshot.today))
        found = snapshot.places.find(unit or "?", last)
    except IocError:
        return None
    return measure, found.unit_id, period.grain.value, period.start_day


def blanks(
    snapshot: Snapshot, reporting: Reporting, calendar: WorkingCalendar, unit: Unit, period: Period
) -> Blanks:
    """The template of a unit and a period that has begun.

    Raises MisuseError naming the periods that the unit does report.
    """
    today = day_date(snapshot.today)
    if period.start > today:
        raise MisuseError(f"{period.label()} chưa bắt đầu.")
    last = min(period.end - timedelta(days=1), today)
    units, rows, dues = list(snapshot.places.by_id.values()), list[Blank](), list[date]()
    for duty in reporting.duty:
        if not duty.owes(period):
            continue
        for about in duty.subjects(units, last):
            if duty.reporter(about, units, today).unit_id != unit.unit_id:
                continue
            dues.append(duty.due_day(period, calendar))
            held = _held(snapshot, duty.measures, about, period)
            for measure in duty.measures:
                one = reporting.measures[measure]
                rows.append(
                    Blank(
                        duty.id,
                        duty.title,
                        measure,
                        one.name,
                        one.unit,
                        one.of,
                        about.code,
                        about.name,
                        held.get(measure),
                        duty.document,
                    )
                )
    if not rows:
        grains = sorted(
            {
                _GRAINS[duty.grain]
                for duty in reporting.duty
                if any(
                    duty.reporter(about, units, today).unit_id == unit.unit_id
                    for about in duty.subjects(units, today)
                )
            }
        )
        told = f" Đơn vị này báo cáo theo: {', '.join(grains)}." if grains else ""
        raise MisuseError(f"{unit.name} không phải báo cáo số liệu {period.label()}.{told}")
    return Blanks(unit, period, min(dues), tuple(rows))


def _held(
    snapshot: Snapshot, measures: tuple[str, ...], about: Unit, period: Period
) -> dict[str, float | None]:
    found = observations.observations(
        snapshot.conn,
        snapshot.tenant,
        measures,
        unit_ids=[about.unit_id],
        until_day=period.start_day,
        since_day=period.start_day,
        dims="",
    )
    return {
        row["measure"]: row["value"]
        for row in found
        if (row["grain"], row["start_day"]) == (period.grain.value, period.start_day)
    }
