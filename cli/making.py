"""New parts of the house from templates: a connector that works, with its fixture and its test."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from core.errors import MisuseError
from core.text import fold

TEMPLATES = Path(__file__).parent / "templates"
_MARKUP = set("\"'\\{}\n")
_NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")


def connector(tree: Path, name: str, title: str) -> list[Path]:
    """Write a connector of this name into a checkout; the files written or changed.

    Raises MisuseError for a name or title that cannot be and for a name that is taken; then nothing
    has been written.
    """
    if not _NAME.fullmatch(name) or keyword.iskeyword(name) or name.endswith("_"):
        raise MisuseError(
            f"Tên “{name}” không dùng được: chữ thường không dấu, số và gạch dưới, "
            "bắt đầu bằng chữ, 2–31 ký tự, không phải từ khóa của Python; ví dụ quan_trac."
        )
    if not 3 <= len(title) <= 50 or set(title) & _MARKUP or fold(title) == title.lower():
        raise MisuseError(
            f"--title: “{title}” không dùng được: tiếng Việt có dấu, 3–50 ký tự, không có dấu nháy."
        )
    if not (tree / "connectors" / "sources").is_dir():
        raise MisuseError(f"{tree} không phải thư mục mã nguồn của IOC.")
    wanted = {
        "source.py.j2": tree / "connectors" / "sources" / f"{name}.py",
        "list.json.j2": tree / "tests" / "connectors" / "fixtures" / name / "list.json",
        "test.py.j2": tree / "tests" / "connectors" / "sources" / f"test_{name}.py",
    }
    config = tree / "config" / "ioc.toml"
    settings = config.read_text("utf-8")
    taken = [str(one.relative_to(tree)) for one in wanted.values() if one.exists()]
    if f"[sources.{name}]" in settings:
        taken.append(f"config/ioc.toml [sources.{name}]")
    if taken:
        raise MisuseError(f"Đã có nguồn “{name}”: {', '.join(taken)}. Chọn tên khác.")
    made = Environment(
        loader=FileSystemLoader(TEMPLATES / "connector"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - Python and TOML, no page
    )
    words = {"name": name, "title": title, "kind": name.title().replace("_", "")}
    texts = {path: made.get_template(one).render(words) for one, path in wanted.items()}
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    config.write_text(settings + made.get_template("ioc.toml.j2").render(words), "utf-8")
    return [*texts, config]
