"""A report as it is laid out: what stands around its blocks. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core import format as say
from core.clock import from_epoch
from exports.paper.stamp import Stamp, numbered, received, signed
from exports.report.blocks import Block, Grid
from exports.report.frozen import Report

SIZE = 13.0
"""Points of the text (Decree 30/2020: 13 to 14); tables are set smaller."""
CONTENTS = "MỤC LỤC"
LONG = 6
"""From so many pages on there is a table of contents."""


@dataclass(frozen=True, slots=True)
class Page:
    """The report, top to bottom."""

    above: str
    organ: str
    number: str
    place: str
    title: str
    about: tuple[str, ...]
    blocks: tuple[Block, ...]
    signer: str
    receivers: tuple[str, ...]
    code: str
    address: str
    foot: str
    running: str
    contents: bool


def lay(report: Report, stamp: Stamp, *, contents: bool = False) -> Page:
    """The page of a report. ``contents``: with a table of contents."""
    demo = "Số liệu mô phỏng của bản trình diễn. " if report.demo else ""
    worn = any(
        cell.doubted
        for block in report.blocks
        if isinstance(block, Grid)
        for row in block.rows
        for cell in row
    )
    doubted = "Số gạch chéo: đã quá hạn cập nhật hoặc mới có một phần số liệu. " if worn else ""
    return Page(
        above=report.above,
        organ=report.organ,
        number=numbered(stamp, report.symbol),
        place=signed(report.place, from_epoch(stamp.made_at).date()),
        title=report.title,
        about=report.about,
        blocks=report.blocks,
        signer=report.signer,
        receivers=received(report.receivers),
        code=stamp.code,
        address=stamp.address,
        foot=(
            f"{demo}{doubted}Bản đóng băng {stamp.code}, {len(report.figures)} con số, lập"
            f" {say.moment(stamp.made_at)}. Quét mã hoặc mở {stamp.address} để xem đúng bản này"
            " cùng lai lịch từng con số."
        ),
        running=f"{demo}Mã bản {stamp.code} · kiểm tra tại {stamp.address}",
        contents=contents,
    )
