"""What a page shows one viewer alone, inside a body that many share.

A body is computed once for all who may see the same. Where it holds ``place(name)``, the site puts
what the page's ``mine(query)`` gives under that name, drawn for each viewer.
"""

from __future__ import annotations

import re

_MARK = "\ue000mine:{}\ue000"
PLACES = re.compile("\ue000mine:([a-z]+)\ue000")
"""Marks that were left open, in HTML."""


def place(name: str) -> str:
    """The mark that stands in a body where a part is the viewer's own. ``name``: small letters."""
    return _MARK.format(name)
