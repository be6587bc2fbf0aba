"""What is kept or raised in Vietnamese, said in English: reasons, names of sums, checks, faults.

The rooms below the pages speak Vietnamese only, and much of what they say is stored with a value or
a run. ``text/english/*.toml`` names each such sentence as a template and its English words:

    "Nguồn không trả lời trong {seconds} giây" = "No answer within {seconds} seconds"

What stands in braces is taken over, and itself said in English where it is one of the sentences or
a figure. A sentence may stand among others: ``; `` and the end of a sentence part them, and what it
is about may stand before it: ``file.csv, B7: ``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from core.format import NBSP

_FOLDER = Path(__file__).parents[1] / "text" / "english"
_HOLE = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+")
_UNITS = {"triệu": "million", "tỷ": "billion", "nghìn": "thousand", "điểm": "points"}
_UNIT = re.compile(rf"(.*\d)[{NBSP} ]({'|'.join(_UNITS)})", re.DOTALL)
_SWAP = str.maketrans({",": ".", ".": ","})
_APART = (re.compile(r"(; )"), re.compile(r"((?<=[.!?”)]) (?=[A-ZĐ“…]))"))
"""Between sentences that were put together."""
_LETTERS = re.compile(
    "[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE
)


@cache
def book() -> Mapping[str, str]:
    """Every sentence, without its full stop → its English words."""
    found: dict[str, str] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        held = tomllib.loads(path.read_text("utf-8"))
        twice = sorted(held.keys() & found.keys())
        if twice:
            raise ValueError(f"{path.name}: said twice: {twice}")
        found |= held
    return found


@cache
def _templates() -> list[tuple[re.Pattern[str], str]]:
    """Those with braces; the longest fixed words first, so that the closest one is taken."""
    held = [(vi, en) for vi, en in book().items() if _HOLE.search(vi)]
    held.sort(key=lambda one: -len(_HOLE.sub("", one[0])))
    return [(_pattern(vi), en) for vi, en in held]


def _pattern(template: str) -> re.Pattern[str]:
    """``{x}`` holds anything; the same name twice is the same words twice."""
    parts, seen = [], set[str]()
    for i, part in enumerate(_HOLE.split(template)):
        if i % 2 == 0:
            parts.append(re.escape(part))
        elif part in seen:
            parts.append(f"(?P={part})")
        else:
            seen.add(part)
            parts.append(f"(?P<{part}>.+?)")
    return re.compile("".join(parts), re.DOTALL)


@lru_cache(maxsize=4_000)
def english(text: str) -> str:
    """The words in English; as they are where the book does not know them."""
    if text[:1] == " ":
        return " " + english(text[1:])
    bare = text.rstrip(".")
    said = _whole(bare)
    if said is not None:
        return said + text[len(bare) :]
    place, _, rest = bare.partition(": ")
    if rest and (said := _whole(rest)) is not None:
        return f"{english(place)}: {said}{text[len(bare) :]}"
    for gap in _APART:
        parts = gap.split(text)
        if len(parts) > 1:
            return "".join(part if i % 2 else english(part) for i, part in enumerate(parts))
    return text


def _whole(text: str) -> str | None:
    exact = book().get(text)
    if exact is not None:
        return exact
    if figure := _figure(text):
        return figure
    for pattern, words in _templates():
        found = pattern.fullmatch(text)
        if found is not None:
            return words.format(**{name: english(part) for name, part in found.groupdict().items()})
    return None


def _figure(text: str) -> str:
    """``1.234 ≤ 5.678``, ``99,9 %``, ``1,29 triệu`` with English marks; "" for other texts."""
    found = _UNIT.fullmatch(text)
    digits, unit = (found[1], NBSP + _UNITS[found[2]]) if found else (text, "")
    if any(one.isalpha() for one in digits) or not any(one.isdigit() for one in digits):
        return ""
    swapped = _NUMBER.sub(lambda one: one[0].translate(_SWAP), digits)
    return swapped.replace(f"{NBSP}%", "%") + unit


def vietnamese(text: str) -> bool:
    """Has the text a letter that only Vietnamese has?"""
    return bool(_LETTERS.search(text))
