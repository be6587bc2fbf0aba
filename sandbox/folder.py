"""Faults of files that people drop into a folder: cut, saved as a web page, sent twice, widened."""

from __future__ import annotations

import shutil
from pathlib import Path

from sandbox.faults import Board

_PAGE = "<!DOCTYPE html><html><head><title>Đăng nhập hệ thống</title></head></html>"


def maim(board: Board, source: str, path: Path) -> None:
    """Damage a file that was just written, as the faults in force for its source say."""
    text = path.suffix == ".csv"
    if board.take(source, "html") is not None:
        path.write_text(_PAGE, "utf-8")
    if board.take(source, "empty") is not None:
        if text:
            head = path.read_bytes().splitlines(keepends=True)[:2]
            path.write_bytes(b"".join(head))
        else:
            path.unlink()
            return
    if text and board.take(source, "schema_drift") is not None:
        lines = path.read_bytes().splitlines()
        wider = [lines[0], lines[1] + b";phien_ban_moi", *(line + b";2.0" for line in lines[2:])]
        path.write_bytes(b"\r\n".join(wider) + b"\r\n")
    if text and board.take(source, "encoding") is not None:
        path.write_bytes(path.read_bytes().decode("utf-8-sig").encode("cp1258", "replace"))
    share = board.take(source, "truncate")
    if share is not None:
        body = path.read_bytes()
        path.write_bytes(body[: int(len(body) * share)])
    if board.take(source, "duplicate") is not None:
        shutil.copy2(path, path.with_stem(f"{path.stem}_ban_sao"))
