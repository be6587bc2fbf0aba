"""The screen's typeface, cut to what Vietnamese and English pages can write.

The packaged Inter (OFL-1.1) has every script that it knows, nine weights and no compression:
870 kB. Kept are Latin with all Vietnamese letters, the signs of figures and states, the weights
that our style sheets name, tabular figures and the optical sizes: 87 kB.
"""

from __future__ import annotations

import inspect
import io
from importlib.metadata import version
from pathlib import Path

import fontpkg_inter

from dashboard.serving import made

SOURCE = Path(fontpkg_inter.ROOT) / "files" / "Inter[opsz,wght].ttf"
LICENCE = Path(fontpkg_inter.ROOT) / "LICENSE"
LETTERS = (
    (0x20, 0x7E),
    (0xA0, 0x17F),
    (0x1A0, 0x1B0),  # ơ, ư
    (0x300, 0x323),  # tone marks that stand alone
    (0x1EA0, 0x1EF9),
    (0x2000, 0x209F),  # dashes, quotes, narrow spaces, raised and lowered figures
    (0x20AB, 0x20AB),  # đ of money
    (0x2100, 0x22FF),  # numero, arrows, signs of reckoning
    (0x25A0, 0x25FF),  # the shapes of states
    (0x2605, 0x2606),  # the star of what is followed
    (0x2713, 0x2717),
)
"""First and last code points, both kept."""
WEIGHTS = (400, 700)
"""The lightest and the boldest that our style sheets ask for."""
_FEATURES = ["calt", "ccmp", "kern", "locl", "mark", "mkmk", "rvrn", "tnum"]
_JOINING = ("hyphen", "hyphen.case")
"""Glyphs that tabular figures leave as they are: the typeface's own would be as wide as a digit,
and “One-stop” be written as with a dash between two spaces."""


def woff2() -> bytes:
    """The cut typeface; some ten seconds of work where it was not made before."""
    given = f"{_JOINING} {LETTERS} {WEIGHTS} {_FEATURES} {version('fonttools')}"
    recipe = f"{inspect.getsource(_cut)} {given}"
    return made.kept("inter.woff2", recipe, SOURCE.read_bytes(), _cut)


def _cut(source: bytes) -> bytes:
    from fontTools import subset  # large, and needed once
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    wanted = subset.Options()
    wanted.layout_features, wanted.hinting = _FEATURES, False
    cutter = subset.Subsetter(wanted)
    cutter.populate(unicodes=[one for a, b in LETTERS for one in range(a, b + 1)])
    # every host has to cut the same bytes: their hash is in addresses and in the release's name
    face = TTFont(io.BytesIO(source), recalcTimestamp=False)
    for feature in face["GSUB"].table.FeatureList.FeatureRecord:
        for index in feature.Feature.LookupListIndex if feature.FeatureTag == "tnum" else ():
            for table in face["GSUB"].table.LookupList.Lookup[index].SubTable:
                for glyph in _JOINING:
                    getattr(table, "ExtSubTable", table).mapping.pop(glyph, None)
    cutter.subset(face)
    face = instancer.instantiateVariableFont(face, {"wght": WEIGHTS})
    face.flavor = "woff2"
    out = io.BytesIO()
    face.save(out)
    return out.getvalue()
