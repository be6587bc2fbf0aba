"""A board in the form of ``/quan-tri``: what was typed, what is wrong with it, what it lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from flask import request

from core.errors import MisuseError
from dashboard import context
from dashboard.acts import sending
from dashboard.acts.sending import field
from dashboard.wall import draft, playing
from dashboard.wall.draft import MOST, WHOLE, Cell, Checked, Draft
from desk.boards import check_name

_SEEN = 200
"""Indicators of one cell that are read of a form."""


@dataclass(frozen=True, slots=True)
class Editing:
    """A board in the form. Fields as of ``Sheet``; ``told``: why it was not saved, in words.

    ``tried``: it was sent to be checked or saved, or was written before; so all that is wrong is
    said, also what is not filled in yet.
    """

    draft: Draft
    name: str
    seen: int = 0
    new: bool = False
    version: int = 0
    told: str = ""
    tried: bool = False

    @property
    def missing(self) -> Sequence[int]:
        """Cells that still need an indicator; ``WHOLE`` first where a name or title is needed."""
        whole = [] if self.draft.title.strip() and self.name else [WHOLE]
        return [*whole, *self.draft.missing]

    def faults(self, found: Checked) -> Mapping[int, Sequence[str]]:
        """What is said to be wrong: not what nobody has come to yet."""
        late = () if self.tried else self.missing
        return {at: told for at, told in found.faults.items() if at not in late}


def read() -> Editing:
    """The form as it was typed."""
    foot = field("chan")
    cells = []
    for no in range(1, MOST + 1):
        if f"kieu-{no}" not in request.form:
            break
        at = tuple(number(field(f"{key}-{no}")) for key in ("cot", "hang", "rong", "cao"))
        named = tuple(one for one in sending.fields(f"chi-tieu-{no}")[:_SEEN] if one)
        order = field(f"xep-{no}") or "worst"
        cells.append(
            Cell(field(f"kieu-{no}"), cast(draft.At, at), named, order, foot=foot == str(no))
        )
    groups = tuple(sending.fields("nhom"))
    made = Draft(field("tieu-de"), field("tieu-de-en"), groups, tuple(cells))
    seen = number(field("da-xem"))
    return Editing(made, field("ten"), seen, bool(field("moi")), version=seen)


def number(text: str) -> int:
    """A small number as it was typed; 0 for what is none."""
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def checked(given: Editing) -> Checked:
    """Everything that is wrong with what is typed: with its name, and with the board."""
    now = playing.held()
    known = {one.id: one.unit for one in context.services().catalog.definitions()}
    found = draft.checked(given.draft, given.name, now, known)
    wrong = []
    try:
        check_name(given.name)
    except MisuseError as fault:
        wrong.append(fault.public)
    if given.new and given.name in now.boards:
        wrong.append(f"Đã có bảng “{given.name}”: sửa bảng ấy, hoặc đặt tên khác")
    if not wrong:
        return found
    return Checked(None, {**found.faults, WHOLE: [*wrong, *found.faults.get(WHOLE, [])]})
