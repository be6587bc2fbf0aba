"""What the terminal shows while the demonstration loads: sources, shares, first true figures."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress

from rich.console import Console
from rich.live import Live
from rich.table import Table

from cli.stage import Stage
from core.errors import IocError, StoreError
from core.format import percent
from core.settings import Settings
from indicators.catalog import Catalog
from jobs.context import Context, opened
from jobs.pulling.progress import Progress, at_rest, progress

PACE = 0.5
"""Seconds between two looks."""
SPOKEN = 10.0
"""Seconds between two lines where the output is no terminal."""
FIGURES = ("onestop.received", "onestop.on_time_rate", "data.datasets", "app.installs")
"""The figures told on the terminal as soon as they are true: their whole period is there."""


class Loading:
    """Follows the first load, then stays until the end is asked for."""

    def __init__(self, stage: Stage, settings: Settings) -> None:
        self._stage = stage
        self._settings = settings
        self._console = Console(file=sys.stdout, highlight=False)
        self._began = time.monotonic()
        self._told: set[str] = set()
        self._spoke = 0.0
        self._context: Context | None = None
        self._catalog: Catalog | None = None

    def follow(self, browse: Callable[[str], object] | None) -> bool:
        """Show the load until it is whole, then wait for the end.

        False when a process would not stay up.
        """
        url = f"http://127.0.0.1:{self._stage.port}"
        shown = False
        with ExitStack() as stack:
            live = None
            if self._console.is_terminal:
                live = stack.enter_context(Live(console=self._console, transient=True))
            while not self._stage.stop.is_set():
                if not self._stage.watch():
                    return False
                if not shown and self._stage.web_answers():
                    shown = True
                    self._tell("web", f"Trang web đã mở: {url}")
                    if browse is not None:
                        browse(url)
                if shown and self._look(stack, live):
                    break
                self._stage.stop.wait(PACE)
        if not self._stage.stop.is_set():
            self._console.print(f"Đã nạp xong sau {self._seconds()}. Mở {url}; Ctrl-C để dừng.")
        while not self._stage.stop.wait(PACE):
            if not self._stage.watch():
                return False
        return True

    def _look(self, stack: ExitStack, live: Live | None) -> bool:
        """Draw the state once. True when everything is loaded and computed."""
        try:
            if self._context is None:
                self._context = stack.enter_context(opened(self._settings, create=False))
                self._catalog = Catalog(self._settings)
            streams = progress(self._context)
            self._first_figures()
            done = all(one.whole for one in streams) and at_rest(self._context)
        except StoreError:
            return False  # the scheduler has not made the tables yet
        if live is not None:
            live.update(_table(streams))
        else:
            self._speak(streams)
        return done

    def _first_figures(self) -> None:
        if self._catalog is None:
            return
        for indicator in FIGURES:
            if indicator in self._told:
                continue
            with suppress(IocError):
                value = self._catalog.value(indicator)
                if value.value is not None and (value.coverage or 0) >= 1:
                    name = self._catalog.definition(indicator).name.vi
                    self._tell(
                        indicator,
                        f"{name}: {value.display} ({value.period.label()}; {self._seconds()})",
                    )

    def _tell(self, key: str, sentence: str) -> None:
        self._told.add(key)
        self._console.print(sentence)

    def _speak(self, streams: list[Progress]) -> None:
        """Where nobody watches a live table: one line now and then."""
        for one in streams:
            if one.whole and one.title not in self._told:
                self._tell(one.title, f"  {one.title}: xong")
        if time.monotonic() - self._spoke >= SPOKEN:
            self._spoke = time.monotonic()
            for one in streams:
                if not one.whole:
                    self._console.print(f"  {one.title}: {_state(one)}")

    def _seconds(self) -> str:
        return f"{time.monotonic() - self._began:.0f} giây"


def _state(one: Progress) -> str:
    return one.fault or percent(one.share, 0)


def _table(streams: list[Progress]) -> Table:
    table = Table("Nguồn", "Số liệu", "Đã nạp")
    for one in streams:
        table.add_row(one.source, one.title, "xong" if one.whole else _state(one))
    return table
