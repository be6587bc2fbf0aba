"""What a demonstration's data folder remembers: its clock, scale, seed and addresses.

They stand in ``DIR/demo.json`` (owner only), so that the demonstration goes on from where it was,
and that ``./ioc value`` in another terminal sees the same province at the same moment.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from core.errors import ConfigError, MisuseError

FILE = "demo.json"
RUNNING = "đồng hồ đang chạy"


@dataclass
class Demonstration:
    """Fixed when the folder is first used; ``environment`` is renewed at each start."""

    at: str
    scale: str
    seed: int
    environment: dict[str, str] = field(default_factory=dict)

    def save(self, folder: Path) -> None:
        """Write it, readable by the owner alone."""
        write_private(folder / FILE, json.dumps(asdict(self), indent=2))


def read(folder: Path) -> Demonstration | None:
    """The demonstration of a folder, None where there is none. Raises ConfigError."""
    path = folder / FILE
    try:
        return Demonstration(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as fault:
        raise ConfigError([f"{path}: không đọc được ({type(fault).__name__})"]) from fault


def environment(folder: Path) -> dict[str, str]:
    """The settings that a demonstration adds to the environment of its folder's commands."""
    found = read(folder)
    return dict(found.environment) if found else {}


def begin(folder: Path, at: str, scale: str | None, seed: int | None) -> Demonstration:
    """Start or go on. Raises MisuseError when the folder holds another demonstration."""
    found = read(folder)
    if found is None:
        if (folder / "ioc.db").exists():
            raise MisuseError(
                f"Thư mục {folder} đã có dữ liệu không phải của bản trình diễn; "
                "chọn thư mục khác bằng --data."
            )
        return Demonstration(at, scale or "demo", 1 if seed is None else seed)
    asked = {"--at": at or None, "--scale": scale, "--seed": seed}
    stored = {"--at": found.at or None, "--scale": found.scale, "--seed": found.seed}
    for option, value in asked.items():
        if value != stored[option] and not (value is None and option != "--at"):
            raise MisuseError(
                f"Thư mục {folder} đang giữ bản trình diễn với {option} "
                f"{stored[option] or RUNNING}, khác với {value or RUNNING}. "
                "Gọi lại với đúng giá trị cũ, hoặc chọn thư mục khác bằng --data."
            )
    return found


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    fresh.write_text(text, "utf-8")
    fresh.replace(path)
