"""What sources and their streams are called: in words, the code of a stream small beside them."""

from __future__ import annotations

from collections.abc import Iterable

from dash import html
from dash.development.base_component import Component

from dashboard.components.spoken import spoken
from dashboard.wording import words
from indicators.asking.answers import SourceState
from indicators.evaluating.publish import SOURCE, STREAM
from indicators.proving import verified

_OURS = {STREAM: "our_values", verified.STREAM: "our_store"}
"""What our own runs are over → the key of its word."""


class Names(dict[str, str]):
    """Name of a source → what it is called; with its streams. Of what nobody knows: its code."""

    def __init__(self, sources: Iterable[SourceState] = ()) -> None:
        held = list(sources)
        super().__init__((one.name, words.source(one.name, one.title)) for one in held)
        self._streams = {(one.name, name): t for one in held for name, t in one.streams.items()}

    def source(self, name: str) -> str:
        """What a source is called; our own evaluation, which is none, too."""
        return words.t("sources.ours") if name == SOURCE else self.get(name, name)

    def stream(self, source: str, stream: str) -> Component | str:
        """``Hồ sơ một cửa dossiers``, the code small."""
        title = self._streams.get((source, stream), "")
        if source == SOURCE and stream in _OURS:
            title = words.t(f"sources.{_OURS[stream]}")
        code = html.Code(stream)
        return html.Small([spoken(title), " ", code]) if title else html.Small(code)
