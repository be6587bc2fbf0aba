"""Open data sets that hide small counts together, sent so that nobody sees a half of them.

What is hidden is worked out across tables: an old one beside a new one can give back what either
of them hides. A portal knows no transaction over several sets. So nothing is written before all of
them are read and compared, and where rows change that were seen already, every set that changes is
taken out of sight before the first row and shown again after the last one. What breaks off leaves
them as they were, or closed: never half new.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from connectors.protocols.ckan_sets import Change, Wanted
from connectors.protocols.ckan_write import OpenPortal
from core.errors import IocError, SourceError
from core.public import OpenSet
from core.runs import Run
from jobs.context import Draining

_CLOSED = "bộ tạm đóng trên cổng cho đến lần gửi sau"
_KEPT = "bản trước vẫn ở trên cổng"
_UNSEEN = "bộ chưa công khai trên cổng"


@dataclass(slots=True)
class Part:
    """One set on its way. ``fault``: why it is not as it shall be; ``closed``: nobody sees it."""

    one: OpenSet
    run: Run
    wanted: Wanted | None = None
    change: Change | None = None
    fault: Exception | None = None
    closed: bool = False
    done: bool = False

    @property
    def read(self) -> Wanted:
        """What it shall be. Raises ValueError before it is read."""
        if self.wanted is None:
            raise ValueError(f"{self.one.name}: not read yet")
        return self.wanted

    @property
    def left(self) -> str:
        """In what state a portal is left without this go; "" while it was not asked."""
        if self.change is None:
            return ""
        held = self.change.held
        if held is None or held.get("state") == "deleted":
            return _UNSEEN
        return _CLOSED if self.closed or held.get("private") else _KEPT

    @property
    def moves(self) -> Change:
        """Its change. Raises ValueError before it is known."""
        if self.change is None:
            raise ValueError(f"{self.one.name}: not compared yet")
        return self.change


def send(
    portal: OpenPortal,
    parts: Sequence[Part],
    step: Callable[[Part, Callable[[Part], None]], None],
) -> None:
    """Carry out what was compared, all or none; a part that is not done then has its fault.

    ``parts``: those of the units above first; ``step``: does one thing with a part and counts it
    in its run. Raises Draining.
    """
    moved = [part for part in parts if not part.done]
    stages = [partial(_fill, portal), partial(_show, portal)]
    if any(part.moves.rewrites for part in moved):
        stages.insert(0, partial(_hide, portal))
    for stage in stages:
        if not each(moved, step, stage):
            return


def each(
    parts: Sequence[Part],
    step: Callable[[Part, Callable[[Part], None]], None],
    stage: Callable[[Part], None],
) -> bool:
    """One stage of all parts. False: one failed, and those that are not done say so.

    Raises Draining.
    """
    for part in parts:
        try:
            step(part, stage)
        except Draining:
            raise
        except Exception as fault:  # the ledger tells what it is
            if part.left == _CLOSED and isinstance(fault, IocError):
                fault.public = f"{fault.public.rstrip('.')}; {_CLOSED}."
            part.fault = fault
            _wait(parts, part)
            return False
    return True


def _wait(parts: Sequence[Part], failed: Part) -> None:
    for part in parts:
        if part is not failed and not part.done:
            left = f"; {part.left}" if part.left else ""
            part.fault = SourceError(
                f"Chờ bộ “{failed.one.title}” chưa gửi được: các bộ này cùng ẩn số nhỏ nên chỉ "
                f"đổi cùng lúc{left}."
            )


def _hide(portal: OpenPortal, part: Part) -> None:
    portal.hide(part.moves)
    part.closed = part.moves.held is not None


def _fill(portal: OpenPortal, part: Part) -> None:
    part.closed = part.closed or part.moves.held is None or part.moves.remake
    portal.fill(part.moves)


def _show(portal: OpenPortal, part: Part) -> None:
    portal.show(part.moves)
    part.closed, part.done = False, True
