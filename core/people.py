"""Telling a person's name from an organisation's, where a source writes either into one field.

Doubt goes for the person: what is taken for one is hidden, never stored or shown.
"""

from __future__ import annotations

from functools import lru_cache

from core.text import fold, nfc

HIDDEN = "(tên giống tên người, đã ẩn)"
"""Stands in the place of a name that may be a person's."""


def _words(listing: str) -> frozenset[str]:
    return frozenset(listing.split())


_SURNAMES = _words(
    """nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao doan vuong trinh
    truong dinh lam phung mai to cao luong luu thai chau ta tong trieu la quach diep thach kim son
    danh tang van ha khuu au nghiem kieu ton"""
)
_MIDDLE = _words("van thi huu duc ngoc minh quoc xuan thanh hoang thuy thu hong")
_BODIES = _words(
    """sở ban phòng ubnd hđnd ủy uỷ vp vpubnd tt xã phường huyện tỉnh quận chi cục trung khoa tổ đội
    trạm trường viện hội tòa toà quỹ tổng bộ thành thị công kho bảo cảng đài thanh ttpvhcc hcc
    so phong uy xa phuong huyen tinh quan cuc doi tram vien hoi"""
)
"""Words that open the name of a body: sở, ban, phòng, ủy ban, trung tâm, chi cục, tổ, thị trấn …"""
_INSIDE = _words("ubnd hđnd xã phường huyện tỉnh sở phòng xa huyen")
"""Words that no person's name holds."""
_TITLES = _words("ông bà anh chị cô chú bác")


@lru_cache(maxsize=5_000)
def looks_like_person(name: str) -> bool:
    """May this be the name of a person? ``Nguyễn Văn A``, ``ông B``, ``NGUYEN THI C``.

    A body names itself by what it is (``Sở …``, ``UBND xã …``); a person by surname or title.
    """
    words = nfc(name).lower().replace(".", " ").split()
    if len(words) < 2 or any(char.isdigit() for char in name):
        return False
    if words[0] in _TITLES:
        return True
    if words[0] in _BODIES or _INSIDE & set(words):
        return False
    return fold(words[0]) in _SURNAMES and len(words) <= 5


def given_name(words: list[str]) -> bool:
    """Do words without accents begin as a person's name does: a surname, then a middle name?"""
    return words[0].lower() in _SURNAMES and words[1].lower() in _MIDDLE
