"""The shared data warehouse: a SQLite file with a register of data sets and a table of figures.

Made anew whenever what it holds, or the faults in force, have changed, and put in place whole: who
reads the old file meanwhile reads it to its end. Both tables bear the persons who keep them, as
such tables do; nobody maps those columns. Figures of the sandbox are samples.
"""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

from core.clock import day_date, from_epoch, local_day
from core.period import Grain, Period
from core.units import Level
from sandbox.datasets import datasets
from sandbox.faults import Board
from sandbox.places import MERGED, places
from sandbox.spoil import spoil

Row = dict[str, Any]

SOURCE = "warehouse"
_QUARTERS = 8
"""Quarters of figures that are kept, the newest over."""
_PERSON = {
    "nguoi_lap": "CÁN BỘ MẪU 0007",
    "dien_thoai": "0000000007",
    "thu_dien_tu": "mau0007@example.invalid",
}
_KINDS = {"attribute": "TT", "geographic": "DL"}
_PAGE = b"<!DOCTYPE html><html><head><title>M\xc3\xa1y ch\xe1\xbb\xa7 t\xe1\xbb\x87p</title></html>"


class Warehouse:
    """The file at ``path``, as of the moment of its last ``fill``."""

    def __init__(self, path: Path, board: Board, seed: int) -> None:
        self.path, self._board, self._seed = path, board, seed
        self._told: Any = None  # what the file was made from
        self._lock: sqlite3.Connection | None = None  # held while the database is busy

    def fill(self, now: int) -> None:
        """Write the file when it would say something else. ``now``: seconds since 1970 UTC."""
        tables = {"danh_muc": register(now), "dan_so": population(self._seed, now)}
        mine = [one for one in self._board.texts() if one.partition("=")[0] in (SOURCE, "all")]
        if (tables, mine) == self._told:
            return
        self._told = (tables, mine)
        self.close()
        if self._board.take(SOURCE, "down") is not None:
            self.path.unlink(missing_ok=True)
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part = self.path.with_suffix(".part")
        part.unlink(missing_ok=True)
        self._write(part, tables)
        self._maim(part)
        part.replace(self.path)
        if self._board.take(SOURCE, "latency") is not None:
            self._lock = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
            self._lock.execute("begin exclusive")

    def close(self) -> None:
        """Let go of the file."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _write(self, path: Path, tables: dict[str, list[Row]]) -> None:
        texts = self._board.take(SOURCE, "wrong_type") is not None
        foreign = self._board.take(SOURCE, "encoding") is not None
        with closing(sqlite3.connect(path)) as con:
            for (name, rows), (key, version) in zip(tables.items(), _KEYS, strict=True):
                given = spoil(
                    self._board, SOURCE, rows, key=key, version=version, moments=(version or "ky",)
                )
                columns = list((given or rows)[0])
                con.execute(f"create table {name} ({', '.join(columns)})")
                marks = ", ".join(["cast(? as text)" if foreign else "?"] * len(columns))
                con.executemany(
                    f"insert into {name} values ({marks})",
                    (_cells(row.values(), texts, foreign) for row in given),
                )
            con.commit()

    def _maim(self, path: Path) -> None:
        share = self._board.take(SOURCE, "truncate")
        if share is not None:
            body = path.read_bytes()
            path.write_bytes(body[: int(len(body) * share)])
        if self._board.take(SOURCE, "html") is not None:
            path.write_bytes(_PAGE)


_KEYS = (("ma", "cap_nhat"), ("ma_don_vi", ""))
"""Of each table the column of its key and that of its version."""


def _cells(row: Any, texts: bool, foreign: bool) -> list[Any]:
    """A row as it is stored: ``texts``: numbers and days as offices write them in text."""
    cells = [_as_text(one) if texts else one for one in row]
    if not foreign:
        return cells
    return [one.encode("utf-16-be") if isinstance(one, str) else one for one in cells]


def _as_text(cell: Any) -> Any:
    if isinstance(cell, int):
        return f"{cell:,}".replace(",", ".")
    if isinstance(cell, str) and len(cell) == 19 and cell[4] == cell[7] == "-":
        return f"{cell[8:10]}/{cell[5:7]}/{cell[:4]} {cell[11:]}"
    return cell


def register(now: int) -> list[Row]:
    """The warehouse's own list: every set that an agency made, published or not."""
    return [
        {
            "ma": f"KHO-{one.number:04d}",
            **_PERSON,
            "loai": _KINDS[one.kind],
            "chu_quan": one.owner(now),
            "tao_luc": _moment(one.created),
            "cap_nhat": _moment(one.modified(now)),
            "tan_suat": one.promise,
            "so_dong": None if one.kind == "geographic" else 40 + one.number * 13 % 300,
            "chat_luong": f"{90 + one.number % 10}%",
            "dinh_dang": ", ".join(one.formats),
            "mo": "Không" if one.private else "Có",
            "ten": one.title,
        }
        for one in datasets()
        if one.created <= now and (one.gone is None or now < one.gone)
    ]


def population(seed: int, now: int) -> list[Row]:
    """Residents and households by unit and quarter: districts, then communes."""
    rows = []
    for quarter in _quarters(now):
        level = Level.DISTRICT if quarter.end_day <= MERGED else Level.COMMUNE
        year, _, number = quarter.code.partition("-Q")
        for place in places():
            if place.level is level and place.open(quarter.end_day - 1):
                size = 8_000 + zlib.crc32(f"{seed}/{place.unit.code}".encode()) % 90_000
                people = size + int(year) * 12 + int(number) * 3
                rows.append({
                    "ma_don_vi": place.unit.code, "ten_don_vi": place.unit.name, **_PERSON,
                    "nam": year, "ky": f"Quý {number}", "so_ho": people * 10 // 36,
                    "so_dan": people,
                })  # fmt: skip
    return rows


def _quarters(now: int) -> list[Period]:
    one = Period.of(Grain.QUARTER, day_date(local_day(now)))
    out = []
    for _ in range(_QUARTERS):
        one = one.previous()
        out.append(one)
    return out[::-1]


def _moment(at: int) -> str:
    return f"{from_epoch(at):%Y-%m-%d %H:%M:%S}"
