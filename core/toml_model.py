"""A TOML file of the house as its model, or every fault of it in words."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from core.errors import ConfigError
from core.setting_faults import sentence

M = TypeVar("M", bound=BaseModel)


def read(path: Path, model: type[M], missing: str) -> M:
    """The file's content. Raises ConfigError listing every fault with file, key and value.

    ``missing``: what it says, after the path, where there is no such file.
    """
    try:
        return model(**tomllib.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        raise ConfigError([f"{path}: {missing}"]) from None
    except OSError as fault:
        raise ConfigError([f"{path}: không đọc được ({fault.strerror})"]) from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise ConfigError([f"{path}: {fault}"]) from fault
    except ValidationError as fault:
        raise ConfigError([sentence(one, path, {}, "") for one in fault.errors()]) from fault
