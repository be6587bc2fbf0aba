"""Is a changing request our own page's? (Cross-site request forgery.)"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Request

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def same_origin(request: Request) -> bool | None:
    """Does the browser say that the request comes from our own pages? None: it does not say.

    ``Sec-Fetch-Site`` is sent on HTTPS and localhost, ``Origin`` with every POST of a browser,
    ``Referer`` because our own policy asks for it. A page cannot forge any of them.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    for name in ("Origin", "Referer"):
        value = request.headers.get(name)
        if value is not None:
            return urlsplit(value).netloc == request.host
    return None
