"""The line of a key in a TOML file. ``tomllib`` tells values, not places; people need the place.

Not a parser: the file is one that ``tomllib`` has read, or the fault says its line itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

Key = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(?P<open>\[\[?)\s*(?P<name>[^\]]+?)\s*\]\]?\s*(#.*)?$")
_ASSIGNED = re.compile(r"""^\s*(?P<key>(?:[\w-]+|"[^"]*"|'[^']*')(?:\.(?:[\w-]+|"[^"]*"))*)\s*=""")
_PART = re.compile(r"""\s*(?:"(?P<quoted>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[\w-]+))\s*\.?""")
_FAULT = re.compile(r"^(?P<path>\S[^:\n]*\.toml): (?P<rest>.+)$", re.DOTALL)
_SAID = re.compile(r"\(at line (?P<line>\d+), column \d+\)")
_STEP = re.compile(r"[^.\s\[\]:]+")
_NUMBER = re.compile(r"[0-9]{1,9}")
_COUNTED = re.compile(r"[\w-]+\[(?P<number>[0-9]{1,9})\]")
_BY_VALUE = re.compile(r"[\w-]+ \S")


def _parts(name: str) -> list[str]:
    return [m["quoted"] or m["single"] or m["bare"] or "" for m in _PART.finditer(name)]


class Lines:
    """Where every key of a text stands; entries of a list of tables by their number from 0."""

    def __init__(self, text: str) -> None:
        self.of: dict[Key, int] = {}
        self._named: dict[tuple[str, str], Key] = {}  # (list's name, a value in it) → entry
        at: Key = ()
        counts: dict[Key, int] = {}
        depth, quote = 0, ""
        for number, line in enumerate(text.splitlines(), 1):
            outside = not depth and not quote
            header = _HEADER.match(line) if outside else None
            assigned = _ASSIGNED.match(line) if outside and header is None else None
            if header is not None:
                at = self._within(tuple(_parts(header["name"])), counts)
                if header["open"] == "[[":
                    counts[at] = counts.get(at, -1) + 1
                    self.of.setdefault(at, number)
                    at = (*at, counts[at])
                self._put(at, number)
                continue
            if assigned is not None:
                key = (*at, *_parts(assigned["key"]))
                self._put(key, number)
                if at and isinstance(at[-1], int):
                    value = line.partition("=")[2].split("#")[0].strip().strip("\"'")
                    self._named.setdefault((str(at[-2]), value), at)
            depth, quote = _left_open(line, depth, quote)

    def _put(self, key: Key, number: int) -> None:
        """The key's line; of the tables around it too, where they have no header of their own."""
        for length in range(1, len(key) + 1):
            self.of.setdefault(key[:length], number)

    @staticmethod
    def _within(parts: Key, counts: dict[Key, int]) -> Key:
        """A header's name, with the number of the last entry of each list that it lies in."""
        out: Key = ()
        for i, part in enumerate(parts):
            out = (*out, part)
            if i < len(parts) - 1 and out in counts:
                out = (*out, counts[out])
        return out

    def find(self, words: str) -> tuple[int, int]:
        """(line, how many steps of the name were found) of a key as a fault names it.

        ``sources.edoc.url`` · ``duty.3.id`` · ``table[2].value`` (from 1) · ``duty tt-1.by``: an
        entry of a list by a value in it. (0, 0) where nothing of it stands there.
        """
        key: Key = ()
        steps = _STEP.findall(words)
        counted = _COUNTED.match(words)
        if counted is not None:
            steps[1] = str(int(counted["number"]) - 1)
        by_value = _BY_VALUE.match(words) is not None
        found, matched = 0, 0
        while steps:
            longer, taken = self._step(key, steps, by_value)
            if not taken:
                break
            key, found, matched = longer, self.of[longer], matched + taken
            steps = steps[taken:]
        return found, matched

    def _step(self, key: Key, steps: list[str], by_value: bool) -> tuple[Key, int]:
        """The next key and how many steps it takes: a quoted key may hold dots.

        A number is a table's own name (``year.2026``) before it is the place of an entry; after a
        list's name and a blank it is a value in the entry (``agency 12``).
        """
        for taken in range(1, len(steps) + 1):
            part = ".".join(steps[:taken])
            named = self._named.get((str(key[-1]), part)) if len(key) == 1 else None
            if by_value and named is not None:
                return named, taken
            ways: list[str | int] = [part]
            if taken == 1 and _NUMBER.fullmatch(part):
                ways.append(int(part))
            for one in ways:
                if (*key, one) in self.of:
                    return (*key, one), taken
            if named is not None:
                return named, taken
        return key, 0


def _left_open(line: str, depth: int, quote: str) -> tuple[int, str]:
    """How many brackets, and which triple quote, are open after a line."""
    i = 0
    while i < len(line):
        triple = line[i : i + 3]
        if quote:
            if triple == quote:
                quote, i = "", i + 3
                continue
        elif triple in ('"""', "'''"):
            quote, i = triple, i + 3
            continue
        elif line[i] in "\"'":
            end = line.find(line[i], i + 1)
            i = len(line) if end < 0 else end
        elif line[i] == "#":
            break
        elif line[i] in "[{":
            depth += 1
        elif line[i] in "]}":
            depth = max(0, depth - 1)
        i += 1
    return depth, quote


def located(faults: Iterable[str]) -> list[str]:
    """Faults that begin with a TOML file → the same with the line of the key that they name.

    What stands in the local neighbour (``ioc.local.toml``) is told there. Others stay as they are.
    """
    return [_located(one) for one in faults]


def _located(fault: str) -> str:
    match = _FAULT.match(fault)
    if match is None or re.match(r"\d+: ", match["rest"]):
        return fault
    said = _SAID.search(match["rest"])
    if said is not None:
        return f"{match['path']}:{said['line']}: {match['rest']}"
    path, words = Path(match["path"]), match["rest"].split(": ")[0]
    best, where = (0, 0), path
    for one in (path, path.with_name(f"{path.stem}.local.toml")):
        try:
            text = one.read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        found = Lines(text).find(words)
        if found[1] > best[1]:
            best, where = found, one
    return f"{where}:{best[0] or 1}: {match['rest']}"
