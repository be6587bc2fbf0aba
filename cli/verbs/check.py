"""``ioc check``: settings, definitions, and the live contract of a source."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from cli.common import Data, quiet, settings
from connectors import registry
from connectors.base import Finding
from connectors.check import refusal
from core import reporting
from core.clock import epoch
from core.errors import ConfigError, SourceError
from core.settings import Settings
from core.units import Level
from indicators import loader
from jobs import sources, triggers
from store import territory

HELP = "Kiểm tra thiết đặt, định nghĩa chỉ số; kèm NGUỒN thì hỏi nguồn thật."
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
    chosen = settings(data)
    faults = triggers.faults(chosen, epoch(chosen.clock().now()))
    faults += sources.mapping_faults(chosen)
    count = 0
    try:
        count = len(loader.load(known_sources=registry.names()).all)
    except ConfigError as fault:
        faults += fault.faults
    agencies = {
        one.name for one in territory.load(chosen.tenant).units if one.level is Level.AGENCY
    }
    try:
        faults += reporting.load().faults(reporting.FILE, agencies)
    except ConfigError as fault:
        faults += fault.faults
    if faults:
        raise ConfigError(faults)
    if as_json:
        return _ask(chosen, source, as_json=True) if source else 0
    named = ", ".join(sources.active(chosen)) or "chưa có nguồn nào được đặt địa chỉ"
    print(f"✓ thiết đặt: {chosen.config}")
    print(f"✓ định nghĩa: {count} chỉ số")
    duties = len(reporting.kept().duty)
    print(f"✓ chế độ báo cáo: {duties} biểu, {len(reporting.kept().measures)} chỉ tiêu")
    print(f"✓ nguồn được kéo: {named}")
    return _ask(chosen, source) if source else 0


def _ask(chosen: Settings, name: str, *, as_json: bool = False) -> int:
    connector = sources.connector(chosen, name)
    clock = chosen.clock()
    try:
        with connector.open(chosen.sources[name], clock) as session:
            findings = connector.check(session)
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
