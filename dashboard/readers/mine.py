"""What a page shows one viewer alone, inside a body that many share.

A body is computed once for all who may see the same. Where it holds ``place(name)``, the site puts
what the page's ``mine(query)`` gives under that name, drawn for each viewer.
"""

from __future__ import annotations

import re

_MARK = "\ue000mine:{}\ue000"
IN_HTML = re.compile("\ue000mine:([a-z]+)\ue000".encode())
"""Marks in a written page."""
IN_JSON = re.compile(b'"' + IN_HTML.pattern + b'"')
"""Marks in a written tree: each stands alone in its string."""


def place(name: str) -> str:
    """The mark that stands in a body where a part is the viewer's own. ``name``: small letters."""
    return _MARK.format(name)
