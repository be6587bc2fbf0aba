"""Failures on the terminal: one clear sentence, the list of faults of a setting, an exit code."""

from __future__ import annotations

import os
import secrets
import sys
import traceback

from core.errors import ConfigError, IocError
from core.toml_lines import located

MISUSE = 2


def report(fault: Exception) -> int:
    """Tell the failure on stderr; never a trace unless IOC_LOG_LEVEL=DEBUG. Gives the exit code."""
    if os.environ.get("IOC_LOG_LEVEL") == "DEBUG":
        traceback.print_exception(fault, file=sys.stderr)
    if isinstance(fault, ConfigError):
        _config(fault)
        return fault.exit_code
    if isinstance(fault, IocError):
        say(fault.public)
        return fault.exit_code
    words = _usage(fault)
    if words is not None:
        say(words)
        return MISUSE
    if isinstance(fault, OSError) and fault.strerror:
        where = f"{fault.filename}: " if fault.filename else ""
        say(f"{where}{_system(fault)}")
        return 1
    reference = secrets.token_hex(4)
    say(
        f"Lỗi ngoài dự kiến ({type(fault).__name__}), mã tra cứu {reference}. "
        "Chạy lại với IOC_LOG_LEVEL=DEBUG để xem chi tiết."
    )
    return 1


def say(sentence: str) -> None:
    """Print on stderr."""
    print(sentence, file=sys.stderr)


def _config(fault: ConfigError) -> None:
    faults = located(fault.faults)
    if len(faults) == 1:
        say(f"Thiết đặt chưa đúng: {faults[0]}")
        return
    say(f"Thiết đặt chưa đúng, {len(faults)} lỗi:")
    for one in faults:
        say(f"  - {one}")


def _system(fault: OSError) -> str:
    known = {28: "đĩa đã đầy", 13: "không có quyền", 2: "không tồn tại", 98: "cổng đã có nơi dùng"}
    return known.get(fault.errno or 0, fault.strerror or str(fault)) + "."


def _usage(fault: Exception) -> str | None:
    """Typer's own complaints, in Vietnamese; None for anything else."""
    names = {one.__name__ for one in type(fault).__mro__}
    if "UsageError" not in names:
        return None
    hint = " Xem cách dùng: ./ioc LỆNH --help"
    message = getattr(fault, "message", "") or str(fault)
    if "NoSuchOption" in names:
        option = getattr(fault, "option_name", "")
        near = ", ".join(getattr(fault, "possibilities", None) or [])
        return f"Không có tùy chọn “{option}”." + (f" Gần đúng: {near}." if near else hint)
    if "NoArgsIsHelpError" in names:
        return message
    if "MissingParameter" in names:
        return f"Thiếu {_parameter(fault)}.{hint}"
    if "BadParameter" in names:
        return f"Giá trị của {_parameter(fault)} không nhận được.{_wanted(message)}{hint}"
    if "NoSuchCommand" in names or message.startswith("No such command"):
        return f"Không có lệnh con này ({message}).{hint}"
    return f"Cách gọi chưa đúng: {message}{hint}"


def _wanted(message: str) -> str:
    kinds = {"integer": "số nguyên", "number": "số", "boolean": "true hoặc false"}
    found = next((words for kind, words in kinds.items() if f"valid {kind}" in message), "")
    return f" Cần {found}." if found else ""


def _parameter(fault: Exception) -> str:
    parameter = getattr(fault, "param", None)
    if parameter is None:
        return "tham số"
    options = [one for one in getattr(parameter, "opts", []) if one.startswith("-")]
    name = getattr(parameter, "metavar", None) or str(parameter.name).upper()
    return f"tùy chọn {options[0]}" if options else f"tham số {name}"
