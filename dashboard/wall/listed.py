"""Which indicators hang on which wall: ``config/boards.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from core.errors import ConfigError
from core.settings import ROOT

BOARDS = ROOT / "config" / "boards.toml"


@cache
def listed(board: str, path: Path = BOARDS) -> Sequence[str]:
    """The indicators of a board in their order. Raises ConfigError for a file that is not whole."""
    try:
        held: Mapping[str, Mapping[str, object]] = tomllib.loads(path.read_text("utf-8"))
        ids = held[board]["indicators"]
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as fault:
        words = f"{path}: không đọc được chỉ tiêu của bảng “{board}” ({fault})"
        raise ConfigError([words]) from fault
    if not isinstance(ids, list) or not ids or not all(isinstance(one, str) for one in ids):
        raise ConfigError([f"{path}: [{board}] indicators phải là danh sách mã chỉ tiêu"])
    return tuple(ids)
