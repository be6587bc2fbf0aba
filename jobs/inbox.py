"""A reported file handed over by a person: read first, accepted whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from connectors.base import Window
from connectors.files import FileSession
from core.clock import local_day
from core.errors import ConfigError, MisuseError, RecordError
from core.facts import ObservationFact
from jobs import sources
from jobs.conform import Conformer
from jobs.context import Context
from store.units import resolver

SOURCE = "reported"


def examine(context: Context, file: Path) -> tuple[list[ObservationFact], list[str]]:
    """The figures of a file, and every fault of it in words that name the cell.

    Raises MisuseError when there is no such file, ConfigError when no folder is set.
    """
    if not file.is_file():
        raise MisuseError(f"Không có tệp {file}.")
    connector = sources.connector(context.settings, SOURCE)
    figures: list[ObservationFact] = []
    faults: list[str] = []
    with context.store.read() as conn:
        units = resolver(conn, context.tenant)
    with tempfile.TemporaryDirectory() as place:
        shutil.copy2(file, place)
        session = FileSession(context.source(SOURCE), context.clock, Path(place))
        for stream in connector.streams:
            conformer = Conformer(stream, units, local_day(context.now()))
            for page in stream.pages(session, Window(None, context.now())):
                for record in page.records:
                    try:
                        fact = conformer.one(record).fact
                    except RecordError as fault:
                        faults.append(fault.public)
                    else:
                        assert isinstance(fact, ObservationFact)
                        figures.append(fact)
    if not figures and not faults:
        faults.append(f"{file.name}: không có dòng số liệu nào; nhận tệp .csv hoặc .xlsx theo mẫu.")
    return figures, faults


def accept(context: Context, file: Path) -> Path:
    """Copy a file into the folder that is pulled; a name in use gets a number.

    The copy is as new as today, so that it speaks after the earlier files. Raises ConfigError.
    """
    folder = context.source(SOURCE).folder
    if folder is None:
        raise ConfigError([f"sources.{SOURCE}.folder: chưa đặt thư mục nhận tệp."])
    folder.mkdir(parents=True, exist_ok=True)
    target, count = folder / file.name, 1
    while target.exists():
        count += 1
        target = folder / f"{file.stem}-{count}{file.suffix}"
    part = target.with_name(f".{target.name}.part")  # hidden: a pull under way passes it over
    shutil.copyfile(file, part)
    part.replace(target)
    return target
