"""What every part of a definition file is written with."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")]
Words = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """Unknown keys are faults; objects do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Strict):
    """Words in both languages of the interface."""

    vi: Words
    en: Words

    def said(self, lang: str) -> str:
        """The words in a language; Vietnamese in any other than English."""
        return self.en if lang == "en" else self.vi
