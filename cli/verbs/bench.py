"""``ioc bench``: how fast the whole path is on this machine, as a table or JSON."""

from __future__ import annotations

import json
import os
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated

import typer

from cli.common import Data, quiet
from cli.simulated import simulated
from cli.tables import figures
from connectors import registry
from core import settings as core_settings
from core.errors import MisuseError
from jobs import bench
from jobs.context import Context, opened
from jobs.pull import Puller
from sandbox import addresses
from store.runs import recent

HELP = "Đo tốc độ cả đường đi trên máy này: từ trang của nguồn đến bản ghi và tổng hợp đã ghi."
SOURCE, AT = "onestop", "2023-12-26"


def command(
    rows: Annotated[int, typer.Option(help="Số hồ sơ kéo ở mỗi lần đo.", min=100)] = 20_000,
    times: Annotated[int, typer.Option(help="Số lần đo; lấy trung vị.", min=1, max=20)] = 5,
    url: Annotated[str, typer.Option(help="Đo trên cơ sở dữ liệu TRỐNG này, một lần.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="In JSON.")] = False,
    data: Data = None,
) -> None:
    """Measure against a simulated source in a process of its own, over throw-away databases."""
    quiet()
    scale = "small" if rows <= 5_000 else "demo" if rows <= 150_000 else "province"
    with tempfile.TemporaryDirectory(prefix="ioc-bench-", dir=data) as place:
        folder = Path(place)
        with simulated(folder / "sandbox.log", scale, AT) as address:

            def empty(number: int) -> AbstractContextManager[Context]:
                env = addresses.environment(address) | {"IOC_CLOCK_AT": AT}
                if url:
                    env["IOC_DATABASE_URL"] = url
                env = {**os.environ, **env}
                where = folder / f"run-{number}"
                return opened(core_settings.load(where, env, registry.names()))

            found = bench.report(empty, _dossiers, rows, 1 if url else times)
    print(json.dumps(found.plain(), ensure_ascii=False) if as_json else figures(found))


def _dossiers(context: Context) -> Puller:
    """The dossiers of the one-stop system. Raises MisuseError when the database is not empty."""
    with context.store.read() as conn:
        if recent(conn, limit=1):
            raise MisuseError("--url: cơ sở dữ liệu không trống; bench chỉ ghi vào chỗ trống.")
    connector = registry.get(SOURCE, context.clock)
    return Puller(context, connector, connector.stream("dossiers"))
