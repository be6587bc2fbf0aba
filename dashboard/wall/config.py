"""Boards and playlists as kept: ``config/boards.toml``, and ``boards.local.toml`` over it.

A board and its panels stand in ``places``, what each kind draws in ``kinds``, what was written over
the file on ``/quan-tri`` in ``playing``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator, model_validator

from core.errors import ConfigError, MisuseError
from core.setting_faults import sentence
from core.settings import ROOT
from core.source_settings import Span, Strict
from dashboard.wall import joined, seams
from dashboard.wall.places import BoardConfig
from dashboard.wall.seams import Grid

FILE = ROOT / "config" / "boards.toml"
CLEAR = 0.5
"""How far from every seam letters stand, % of the height; a test looks at each board."""
LEAST_HEAP = 100
"""MB: what a page may hold at least before a screen loads itself anew."""
RESERVED = PHONE, ALONE = "dien-thoai", "mat-may-chu"
"""Names under ``/wall/`` that no board may have."""
_DAY = 24 * 60


class Page(Strict):
    """A board of a playlist and how long it stands."""

    board: str
    dwell: Span = Field(ge=timedelta(seconds=5), le=timedelta(hours=1))

    @property
    def seconds(self) -> int:
        """How long it stands."""
        return int(self.dwell.total_seconds())


class Seams(Strict):
    """Panels of a joined wall. ``width``: of a seam, % of the whole picture's height.

    The grid of a board is five by five, so its gaps lie on the seams of such a wall; on another one
    boards are laid out anew, see ``seams``.
    """

    columns: int = Field(1, ge=1)
    rows: int = Field(1, ge=1)
    width: float = Field(0, ge=0, le=0.6)

    @model_validator(mode="after")
    def _had(self) -> Seams:
        seams.of(self.columns, self.rows)
        return self

    @property
    def joined(self) -> bool:
        """Are there seams at all?"""
        return self.columns > 1 or self.rows > 1


class Manners(Strict):
    """What holds for a screen whatever it shows; None in a playlist: as ``[screens]`` says."""

    dim: str | None = None
    quiet: str | None = None
    heap: int | None = Field(None, ge=0, le=4_000)
    drift: float | None = Field(None, ge=0, le=1.5)
    seams: Seams | None = None

    @property
    def grid(self) -> Grid | None:
        """How boards are laid out on its seams; None: on their own grid."""
        return None if self.seams is None else seams.of(self.seams.columns, self.seams.rows)

    @property
    def wander(self) -> float:
        """How far a picture may wander, % of its height: never so far that a seam cuts a letter."""
        drift = self.drift or 0.0
        if self.seams is None or not self.seams.joined:
            return drift
        return round(max(0.0, min(drift, CLEAR - self.seams.width / 2)), 3)

    @field_validator("heap")
    @classmethod
    def _roomy(cls, heap: int | None) -> int | None:
        if heap and heap < LEAST_HEAP:  # a page is never below it, and would load itself for ever
            raise ValueError(f"heap phải là 0 (không bao giờ) hoặc từ {LEAST_HEAP} (MB)")
        return heap

    @field_validator("dim")
    @classmethod
    def _hours(cls, text: str | None) -> str | None:
        if text:
            first, _, last = text.partition("-")
            if minutes(first) == minutes(last):
                raise ValueError("dim phải là hai giờ khác nhau như 19:00-06:30")
        return text

    @field_validator("quiet")
    @classmethod
    def _hour(cls, text: str | None) -> str | None:
        if text:
            minutes(text)
        return text


class Playlist(Manners):
    """Boards in turn."""

    title: str
    title_en: str = ""
    pages: tuple[Page, ...] = Field(min_length=1)

    @field_validator("pages", mode="before")
    @classmethod
    def _pairs(cls, given: Any) -> Any:
        if not isinstance(given, list):
            return given
        return [
            {"board": one[0], "dwell": one[1]} if isinstance(one, list) and len(one) == 2 else one
            for one in given
        ]

    @property
    def boards(self) -> tuple[str, ...]:
        """Its boards, each once."""
        return tuple(dict.fromkeys(one.board for one in self.pages))


class Duty(Strict):
    """Who is on duty: names of shifts and when they begin."""

    shifts: tuple[tuple[str, str], ...] = ()

    @field_validator("shifts")
    @classmethod
    def _in_order(cls, shifts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        begins = [minutes(at) for _, at in shifts]
        if any(one >= after for one, after in pairwise(begins)):
            raise ValueError("các ca phải theo thứ tự giờ bắt đầu")
        return shifts

    def now(self, minute: int) -> tuple[str, str] | None:
        """The shift of a minute of the day and when it ends; None where there are none."""
        if not self.shifts:
            return None
        begun = [n for n, (_, at) in enumerate(self.shifts) if minutes(at) <= minute]
        at = begun[-1] if begun else len(self.shifts) - 1
        return self.shifts[at][0], self.shifts[(at + 1) % len(self.shifts)][1]


class Boards(Strict):
    """The whole file."""

    duty: Duty = Duty()
    screens: Manners = Manners()
    playlists: dict[str, Playlist]
    boards: dict[str, BoardConfig]

    def faults(self, known: Mapping[str, str]) -> list[str]:
        """What names something that is not there. ``known``: see ``Panel.faults``."""
        return [
            f"boards.{name}.{panel.kind}: {said}"
            for name, board in self.boards.items()
            for panel in board.panels
            for said in panel.faults(known)
        ]

    def loose(self) -> list[str]:
        """Playlists of boards that are not there, and names that stand for two things."""
        there = ", ".join(self.boards)
        out = [
            f"playlists.{name}: không có bảng “{one}”; các bảng: {there}"
            for name, playlist in self.playlists.items()
            for one in playlist.boards
            if one not in self.boards
        ]
        out += [
            f"playlists.{name}: bảng “{one}” có một con số nằm vắt qua khe của tường ghép"
            for name, playlist in self.playlists.items()
            for one in playlist.boards
            if one in self.boards and self.cuts(playlist, self.boards[one])
        ]
        out += [
            f"playlists.{name}: {said}"
            for name, playlist in self.playlists.items()
            for said in joined.hurried(self, playlist)
        ]
        both = sorted(set(self.boards) & set(self.playlists))
        out += [f"“{one}” vừa là bảng vừa là danh sách phát" for one in both]
        taken = sorted({*self.boards, *self.playlists} & set(RESERVED))
        out += [f"“{one}” là tên của hệ thống, hãy đặt tên khác" for one in taken]
        if not self.playlists:
            out.append("playlists: phải có ít nhất một danh sách phát")
        return out

    def newly_loose(self, before: Boards) -> list[str]:
        """What is loose here and was not before: what a change has to answer for."""
        held = before.loose()
        return [one for one in self.loose() if one not in held]

    def cuts(self, playlist: Playlist, board: BoardConfig) -> bool:
        """Would a seam of the screens of a playlist go through what a board is about?"""
        seams = self.manners(playlist).seams
        return bool(seams and seams.joined) and any(one.kind == "one" for one in board.panels)

    @property
    def first(self) -> str:
        """The playlist of a screen for which none was named."""
        return next(iter(self.playlists))

    def playlist(self, name: str) -> Playlist:
        """The playlist of a name; the first one where it is no more."""
        return self.playlists.get(name) or self.playlists[self.first]

    def playlist_named(self, name: str) -> str:
        """The name, where there is such a playlist. Raises MisuseError."""
        return _one_of(name, self.playlists, "danh sách phát")

    def board_named(self, name: str) -> str:
        """The name, where there is such a board. Raises MisuseError."""
        return _one_of(name, self.boards, "bảng")

    def manners(self, playlist: Playlist | None) -> Manners:
        """What holds for screens of a playlist (None: of a board alone)."""
        own = playlist.model_dump(include=set(Manners.model_fields)) if playlist else {}
        held = self.screens.model_dump() | {k: v for k, v in own.items() if v is not None}
        return Manners(**held)


def _one_of(name: str, known: Mapping[str, object], what: str) -> str:
    if name not in known:
        raise MisuseError(f"Không có {what} “{name}”. Chọn trong: {', '.join(known)}.")
    return name


def minutes(text: str) -> int:
    """``19:00`` → minutes since midnight. Raises ValueError."""
    hour, _, minute = text.strip().partition(":")
    if not (hour.isdigit() and minute.isdigit() and len(minute) == 2):
        raise ValueError(f"“{text}” không phải là giờ như 19:00")
    found = int(hour) * 60 + int(minute)
    if int(minute) > 59 or found >= _DAY:
        raise ValueError(f"“{text}” không phải là giờ như 19:00")
    return found


def read(path: Path = FILE) -> Boards:
    """The file with the local one over it. Raises ConfigError listing every fault."""
    tree = _toml(path)
    local = path.with_name(path.stem + ".local.toml")
    if local.exists():
        for part, given in _toml(local).items():
            held = tree.get(part)
            tree[part] = {**held, **given} if isinstance(held, dict) else given
    try:
        found = Boards(**tree)
    except ValidationError as fault:
        raise ConfigError([sentence(one, path, {}, "") for one in fault.errors()]) from None
    loose = found.loose()
    if loose:
        raise ConfigError([f"{path}: {one}" for one in loose])
    return found


@cache
def boards() -> Boards:
    """The file as it was when the process first asked. Raises ConfigError."""
    return read()


def faults(known: Mapping[str, str], path: Path = FILE) -> list[str]:
    """What is wrong with the file. ``known``: see ``Panel.faults``."""
    try:
        return [f"{path}: {one}" for one in read(path).faults(known)]
    except ConfigError as fault:
        return fault.faults


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise ConfigError([f"{path}: không đọc được: {fault}"]) from fault
