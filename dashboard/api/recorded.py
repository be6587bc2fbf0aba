"""What a list of records can be asked by: the sum behind which they stand, and every filter.

Which of them go together depends on the kind and the sum; the refusal says it in words.
"""

from __future__ import annotations

from dashboard.api.operations import Param
from indicators.defining.dimensions import UNTOLD
from indicators.proving.listing import narrowed_by

_NARROWED = narrowed_by()
_DAY = {"format": "date"}
_COUNT = {"minimum": 0, "maximum": 2**53}
_YES = {"enum": ["1"]}
_WHEN = (
    Param("from", "ngày đầu, cùng với to", more=_DAY),
    Param("to", "ngày sau ngày cuối, cùng với from", more=_DAY),
    Param("at", "cuối ngày này, của những gì đang có", more=_DAY),
    Param("period", "kỳ, thay cho from và to: 2023-12, 2023-Q4, 2023 …"),
    Param("now", "đúng thời điểm này, giây từ 1970 (UTC)", "integer", more=_COUNT),
    Param("soon", "sắp đến hạn trong số giây này, cùng với now", "integer", more=_COUNT),
)
_WHO = (
    Param("own", "1: chỉ của chính đơn vị, không gồm đơn vị trực thuộc", more=_YES),
    Param(
        "level",
        "chỉ của đơn vị các cấp này, cách nhau bằng dấu phẩy; "
        f"của {', '.join(_NARROWED['level'])}: chỉ gồm một mã",
    ),
    Param(
        "used", "chỉ thủ tục có hồ sơ: NGÀY,NGÀY SAU CUỐI, rồi n_fee, n_paid hoặc n_recv,channel=2"
    ),
)
_TOOK = Param(
    "took",
    "của dossier: giải quyết lâu hơn số giây này, đến số giây sau dấu phẩy (bỏ trống: bất kỳ), "
    "theo nhóm 5 % như phân bố thời gian",
    more={"pattern": "^[0-9]{1,12},[0-9]{0,12}$", "examples": ["172800,259200"]},
)
_THEN = (
    Param("revision", "như sau lần ghi này", "integer", more=_COUNT),
    Param("since", "những bản ghi làm tổng đổi từ lần ghi này", "integer", more=_COUNT),
    Param("until", "đến lần ghi này, cùng với since", "integer", more=_COUNT),
    Param("cause", "chỉ vì nguyên nhân này, cùng với since"),
    Param("run", "chỉ do lần chạy này, cùng với since"),
)
_UNITS = (
    Param("indicator", "của unit_value: mã chỉ tiêu"),
    Param("at_least", "của unit_value: đạt khi từ số này trở lên", "number"),
    Param("at_most", "của unit_value: đạt khi đến số này", "number"),
    Param("met", "của unit_value: chỉ đơn vị đạt", more=_YES),
)
_ORDER = Param(
    "order",
    "xếp theo cột này, giảm dần khi có dấu trừ phía trước; cột nào nhận được tùy loại và độ dài "
    "danh sách",
    more={"examples": ["due_at", "-late"]},
)
_NAMED = {one.name for one in (_ORDER, _TOOK, *_WHEN, *_WHO, *_THEN, *_UNITS)}
PARAMS = (
    Param(
        "measure", "tổng cần liệt kê, như trong lý lịch của giá trị: n_recv, n_late …",
        more={"examples": ["n_recv", "n_late"]},
    ),
    *_WHEN,
    *_WHO,
    *(
        Param(name, f"chỉ gồm một mã ({UNTOLD}: nguồn để trống); của {', '.join(kinds)}")
        for name, kinds in _NARROWED.items()
        if name not in _NAMED
    ),
    _TOOK,
    *_THEN,
    *_UNITS,
    _ORDER,
)  # fmt: skip
