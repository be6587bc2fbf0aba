"""Writes ``docs/reference/settings.md`` and the schemas of our files: ``make settings``.

Names, types and defaults come from the models; the words from ``docs/reference/settings.toml``. A
setting without words, or words without a setting, is a fault.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from core.errors import ConfigError
from core.lateness import Lateness
from core.settings import (
    PREFIX,
    ROOT,
    JobSettings,
    PaperSettings,
    PublishSettings,
    Settings,
    SourceSettings,
    StreamSettings,
    WebSettings,
)
from store.places import schemas

PAGE = ROOT / "docs" / "reference" / "settings.md"
WORDS = ROOT / "docs" / "reference" / "settings.toml"
PARTS: list[tuple[str, type[BaseModel], str]] = [
    ("", Settings, "Chung"),
    ("jobs", JobSettings, "Lập lịch: `[jobs]`"),
    ("web", WebSettings, "Web: `[web]`"),
    ("paper", PaperSettings, "Văn bản trên giấy: `[paper]`"),
    ("publish", PublishSettings, "Công bố dữ liệu mở: `[publish]`"),
    ("sources.<nguồn>", SourceSettings, "Mỗi nguồn: `[sources.<nguồn>]`"),
    (
        "sources.<nguồn>.streams.<luồng>",
        StreamSettings,
        "Mỗi luồng của một nguồn: `[sources.<nguồn>.streams.<luồng>]`",
    ),
]
HEAD = """# Thiết đặt

Trang này được sinh từ mã nguồn (`make settings`); đừng sửa tay. Thứ tự ưu tiên, sau thắng trước:
mặc định, `config/ioc.toml`, `config/ioc.local.toml`, biến môi trường `IOC_…`, dòng lệnh. Tên lồng
nhau nối bằng `__`: `IOC_SOURCES__OPENDATA__URL`. Khoảng thời gian viết `30s`, `15m`, `6h`, `3d`;
số ngày làm việc viết `2wd` (hết giờ làm việc của ngày làm việc thứ hai).
Bí mật chỉ để trong biến môi trường hoặc trong tệp mà `…_file` chỉ tới. Viết sai tên là lỗi, và mọi
lỗi được kể ra cùng lúc.
"""


def render() -> str:
    """The page's text. Raises ConfigError listing what is not documented."""
    words: dict[str, Any] = tomllib.loads(WORDS.read_text("utf-8"))
    faults: list[str] = []
    out = [HEAD]
    for prefix, model, title in PARTS:
        table = words.get(_words(prefix), {})
        out.append(f"\n## {title}\n\n| Tên | Biến môi trường | Dạng | Mặc định | Ý nghĩa |")
        out.append("|---|---|---|---|---|")
        names = set()
        for name, one in _fields(model):
            names.add(name)
            if name not in table:
                faults.append(f"{WORDS.name}: thiếu lời cho {prefix}.{name}".replace(": .", ": "))
            out.append(_row(prefix, name, one, str(table.get(name, ""))))
        faults += [f"{WORDS.name}: thừa lời cho {prefix}.{one}" for one in set(table) - names]
    if faults:
        raise ConfigError(sorted(faults))
    return "\n".join(out) + "\n"


def _words(prefix: str) -> str:
    """The table of a part's words: ``general``, ``jobs``, ``web``, ``sources``, ``streams``."""
    return next((one for one in prefix.split(".")[::-1] if one and "<" not in one), "general")


def _fields(model: type[BaseModel]) -> Iterator[tuple[str, FieldInfo]]:
    parts = {Settings: ("jobs", "web", "paper", "publish", "sources"), SourceSettings: ("streams",)}
    for name, one in model.model_fields.items():
        if name not in parts.get(model, ()):
            yield name, one


def _row(prefix: str, name: str, one: FieldInfo, words: str) -> str:
    path = f"{prefix}.{name}" if prefix else name
    variable = PREFIX + path.replace(".", "__").upper()
    if name == "options":
        variable += "__<TÊN>"
    return f"| `{name}` | `{variable}` | {_kind(one)} | {_default(one)} | {words} |"


def _kind(one: FieldInfo) -> str:
    kind: Any = one.annotation
    parts = {kind, *get_args(kind)}
    for known, words in ((Path, "đường dẫn"), (SecretStr, "bí mật"), (timedelta, "khoảng")):
        if known in parts or (known is timedelta and "timedelta" in str(kind)):
            return words
    if get_origin(kind) is dict:
        return "bảng"
    if Lateness in parts or "Lateness" in str(kind):
        return "khoảng hoặc số ngày làm việc"
    if get_origin(kind) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(kind))
    if bool in parts:
        kind = bool
    names: dict[Any, str] = {
        str: "chữ",
        bool: "`true`, `false`",
        int: "số nguyên",
        float: "số",
    }
    return f"{names[kind]} {_limits(one)}".strip()


def _limits(one: FieldInfo) -> str:
    low = next((part.ge for part in one.metadata if hasattr(part, "ge")), None)
    high = next((part.le for part in one.metadata if hasattr(part, "le")), None)
    if low is None and high is None:
        return ""
    return f"{'' if low is None else low}…{'' if high is None else high}"


def _default(one: FieldInfo) -> str:
    value = one.default
    if one.default_factory is not None or value in (None, "", PydanticUndefined):
        return "–"
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        for size, unit in ((86_400, "d"), (3_600, "h"), (60, "m")):
            if seconds and seconds % size == 0:
                return f"`{seconds // size}{unit}`"
        return f"`{seconds}s`"
    if isinstance(value, Lateness):
        return f"`{value.text}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, Path):
        return f"`{value.relative_to(ROOT) if value.is_absolute() else value}`"
    return f"`{value}`"


if __name__ == "__main__":
    try:
        for path, text in {PAGE: render(), **schemas.made()}.items():
            path.write_text(text, "utf-8")
    except ConfigError as fault:
        sys.exit("\n".join(fault.faults))
