"""Which indicators hang on which wall: ``config/boards.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Container, Mapping, Sequence
from functools import cache
from pathlib import Path

from core.errors import ConfigError
from core.settings import ROOT

BOARDS = ROOT / "config" / "boards.toml"


def faults(known: Container[str], path: Path = BOARDS) -> list[str]:
    """What is wrong with any board of the file; ``known``: the indicators that exist."""
    try:
        boards = list(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        return [f"{path}: không đọc được: {fault}"]
    out = []
    for board in boards:
        try:
            ids = listed(board, path)
        except ConfigError as fault:
            out += fault.faults
            continue
        where = f"{path}: {board}.indicators"
        out += [f"{where}: không có chỉ tiêu “{one}”" for one in ids if one not in known]
        out += [f"{where}: “{one}” có hai lần" for one in sorted(set(ids)) if ids.count(one) > 1]
    return out


@cache
def listed(board: str, path: Path = BOARDS) -> Sequence[str]:
    """The indicators of a board in their order. Raises ConfigError for a file that is not whole."""
    try:
        held: Mapping[str, Mapping[str, object]] = tomllib.loads(path.read_text("utf-8"))
        ids = held[board]["indicators"]
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        words = f"{path}: {board}: không đọc được chỉ tiêu của bảng ({fault})"
        raise ConfigError([words]) from fault
    if not isinstance(ids, list) or not ids or not all(isinstance(one, str) for one in ids):
        raise ConfigError([f"{path}: {board}.indicators: phải là danh sách mã chỉ tiêu"])
    return tuple(ids)
