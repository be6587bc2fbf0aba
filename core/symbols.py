"""A document's number and symbol (số, ký hiệu), as Decree 30/2020 writes them: ``7816/VPCP-TTĐT``.

It is what an official looks a document up by. Nothing else that stands in its place is taken: no
free text, nobody's name or number.
"""

from __future__ import annotations

import re

_WRITTEN = re.compile(r"\d{1,7}[A-Za-z]{0,2}(?:/[\w.&-]{1,30}){0,4}|\d{1,7}-[\w.&-]{1,30}")
_ROUND = re.compile(r"\s*([/\-–.])\s*")
_DAY = re.compile(r"\d{4}[/-]\d{1,2}[/-]\d{1,2}")


def symbol(number: str, notation: str = "") -> str:
    """Number and notation as one; "" where what was written is no number of a document.

    ``128`` and ``CV-SXD`` are ``128/CV-SXD``; a number may bring its notation along.
    """
    parts = (part.strip(" /–-") for part in (number, notation))
    one = _ROUND.sub(r"\1", "/".join(part for part in parts if part)).replace("–", "-")
    return one if _WRITTEN.fullmatch(one) else ""


def of_code(code: str) -> str:
    """What the key of a document says of it; "": it does not (a UUID, a code of its system).

    ``OrganId,yyyy/MM/dd,128/CV-SXD`` as the exchange identifies one, else the register's
    ``128/CV-SXD,day``; a unit stands before it and what was received ends otherwise:
    ``unit|identity|…``.
    """
    parts = code.split("|")
    identity = parts[1 if len(parts) > 1 else 0].split(",")
    if len(identity) == 3 and _DAY.fullmatch(identity[1].strip()):
        return symbol(identity[2])
    return symbol(identity[0]) if len(identity) == 2 else ""
