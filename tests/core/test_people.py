"""A person's name where a unit's was due."""

from __future__ import annotations

import pytest

from core.people import looks_like_person


@pytest.mark.parametrize(
    "name",
    ["Nguyễn Văn Mẫu", "NGUYEN THI MAU", "ông Mẫu", "Tô Mẫu", "Võ Công Mẫu", "Hồ Thành Mẫu"],
)
def test_a_person(name: str) -> None:
    assert looks_like_person(name)


@pytest.mark.parametrize(
    "name",
    [
        "Sở Tư pháp", "Tổ một cửa", "Tổ công tác lưu động số 3", "UBND xã Hồ Mẫu", "STP",
        "Văn phòng Ủy ban nhân dân tỉnh", "Thanh tra tỉnh", "Công an tỉnh", "Bảo hiểm xã hội",
        "Trung tâm Phục vụ hành chính công", "Chi cục Thuế", "Phòng Tài nguyên", "Thành phố Mẫu",
        "", "Mẫu", "Đội 3",
    ],
)  # fmt: skip
def test_a_body(name: str) -> None:
    assert not looks_like_person(name)
