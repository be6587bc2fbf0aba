"""``ioc check``: settings, definitions, and the live contract of a source."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from cli.common import Data, quiet, settings
from connectors import registry
from connectors.base import Finding
from connectors.check import refusal
from core import public, reporting
from core.calendar import WorkingCalendar
from core.clock import epoch, local_day
from core.errors import ConfigError, SourceError
from core.settings import ROOT, Settings
from core.units import Level
from dashboard.wall.config import faults as board_faults
from exports.public.choices import faults as choice_faults
from indicators.defining import loader
from jobs.opendata import portal
from jobs.pulling import sources
from jobs.pulling.conform import Conformer
from jobs.scheduling import triggers
from store.places import territory
from store.places.resolver import Resolver

HELP = "Kiểm tra thiết đặt, định nghĩa chỉ số; kèm NGUỒN thì hỏi nguồn thật."
T = TypeVar("T")
MARKS = {"ok": "✓", "warning": "!", "fault": "✗"}
PARTS = {
    "connection": "Kết nối",
    "permission": "Quyền",
    "caps": "Giới hạn của nguồn",
    "fields": "Trường",
    "range": "Giá trị",
    "records": "Bản ghi",
    "contract": "Cam kết riêng của nguồn",
    "latency": "Tốc độ",
    "clock": "Đồng hồ",
}
"""The parts of the report in their order: what a finding is about → heading."""


def command(
    source: Annotated[str, typer.Argument(help="Nguồn cần hỏi thử; trống: không hỏi.")] = "",
    data: Data = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="In kết quả hỏi nguồn dạng JSON.")
    ] = False,
) -> int:
    """Tell every finding. Exit 2 for faults of ours, 4 for faults of the source."""
    quiet()
    chosen, faults, counts = _ours(data)
    if faults or chosen is None:
        raise ConfigError(faults)
    if as_json:
        return _ask(chosen, source, as_json=True) if source else 0
    named = ", ".join(sources.active(chosen)) or "chưa có nguồn nào được đặt địa chỉ"
    print(f"✓ thiết đặt: {chosen.config}")
    for one in counts:
        print(f"✓ {one}")
    print(f"✓ nguồn được kéo: {named}")
    return _ask(chosen, source) if source else 0


def _ours(data: Path | None) -> tuple[Settings | None, list[str], list[str]]:
    """Everything that we wrote ourselves: (settings, every fault, what is sound in words).

    One file's faults hide no other's; settings that cannot be read hide only what hangs on them.
    """
    faults: list[str] = []

    def sound(read: Callable[[], T]) -> T | None:
        try:
            return read()
        except ConfigError as fault:
            faults.extend(fault.faults)
            return None

    chosen = sound(lambda: settings(data))
    maps = {ROOT / "config" / "tables.toml"}
    if chosen is not None:
        planned = triggers.faults(chosen, epoch(chosen.clock().now()))
        faults += [one if ".toml" in one else f"{chosen.config}: {one}" for one in planned]
        maps = {one.tables for one in chosen.sources.values() if one.tables}
    faults += sources.mapping_faults(maps)
    tenant = chosen.tenant if chosen is not None else Settings.model_fields["tenant"].default
    province = sound(lambda: territory.load(tenant))
    units = province.units if province is not None else []
    held = sound(lambda: loader.load(known_sources=registry.names(), units=units))
    if held is not None:
        faults += board_faults({id: one.unit for id, one in held.by_id().items()})
    agencies = [one for one in units if one.level is Level.AGENCY]
    open_sets, cards = 0, 0
    if chosen is not None:
        place = public.file_of(chosen)
        choice = sound(lambda: public.load(place))
        if choice is not None and held is not None:
            faults += choice_faults(
                choice, held.by_id(), chosen.tenant, {one.code for one in agencies}
            )
            open_sets, cards = len(choice.dataset), len(choice.card)
        if chosen.publish.url:
            faults += [f"{chosen.config}: {one}" for one in portal.wanting(chosen.publish)]
    sound(lambda: WorkingCalendar.load(ROOT / "config" / "working_days.toml"))
    duties = sound(reporting.load)
    if duties is not None:
        faults += duties.faults(
            reporting.FILE, {one.name for one in agencies} if province is not None else None
        )
    told = [
        f"định nghĩa: {len(held.all) if held else 0} chỉ số",
        f"chế độ báo cáo: {len(duties.duty) if duties else 0} biểu,"
        f" {len(duties.measures) if duties else 0} chỉ tiêu",
        f"cơ quan: {len(agencies)}",
        f"công bố: {open_sets} bộ dữ liệu mở, {cards} thẻ nhúng",
    ]
    return chosen, list(dict.fromkeys(faults)), told


def _ask(chosen: Settings, name: str, *, as_json: bool = False) -> int:
    connector = sources.connector(chosen, name)
    clock = chosen.clock()
    province = territory.load(chosen.tenant)
    units, today = Resolver(province.units, province.aliases), local_day(epoch(clock.now()))
    try:
        with connector.open(chosen.sources[name], clock) as session:
            findings = connector.check(
                session, lambda stream, record: Conformer(stream, units, today).one(record)
            )
    except SourceError as fault:
        findings = [refusal(fault)]
    if as_json:
        print(json.dumps([asdict(one) for one in findings], ensure_ascii=False, indent=1))
    else:
        _print(connector.title, findings)
    return SourceError.exit_code if any(one.level == "fault" for one in findings) else 0


def _print(title: str, findings: list[Finding]) -> None:
    """The report: what went wrong first in each part, then a line that counts."""
    print(f"\n{title}")
    for what, heading in PARTS.items():
        mine = [one for one in findings if one.what == what]
        if mine:
            print(f"  {heading}")
        for one in sorted(mine, key=lambda one: list(MARKS).index(one.level), reverse=True):
            print(f"    {MARKS[one.level]} {one.text}")
    counts = [sum(one.level == level for one in findings) for level in ("fault", "warning", "ok")]
    print("  {} lỗi · {} cần xem · {} tốt".format(*counts))
