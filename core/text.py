"""Vietnamese text: one Unicode form, folding for search, and one spelling of tone marks."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from unidecode import unidecode

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""What XML 1.0 forbids, and DEL; tab and line breaks stay."""
_SPACES = re.compile(r"\s+")
# Old and new placement of the tone mark: the same syllable, two spellings (hòa = hoà).
_TONES = dict(
    zip(
        ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"],
        ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"],
        strict=True,
    )
)
_TONE = re.compile("(?<![qQ])(" + "|".join(_TONES) + r")(?![a-zà-ỹđ])", re.IGNORECASE)


def printable(text: str) -> str:
    """The text without control characters, which files of Word and Excel do not take."""
    return _CONTROLS.sub(" ", text)


def line(text: str) -> str:
    """A line that somebody typed: ``nfc``, without characters that show nothing or mislead.

    Controls, marks that turn the direction of writing, and the private use area, in which a page
    marks its own places.
    """
    return nfc("".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C"))


def nfc(text: str) -> str:
    """Canonical composition, single spaces, no outer space."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _swap(found: re.Match[str]) -> str:
    word = found.group(1)
    new = _TONES[word.lower()]
    if word.isupper():
        return new.upper()
    return new[0].upper() + new[1:] if word[0].isupper() else new


def same_tones(text: str) -> str:
    """NFC with tone marks where most sources put them, so that Hoà and Hòa compare equal."""
    return _TONE.sub(_swap, nfc(text))


@lru_cache(maxsize=16_384)  # every pull folds the names of all units anew
def fold(text: str) -> str:
    """Search key: no accents, lower case; ``duc hoa`` finds ``Đức Hòa``."""
    return unidecode(nfc(text)).lower()


_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_SHAPES, _TONE_MARKS = "\u0302\u0306\u031b", "\u0300\u0309\u0303\u0301\u0323"
Order = tuple[tuple[int, ...], tuple[int, ...], str]


@lru_cache(maxsize=16_384)
def alphabet(text: str) -> Order:
    """Sort key of the Vietnamese alphabet: Đức Hòa stands after Dương, Ăn after An and before Âu.

    Letters decide first (ă and â after a, đ after d, ê, ô, ơ, ư), then tones: level, huyền, hỏi,
    ngã, sắc, nặng. Source: the collation of Vietnamese in Unicode CLDR.
    """
    letters, tones = [], []
    for sign in nfc(text).lower():
        apart = unicodedata.normalize("NFD", sign)
        marks = apart[1:]
        shaped = apart[0] + "".join(one for one in marks if one in _SHAPES)
        letter = unicodedata.normalize("NFC", shaped)
        at = _LETTERS.find(letter)
        letters.append(0x110000 + at if at >= 0 else ord(letter[0]))
        tones.append(1 + max((_TONE_MARKS.find(one) for one in marks), default=-1))
    return tuple(letters), tuple(tones), nfc(text)
