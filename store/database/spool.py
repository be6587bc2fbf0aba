"""Rows that wait on disk until all are known: no more than one of them stands in memory."""

from __future__ import annotations

import errno
import os
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, overload

import orjson

from core.errors import StoreError

Row = dict[str, Any]
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def spool(folder: Path | None) -> Iterator[Spool]:
    """A nameless file there: it goes with the process, however that ends.

    ``folder`` None: where the system keeps such files.

    Raises StoreError where the folder takes none.
    """
    ends = ExitStack()
    try:
        file = ends.enter_context(tempfile.TemporaryFile(dir=folder))  # noqa: SIM115 - closed below
    except OSError as fault:
        raise _refused(fault) from fault
    try:
        yield Spool(file)
    finally:
        try:
            ends.close()  # what could not be written is tried once more
        except OSError as fault:
            raise _refused(fault) from fault


class Spool:
    """One file for the rows of many sets."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def keep(self, rows: Iterable[Any]) -> Spooled:
        """Write rows (dicts or dataclasses) down; they are read back, as dicts, as often as wanted.

        Raises StoreError.
        """
        ends = array("Q", [self._file.seek(0, os.SEEK_END)])
        try:
            for row in rows:
                ends.append(ends[-1] + self._file.write(orjson.dumps(row)))
            self._file.flush()
        except OSError as fault:
            raise _refused(fault) from fault
        return Spooled(self._file, ends)


class Spooled(Sequence[Row]):
    """Rows in their order, each made when it is asked for."""

    def __init__(self, file: IO[bytes], ends: array[int]) -> None:
        self._file, self._ends = file, ends

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: slice) -> list[Row]: ...

    def __getitem__(self, at: int | slice) -> Row | list[Row]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        n = range(len(self))[at]
        start, end = self._ends[n], self._ends[n + 1]
        row: Row = orjson.loads(os.pread(self._file.fileno(), end - start, start))
        return row

    def __iter__(self) -> Iterator[Row]:
        return (self[n] for n in range(len(self)))


def _refused(fault: OSError) -> StoreError:
    if fault.errno in _FULL:
        return StoreError(
            "Đĩa của thư mục dữ liệu đã đầy, không ghi được tệp tạm để công bố. Giải phóng dung "
            "lượng đĩa rồi chạy lại.",
            f"spool: {fault}",
        )
    return StoreError(
        f"Không ghi được tệp tạm để công bố ({fault.strerror}). Kiểm tra chỗ trống và quyền ghi "
        "của thư mục dữ liệu.",
        f"spool: {fault}",
    )
