"""What a wall shows and how: its boards in turn, an urgent one before them, and its manners.

Which board stands follows from the server's clock alone: the seconds since 1970 modulo the length
of the playlist. So all screens of a playlist change together without talking to each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import Response

from core.errors import AccessError, OutsideError
from dashboard import context
from dashboard.context import User
from dashboard.readers import outside
from dashboard.serving import plain
from dashboard.wall import calm, config, phone, playing, rehearsal, seams, whose
from dashboard.wall.board import title
from dashboard.wall.config import Boards, Manners, Playlist
from dashboard.wall.whose import PROVINCE, Whose
from dashboard.wording import words
from desk import Push, Rehearsal


@dataclass(frozen=True, slots=True)
class Plan:
    """``pages``: boards by their whole names (see ``whose``), and seconds.

    ``urgent`` "": none; ``until``: when it ends by itself.

    ``hand``: boards are turned by whoever holds the phone, see ``phone``. ``act``: the rehearsal
    that the boards in turn stand in; an urgent board is real also then.
    Equal plans are told alike.
    """

    pages: tuple[tuple[str, int], ...]
    urgent: str
    manners: Manners
    device: bool
    until: int | None = None
    hand: bool = False
    whose: Whose = PROVINCE
    act: Rehearsal | None = None

    @property
    def boards(self) -> frozenset[str]:
        """All that may be shown."""
        return frozenset([name for name, _ in self.pages] + ([self.urgent] if self.urgent else []))

    @property
    def joined(self) -> bool:
        """Is it laid out for the seams of a joined wall, whatever the shape of its panels?"""
        seams = self.manners.seams
        return seams is not None and seams.joined and not self.hand

    def board(self, now: float) -> str:
        """The board that stands at a moment, seconds since 1970."""
        if self.urgent or self.hand:
            return self.urgent or self.pages[0][0]
        left = now % sum(seconds for _, seconds in self.pages)
        for name, seconds in self.pages:
            if left < seconds:
                return name
            left -= seconds
        return self.pages[0][0]

    def told(self) -> dict[str, object]:
        """What ``assets/wall.js`` reads; hours as minutes of the day, null where there are none."""
        dim, quiet = self.manners.dim, self.manners.quiet
        return {
            "pages": [list(one) for one in self.pages],
            "urgent": self.urgent,
            "until": self.until,
            "dim": [config.minutes(one) for one in dim.split("-")] if dim else None,
            "quiet": config.minutes(quiet) if quiet else None,
            "heap": self.manners.heap or None,
            "drift": self.manners.wander,
            "device": self.device,
            "hand": self.hand,
            "joined": self.joined,
            "rehearsal": None if self.act is None else rehearsal.told(self.act),
        }


def of(name: str, user: User) -> Plan | None:
    """What this viewer may see at ``/wall/<name>``; None where there is no such board or playlist.

    ``name`` may name a unit, see ``whose``. A device shows its own playlist of its own unit and
    what is pushed to it, whatever the address says; people see what they name. Raises StoreError
    when the desk does not answer, AccessError and NotFoundError for the unit.
    """
    if user.screen:
        held, desk = playing.held(), context.desk()
        playlist = held.playlist(user.playlist)
        urgent = _urgent(desk.pushed(), user.screen, held, playlist)
        found = _plan(playlist, whose.of(user, ""), urgent, device=True)
        return replace(found, act=desk.rehearsal_of(user.screen))
    name, unit = whose.split(name)
    held = playing.held()
    if name in playing.shown(name).boards:
        mine = whose.of(user, unit)
        return Plan(((mine.name(name), 60),), "", held.manners(None), False, whose=mine)
    if name not in held.playlists and name != phone.NAME:
        return None
    mine = whose.of(user, unit)
    if name == phone.NAME:
        pages = tuple((mine.name(p.board), p.seconds) for p in held.playlist(held.first).pages)
        manners = held.manners(held.playlist(held.first))
        return Plan(pages, "", manners, False, hand=True, whose=mine)
    return _plan(held.playlists[name], mine, None, device=False)


def refused(name: str, user: User, fault: AccessError) -> Response:
    """Why nothing is shown: a screen says that it may not, people are led to what they may see."""
    if user.role == context.SCREEN:
        return calm.page(403, "no_right")
    if not isinstance(fault, OutsideError):
        return plain.page(403, words.t("error.denied_title"), words.said(fault.public))
    own, held = whose.split(name)[0], playing.shown(whose.split(name)[0])
    named = held.boards.get(own) or held.playlists.get(own)
    return outside.refused(fault, title(named) if named else "", f"/wall/{own}")


def _plan(playlist: Playlist, mine: Whose, urgent: Push | None, *, device: bool) -> Plan:
    manners = playing.held().manners(playlist)

    def whole(board: str) -> str:
        laid = seams.named(board, manners.grid)
        return mine.name(laid if laid in playing.shown(laid).boards else board)

    pages = tuple((whole(one.board), one.seconds) for one in playlist.pages)
    if urgent is None:
        return Plan(pages, "", manners, device, whose=mine)
    return Plan(pages, whole(urgent.board), manners, device, urgent.until, whose=mine)


def _urgent(pushed: Iterable[Push], id: str, held: Boards, playlist: Playlist) -> Push | None:
    """The newest board pushed to a screen.

    One that is no more is passed over; so is one that the seams of the screen's playlist would cut:
    that may have become so since it was pushed.
    """
    mine = (one for one in pushed if one.reaches(id) and one.board in held.boards)
    return next((one for one in mine if not held.cuts(playlist, held.boards[one.board])), None)
