"""What files call sources, the streams in them and what a run was for; files are Vietnamese."""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType

from core.runs import HOUSE
from exports.provenance.truth import Feed
from indicators.asking.answers import SourceState
from indicators.evaluating import publish
from indicators.proving import verified

OURS = "Trung tâm điều hành"
OUR_STREAMS = MappingProxyType({publish.STREAM: "Giá trị chỉ tiêu", verified.STREAM: "Kho số liệu"})
"""What the house's own runs are over: the evaluation, the nightly proof."""
JOBS = {
    "pull": "Lấy số liệu", "backfill": "Nạp dữ liệu quá khứ", "sweep": "Rà toàn bộ",
    "replay": "Nhận lại", "evaluate": "Tính chỉ tiêu", "verify": "Kiểm tra", "publish": "Công bố",
}  # fmt: skip


class Names:
    """What the sources and streams of a file are called; of what nobody knows: its code."""

    def __init__(self, sources: Iterable[SourceState | Feed]) -> None:
        held = list(sources)
        self._sources = {HOUSE: OURS} | {one.name: one.title or one.name for one in held}
        self._streams = {(HOUSE, code): said for code, said in OUR_STREAMS.items()}
        self._streams |= {(one.name, code): t for one in held for code, t in one.streams.items()}

    def source(self, name: str) -> str:
        """``Một cửa``."""
        return self._sources.get(name, name)

    def stream(self, source: str, stream: str) -> str:
        """``Hồ sơ``."""
        return self._streams.get((source, stream)) or stream

    def stream_of(self, source: str | None, stream: str) -> str:
        """A stream that a list is narrowed to, of one source or of any that has it."""
        if source:
            return self.stream(source, stream)
        found = {said for (_, code), said in self._streams.items() if code == stream and said}
        return ", ".join(sorted(found)) or stream
