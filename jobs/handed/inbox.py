"""A reported file handed over by a person: read first, accepted whole or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from connectors.base import Window
from connectors.protocols.files import FileSession
from core.clock import day_date, local_day
from core.errors import ConfigError, MisuseError, RecordError
from core.facts import ObservationFact
from core.period import Grain, Period
from core.reporting import SOURCE, kept
from core.units import Level, Unit
from jobs.context import Context
from jobs.pulling import sources
from jobs.pulling.conform import Conformer
from store import sums
from store.places import units

UPLOADED = 1
"""Megabytes of a file that came through the web; it may unpack to eight times as much."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and in which cell (``D7``); "" where it is the file."""

    cell: str
    words: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a file beside what is known now. ``was``, ``value``: None is no figure."""

    cell: str
    measure: str
    name: str
    unit: str
    unit_name: str
    period: str
    label: str
    value: float | None
    was: float | None
    known: bool  # is there an earlier figure?

    @property
    def news(self) -> bool:
        """Does it say anything new?"""
        return not self.known or self.value != self.was


@dataclass(slots=True)
class Findings:
    """What a file holds and everything that is wrong with it."""

    figures: list[Figure] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def news(self) -> list[Figure]:
        """The figures that say something new."""
        return [one for one in self.figures if one.news]

    def written(self) -> str:
        """As JSON, for the desk."""
        return json.dumps(asdict(self), ensure_ascii=False)


def examine(context: Context, file: Path, scope: str = "", megabytes: int = 0) -> Findings:
    """Everything about a file. Nothing is kept.

    ``scope``: code of the unit in whose name it comes, "" for the whole province; ``megabytes``:
    how large it may be (0: as the source's files). Raises MisuseError when there is no such file,
    ConfigError when no folder is set.
    """
    if not file.is_file():
        raise MisuseError(f"Không có tệp {file}.")
    connector, settings = sources.connector(context.settings, SOURCE), context.source(SOURCE)
    if megabytes:
        settings = settings.model_copy(update={"max_megabytes": megabytes})
    check = _Check(context, scope)
    with tempfile.TemporaryDirectory() as place:
        shutil.copy2(file, place)
        session = FileSession(settings, context.clock, Path(place))
        for stream in connector.streams:
            conformer = Conformer(stream, check.resolver, local_day(context.now()))
            for page in stream.pages(session, Window(None, context.now())):
                for record in page.records:
                    check.record(conformer, record)
    out = check.done()
    if not out.figures and not out.faults:
        out.faults.append(
            Fault("", f"{file.name}: không có dòng số liệu nào; nhận tệp .csv hoặc .xlsx theo mẫu.")
        )
    return out


class _Check:
    """The rules of one file: each row alone, then the rows beside each other and what is known."""

    def __init__(self, context: Context, scope: str) -> None:
        self._context, self._today = context, day_date(local_day(context.now()))
        with context.store.read() as conn:
            self.resolver = units.resolver(conn, context.tenant)
            self._units = {one.unit_id: one for one in units.all_units(conn, context.tenant)}
        self._may = self._subtree(scope)
        self._found = Findings()
        self._rows: dict[tuple[str, int, str, int], tuple[ObservationFact, dict[str, str]]] = {}

    def _subtree(self, scope: str) -> set[int] | None:
        """Units in whose name the sender may report; None: all."""
        if not scope:
            return None
        code = scope.split("@")[0]
        roots = [one for one in self._units.values() if one.code == code and one.valid(self._today)]
        if any(one.level is Level.PROVINCE for one in roots):
            return None  # its agencies have no unit above them
        found, more = set[int](), {one.unit_id for one in roots}
        while more:
            found |= more
            more = {one.unit_id for one in self._units.values() if one.parent_id in more} - found
        return found

    def record(self, conformer: Conformer, record: dict[str, Any]) -> None:
        """Judge one row."""
        held = record.get("cac_o")
        cells = held if isinstance(held, dict) else {}
        try:
            made = conformer.one(record)
        except RecordError as fault:
            cell = str(cells.get(_COLUMN.get(fault.field, fault.field)) or record.get("o") or "")
            words = fault.public.removeprefix(f"{record.get('tep')}, ô {cell}: ")
            self._found.faults.append(Fault(cell, words))
            return
        assert isinstance(made.fact, ObservationFact)
        fact, unit = made.fact, self._units[made.unit_id]
        if day_date(fact.start_day) > self._today:
            self._found.faults.append(Fault(cells.get("ky", ""), "kỳ này chưa bắt đầu"))
        elif self._may is not None and not self._allowed(fact, unit):
            words = f"đơn vị của bạn không báo cáo chỉ tiêu này của {unit.name} ({unit.code})"
            self._found.faults.append(Fault(cells.get("don_vi", ""), words))
        else:
            key = (fact.measure, unit.unit_id, fact.grain, fact.start_day)
            self._rows[key] = (fact, cells)

    def _allowed(self, fact: ObservationFact, unit: Unit) -> bool:
        every = self._units.values()
        return any(
            duty.reporter(unit, every, self._today).unit_id in (self._may or ())
            for duty in kept().allowed(fact.measure, unit.level, fact.grain)
        )

    def done(self) -> Findings:
        """The findings, after the rows were held against each other and what is known."""
        for (measure, unit_id, grain, start), (fact, cells) in self._rows.items():
            unit, one = self._units[unit_id], kept().measures[measure]
            known, was = self._known(measure, unit_id, grain, start)
            self._whole(fact, unit_id, one.of, cells.get("gia_tri", ""))
            period = Period.of(Grain(grain), day_date(fact.end_day - 1))
            self._found.figures.append(
                Figure(
                    cells.get("gia_tri", ""), measure, one.name, unit.code, unit.name,
                    period.code, period.label(), fact.value, was, known,
                )
            )  # fmt: skip
        return self._found

    def _whole(self, fact: ObservationFact, unit_id: int, of: str, cell: str) -> None:
        """A part comes with its whole, in the file or before it, and is no larger."""
        if not of or fact.value is None:
            return
        beside = self._rows.get((of, unit_id, fact.grain, fact.start_day))
        whole = (
            beside[0].value if beside else self._known(of, unit_id, fact.grain, fact.start_day)[1]
        )
        name = kept().measures[of].name
        if whole is None:
            words = f"thiếu mẫu số “{name}” của cùng đơn vị, cùng kỳ"
            self._found.faults.append(Fault(cell, words))
        elif fact.value > whole:
            words = f"{fact.value:.0f} lớn hơn mẫu số “{name}” ({whole:.0f})"
            self._found.faults.append(Fault(cell, words))

    def _known(
        self, measure: str, unit_id: int, grain: str, start: int
    ) -> tuple[bool, float | None]:
        with self._context.store.read() as conn:
            found = sums.observations(
                conn, self._context.tenant, measure,
                unit_ids=[unit_id], until_day=start, since_day=start, dims="",
            )  # fmt: skip
        same = [one for one in found if (one["grain"], one["start_day"]) == (grain, start)]
        return bool(same), same[0]["value"] if same else None


_COLUMN = {"unit": "don_vi"}
"""A fact's field → the column of the template."""


def accepted(context: Context, file: Path, name: str) -> bool:
    """Does the file lie in the folder under the name that ``accept`` was given?"""
    folder = context.source(SOURCE).folder
    kept = folder / name if folder is not None else None
    return kept is not None and kept.is_file() and kept.read_bytes() == file.read_bytes()


def accept(context: Context, file: Path, name: str = "") -> Path:
    """Copy a file into the folder that is pulled; a name in use gets a number.

    The copy is as new as today, so that it speaks after the earlier files. ``name``: what it is to
    be called there; one of that name and content is not copied again. Raises ConfigError.
    """
    folder = context.source(SOURCE).folder
    if folder is None:
        raise ConfigError([f"sources.{SOURCE}.folder: chưa đặt thư mục nhận tệp."])
    folder.mkdir(parents=True, exist_ok=True)
    wanted = folder / (name or file.name)
    target, count = wanted, 1
    while target.exists():
        if name and target.read_bytes() == file.read_bytes():
            return target
        count += 1
        target = folder / f"{wanted.stem}-{count}{wanted.suffix}"
    part = target.with_name(f".{target.name}.part")  # hidden: a pull under way passes it over
    shutil.copyfile(file, part)
    part.replace(target)
    return target
