"""What editors know of the files of units: JSON Schemas beside them, written by ``make settings``.

``#:schema ./agencies.schema.json`` on a file's first line names its own, so that an editor that
reads TOML offers keys, says what they are, and marks what is wrong while one types.
"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel

from core.settings import ROOT
from store.places import agencies, weights

FILES: dict[str, type[BaseModel]] = {"agencies": agencies.File, "weights": weights.File}


def made() -> dict[Path, str]:
    """Every schema with the text that it must have."""
    return {
        ROOT / "config" / f"{name}.schema.json": _text(name, model) for name, model in FILES.items()
    }


def _text(name: str, model: type[BaseModel]) -> str:
    schema = model.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = f"config/{name}.toml"
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
