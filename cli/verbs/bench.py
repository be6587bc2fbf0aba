"""``ioc bench``: how fast the product is on this machine, against its budgets; a table or JSON."""

from __future__ import annotations

import json
import os
import tempfile
import time
from contextlib import AbstractContextManager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli import paged, staged, walled
from cli.common import Data, quiet
from cli.measured import table
from cli.simulated import simulated
from connectors import registry
from core import memory
from core import settings as core_settings
from core.clock import epoch, frozen_at
from core.errors import MisuseError
from jobs.bench import page, path, scale
from jobs.bench.figures import STATED, Report
from jobs.context import Context, opened
from jobs.pulling.pull import Puller
from sandbox import addresses
from sandbox.mass import Mass
from store.ledger.runs import recent

HELP = (
    "Đo trên máy này so với mục tiêu: đường từ nguồn (path), kho lớn (scale), trang trong Chromium"
    " (page), màn hình (wall), bản trình diễn từ lúc khởi động, hình và báo cáo của nó (demo)."
)
SOURCE = "onestop"
PATH_AT, SCALE_AT = "2023-12-26", "2025-06-16"
PATH_ROWS, SCALE_ROWS, WALL_ROWS = 20_000, STATED, 20_000


class Part(StrEnum):
    """What can be measured."""

    PATH = "path"
    SCALE = "scale"
    PAGE = "page"
    WALL = "wall"
    DEMO = "demo"


def command(
    parts: Annotated[
        list[Part] | None, typer.Argument(help="Phần cần đo; không ghi: tất cả.")
    ] = None,
    rows: Annotated[
        int | None,
        typer.Option(
            help="Số hồ sơ: kéo ở mỗi lần đo (path), trong kho (scale, page, wall).", min=100
        ),
    ] = None,
    times: Annotated[
        int, typer.Option(help="Số lần kéo, mở trang, lấy tệp; lấy trung vị.", min=1, max=10)
    ] = 5,
    screens: Annotated[int, typer.Option(help="Số màn hình (wall).", min=1)] = 25,
    pages: Annotated[int, typer.Option(help="Số trình duyệt (wall).", min=1)] = 200,
    seconds: Annotated[
        int, typer.Option(help="Số giây đo trước khi dừng máy chủ (wall).", min=4)
    ] = 60,
    url: Annotated[str, typer.Option(help="Đo trên cơ sở dữ liệu TRỐNG này, một lần.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False,
    data: Data = None,
) -> None:
    """Measure over throw-away databases; ``scale`` at a tenth of the size too, for its growth."""
    memory.unhurried()
    quiet()
    wanted = parts or list(Part)
    if url and len(wanted) > 1:
        raise MisuseError(
            "--url: mỗi lần chỉ đo một phần trên cơ sở dữ liệu trống: path | scale | page | wall."
        )
    if url and Part.DEMO in wanted:
        raise MisuseError("--url: bản trình diễn (demo) chỉ chạy trên thư mục của chính nó.")
    if data is not None:
        data.mkdir(parents=True, exist_ok=True)
    found = Report.begin()
    with tempfile.TemporaryDirectory(prefix="ioc-bench-", dir=data) as place:
        if Part.PATH in wanted:
            _path(found, Path(place), rows or PATH_ROWS, times, url)
        if Part.SCALE in wanted:
            _scale(found, Path(place), rows or SCALE_ROWS, url)
        if Part.PAGE in wanted:
            _page(found, Path(place), rows or SCALE_ROWS, times, url, asked=bool(parts))
        if Part.WALL in wanted:
            with _opened(Path(place) / "wall", SCALE_AT, url, {}) as context:
                _empty(context)
                held = rows or WALL_ROWS
                scale.loaded(context, _mass(scale.units_of(context), held), _say)
                env = _env(SCALE_AT, url, {})
                found.figures += walled.measured(context, env, screens, pages, seconds)
        if Part.DEMO in wanted:
            figures, notes = staged.measured(Path(place), times, _say)
            found.figures += figures
            found.notes += notes
    found.end()
    print(json.dumps(found.plain(), ensure_ascii=False) if as_json else table(found))


def _path(found: Report, folder: Path, rows: int, times: int, url: str) -> None:
    """Pull from a simulated source in a process of its own."""
    size = "small" if rows <= 5_000 else "demo" if rows <= 150_000 else "province"
    with simulated(folder / "sandbox.log", size, PATH_AT) as address:

        def empty(number: int) -> AbstractContextManager[Context]:
            return _opened(folder / f"run-{number}", PATH_AT, url, addresses.environment(address))

        figures, runs, notes = path.report(empty, _dossiers, rows, 1 if url else times)
    found.figures += figures
    found.runs += [asdict(one) for one in runs]
    found.notes += notes


def _scale(found: Report, folder: Path, rows: int, url: str) -> None:
    """Fill a store and measure it; and one of a tenth, unless a database is given."""
    sizes = [rows] if url else [max(100, rows // 10), rows]
    measured = []
    for size in sizes:
        with _opened(folder / f"store-{size}", SCALE_AT, url, {}) as context:
            _empty(context)
            measured.append(scale.measure(context, _mass, size, _say))
    for one in measured:
        found.figures += one
    if len(measured) == 2:
        small, large = measured
        found.figures += scale.growth(small, large, rows)


def _page(found: Report, folder: Path, rows: int, times: int, url: str, *, asked: bool) -> None:
    """Fill a store and open a page over it; where nobody asked for it by name, if it can be.

    What was measured before is not lost for it: why it cannot be stands in the notes.
    """
    try:
        with page.chromium():
            pass  # said before a store is filled for nothing
        with _opened(folder / "page", SCALE_AT, url, {}) as context:
            _empty(context)
            scale.loaded(context, _mass(scale.units_of(context), rows), _say)
            figures, notes = paged.measured(context, _env(SCALE_AT, url, {}), times, rows)
    except MisuseError as refusal:
        if asked:
            raise
        found.notes.append(f"page: không đo. {refusal.public}")
    else:
        found.figures += figures
        found.notes += notes


def _say(doing: str) -> None:
    """What is being done, beside the table: ten million dossiers take half an hour."""
    typer.echo(f"{time.strftime('%H:%M:%S')} {doing}", err=True)


def _mass(units: list[int], rows: int) -> Mass:
    return Mass(units, epoch(frozen_at(SCALE_AT).now()), rows)


def _opened(
    where: Path, at: str, url: str, more: dict[str, str]
) -> AbstractContextManager[Context]:
    """A store of its own, at a moment that stands still."""
    return opened(core_settings.load(where, _env(at, url, more), registry.names()))


def _env(at: str, url: str, more: dict[str, str]) -> dict[str, str]:
    env = {**os.environ, **more, "IOC_CLOCK_AT": at}
    if url:
        env["IOC_DATABASE_URL"] = url
    else:
        env.pop("IOC_DATABASE_URL", None)
    return env


def _empty(context: Context) -> None:
    """Raise MisuseError when the database is not empty."""
    with context.store.read() as conn:
        if recent(conn, limit=1):
            raise MisuseError("--url: cơ sở dữ liệu không trống; bench chỉ ghi vào chỗ trống.")


def _dossiers(context: Context) -> Puller:
    """The dossiers of the one-stop system. Raises MisuseError when the database is not empty."""
    _empty(context)
    connector = registry.get(SOURCE, context.clock)
    return Puller(context, connector, connector.stream("dossiers"))
