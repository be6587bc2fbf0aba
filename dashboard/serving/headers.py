"""Headers of every answer: what a browser may do with our pages, and who may keep them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Response


def policy(hashes: Sequence[str]) -> str:
    """The content security policy: own origin only, no eval, no inline script but Dash's starter.

    Inline styles stay allowed: cards place themselves, and Dash and Plotly set style attributes.
    """
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' {' '.join(hashes)}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        ]
    )


def secure(hashes: Sequence[str], tls: bool) -> Callable[[Response], Response]:
    """An ``after_request`` that sets the headers. ``tls``: the site is served over HTTPS only."""
    fixed = {
        "Content-Security-Policy": policy(hashes),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if tls:
        fixed["Strict-Transport-Security"] = "max-age=31536000"

    known = [(name.lower(), name, value) for name, value in fixed.items()]

    def add(response: Response) -> Response:
        held = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - pairs otherwise
        if "content-security-policy" in held:  # it says itself who may frame it
            held.add("x-frame-options")
        response.headers.extend((name, value) for low, name, value in known if low not in held)
        if "cache-control" not in held:
            response.headers["Cache-Control"] = "private, no-cache"
            response.headers.add("Vary", "Cookie")
        return response

    return add
