"""Names of units as sources write them, brought to one spelling. Pure.

``ỦY BAN NHÂN DÂN XÃ ĐỨC HOÀ HẠ, HUYỆN ĐỨC HOÀ``, ``UBND xã Đức Hòa Hạ - H. Đức Hòa`` and
``xa duc hoa ha huyen duc hoa`` must find the same unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.text import fold, same_tones

_WORDS = re.compile(r"[\W_]+")
_NUMBERED = re.compile(r"\b(?:phường|phuong|p) ?0*(\d+)\b")
_COMMITTEE = re.compile(r"\b(?:ủy ban nhân dân|uy ban nhan dan|ubnn?d)\b")
_SHORT = {
    "tp": "thành phố",
    "tx": "thị xã",
    "tt": "thị trấn",
    "h": "huyện",
    "x": "xã",
    "p": "phường",
    "t": "tỉnh",
}
_OFFICES = tuple(
    same_tones(one).lower()
    for one in (
        "ubnd",
        "hđnd và ubnd",
        "hđnd ubnd",
        "văn phòng hđnd và ubnd",
        "văn phòng hđnd ubnd",
        "bộ phận một cửa",
        "bộ phận tn tkq",
        "bộ phận tiếp nhận và trả kết quả",
        "bộ phận tiếp nhận và trả kết quả giải quyết thủ tục hành chính",
        "trung tâm hành chính công",
        "trung tâm phục vụ hành chính công",
    )
)
_ROOM = re.compile(r"^ph[oò]ng .* ((?:huyện|thị xã|thành phố|huyen|thi xa|thanh pho) .+)$")


def spelling(name: str) -> str:
    """Lower case, tone marks in one place, no punctuation, abbreviations of kinds written out."""
    text = _WORDS.sub(" ", same_tones(name).lower()).strip()
    text = _NUMBERED.sub(r"phường \1", _COMMITTEE.sub("ubnd", text))
    words = text.split()
    last = len(words) - 1
    return " ".join(_SHORT.get(w, w) if at < last else w for at, w in enumerate(words))


def readings(name: str, provinces: tuple[str, ...]) -> Iterator[str]:
    """Spellings to try, the fullest first.

    Offices of a committee stand for its unit; the province's name at the end says nothing.
    ``provinces``: their spellings without kind, e.g. ``long an``.
    """
    seen: set[str] = set()
    text = spelling(name)
    for one in (text, *_without_office(text)):
        for shorter in (one, *_without_province(one, provinces)):
            if shorter and shorter not in seen:
                seen.add(shorter)
                yield shorter


def _without_office(text: str) -> Iterator[str]:
    found = _ROOM.match(text)
    if found:
        yield found[1]
    at = text
    while True:
        for office in sorted(_OFFICES, key=len, reverse=True):
            for form in (office, fold(office)):
                if at.startswith(form + " "):
                    at = at[len(form) + 1 :]
                    break
            else:
                continue
            break
        else:
            return
        yield at


def _without_province(text: str, provinces: tuple[str, ...]) -> Iterator[str]:
    for province in provinces:
        for form in (province, fold(province)):
            for end in (f" tỉnh {form}", f" tinh {form}", f" {form}"):
                if text.endswith(end):
                    yield text[: -len(end)]
