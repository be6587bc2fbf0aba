"""``ioc check``: settings, definitions, and the live contract of a source."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.common import Data, quiet, settings
from connectors import registry
from connectors.base import Finding
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


def command(
    source: Annotated[str, typer.Argument(help="Nguồn cần hỏi thử; trống: không hỏi.")] = "",
    data: Data = None,
) -> int:
    """Tell every finding. Exit 2 for faults of ours, 4 for faults of the source."""
    quiet()
    chosen = settings(data)
    faults = triggers.faults(chosen, epoch(chosen.clock().now()))
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
    named = ", ".join(sources.active(chosen)) or "chưa có nguồn nào được đặt địa chỉ"
    print(f"✓ thiết đặt: {chosen.config}")
    print(f"✓ định nghĩa: {count} chỉ số")
    duties = len(reporting.kept().duty)
    print(f"✓ chế độ báo cáo: {duties} biểu, {len(reporting.kept().measures)} chỉ tiêu")
    print(f"✓ nguồn được kéo: {named}")
    return _ask(chosen, source) if source else 0


def _ask(chosen: Settings, name: str) -> int:
    connector = sources.connector(chosen, name)
    clock = chosen.clock()
    try:
        with connector.open(chosen.sources[name], clock) as session:
            findings = connector.check(session)
    except SourceError as fault:
        findings = [Finding("fault", "connection", fault.public)]
    for one in findings:
        print(f"{MARKS[one.level]} {one.text}")
    return SourceError.exit_code if any(one.level == "fault" for one in findings) else 0
