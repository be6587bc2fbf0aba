"""What of a text must be sent to who holds an older one: what is new, and where the rest stands.

A page's tree is some hundreds of kilobytes, of which a revision changes a few figures. Both texts
are cut at the ends of their elements; a run of pieces that stands in the old one too is told by its
place. Places count characters as a browser's scripts do, which is the same while none needs two
units (``plain``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate

_PIECE = re.compile(r"[^}>]*[}>]+,?|[^}>]+\Z")
_LEAST = 16
"""Characters: a shorter run costs as much to name as to send."""
_TRIED = 8
"""Places of a piece that stands in many that are looked at: those next to where one is."""
_WIDE = re.compile("[\U00010000-\U0010ffff]")

Part = tuple[int, int] | str
"""(place in the old text, characters), or new text."""


def plain(text: str) -> bool:
    """Has each character one unit in UTF-16, so that places mean the same to a browser?"""
    return _WIDE.search(text) is None


def parts(old: str, new: str) -> list[Part]:
    """The new text as runs of the old one and new text between them."""
    out: list[Part] = []
    for one in _runs(old, new):
        last = out[-1] if out else ""
        if isinstance(one, str):
            out += _grown(old, out, one)
        elif isinstance(last, str):
            out[-1:] = _joined(old, last, one) if out else [one]
        elif sum(last) == one[0]:
            out[-1] = last[0], last[1] + one[1]
        else:
            out.append(one)
    return out


def _grown(old: str, out: list[Part], text: str) -> list[Part]:
    """New text behind a run: the run takes what of it goes on as the old one does."""
    last = out[-1] if out else ""
    if isinstance(last, str):
        if out:
            out[-1] = last + text
            return []
        return [text]
    end, more = sum(last), 0
    while more < len(text) and end + more < len(old) and old[end + more] == text[more]:
        more += 1
    out[-1] = last[0], last[1] + more
    return [text[more:]] if text[more:] else []


def _joined(old: str, text: str, run: tuple[int, int]) -> list[Part]:
    """New text before a run: the run takes what of it ends as the old one does."""
    place, length = run
    while text and place and old[place - 1] == text[-1]:
        place, length, text = place - 1, length + 1, text[:-1]
    if length < _LEAST:
        return [text + old[place : place + length]]
    return [text, (place, length)] if text else [(place, length)]


def _runs(old: str, new: str) -> Iterator[Part]:
    held, wanted = _PIECE.findall(old), _PIECE.findall(new)
    starts = [0, *accumulate(map(len, held))]
    places: dict[str, list[int]] = {}
    for at, piece in enumerate(held):
        places.setdefault(piece, []).append(at)
    n = here = 0
    while n < len(wanted):
        known = places.get(wanted[n], [])
        near = max(0, bisect_left(known, here) - _TRIED // 2)
        best, length = 0, 0
        for at in known[near : near + _TRIED]:
            run = _same(held, at, wanted, n)
            if run > length or (run == length and abs(at - here) < abs(best - here)):
                best, length = at, run
        if length:
            yield starts[best], starts[best + length] - starts[best]
            n, here = n + length, best + length
        else:
            yield wanted[n]
            n, here = n + 1, here + 1


def _same(held: list[str], at: int, wanted: list[str], n: int) -> int:
    run, most = 0, min(len(held) - at, len(wanted) - n)
    while run < most and held[at + run] == wanted[n + run]:
        run += 1
    return run
