"""Cards for other people's pages: ``/the/<name>``, one figure with its truth, read only.

Only cards that ``publish.toml`` names, and only in pages of the origins that it names: these pages
alone may be framed. No script, no font, no second request; light and dark by the reader's own
preference; every state in words, also the one in which we fail.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dash import html
from flask import Flask, Response, request

from core.clock import epoch
from core.errors import ConfigError, MisuseError, NotFoundError
from core.public import OpenCard, Public
from core.settings import Settings
from dashboard import context
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.components import card, status
from dashboard.pictures.lighting import AUTO
from dashboard.public.choice import Choice
from dashboard.serving import problems
from dashboard.serving.html import escape, render
from dashboard.serving.packed import Packed, answer
from dashboard.serving.stamps import Stamps
from dashboard.serving.views import Views
from dashboard.wording import words
from exports.pictures.palette import TOKENS, by_machine

PATH = "/the"
GROUND, TONGUE = "nen", "tieng"
GROUNDS = {"sang": "light", "toi": "dark"}
_KIND = "text/html; charset=utf-8"
_CSS = Path(__file__).with_name("card.css")


class Cards:
    """The cards of one application."""

    def __init__(self, settings: Settings, choice: Choice, views: Views, stamps: Stamps) -> None:
        self._settings, self._choice = settings, choice
        self._views, self._stamps = views, stamps

    def install(self, server: Flask, access: Access, limits: Limits) -> None:
        """Add the address, open to everybody."""
        server.add_url_rule(f"{PATH}/<name>", "card", limits.pages(self.show), methods=["GET"])
        access.open("card")
        problems.failing(server, "card", self.failed)

    def show(self, name: str) -> Response:
        """A card. Raises NotFoundError for one that is not public, MisuseError for a choice."""
        chosen = self._choice.now()
        one = next((held for held in chosen.card if held.name == name), None)
        if one is None:
            raise NotFoundError("Không có thẻ này, hoặc thẻ không còn được công bố.")
        ground, tongue = self._asked()
        now = self._stamps.now()
        key = ("card", one.model_dump_json(), _from(chosen), ground, tongue, now.mark)
        packed = self._views.near(key, lambda: self._made(one, chosen, ground, tongue))
        response = answer(packed, _KIND)
        response.headers["Cache-Control"] = "public, max-age=60"
        response.headers["Vary"] = "Accept-Encoding"
        return _framed(response, chosen.frames)

    def failed(self, code: int) -> Response:
        """The card when we cannot answer: it says so, in the same frame."""
        try:
            frames = self._choice.now().frames
        except ConfigError:
            frames = ()
        with words.speaking(self._settings.web.language):
            said = html.Div(
                [
                    html.H3(words.t("embed.failed"), className="name"),
                    html.P(words.t("embed.again"), className="from"),
                ],
                className="card",
            )
            text = _document(words.t("embed.failed"), render(said), "")
        response = Response(text, code, content_type=_KIND)
        response.headers["Cache-Control"] = "no-store"
        return _framed(response, frames)

    def _asked(self) -> tuple[str, str]:
        """Ground ("": the reader's own) and language."""
        odd = sorted(set(request.args) - {GROUND, TONGUE})
        if odd:
            raise MisuseError(f"Tham số không có: {', '.join(odd)}; nhận {GROUND}, {TONGUE}.")
        ground = request.args.get(GROUND, "")
        tongue = request.args.get(TONGUE, self._settings.web.language)
        if ground and ground not in GROUNDS:
            raise MisuseError(f"{GROUND}: “{ground[:20]}” không có; chọn {', '.join(GROUNDS)}.")
        if tongue not in words.LANGUAGES:
            listed = ", ".join(words.LANGUAGES)
            raise MisuseError(f"{TONGUE}: “{tongue[:20]}” không có; chọn {listed}.")
        return GROUNDS.get(ground, ""), tongue

    def _made(self, one: OpenCard, chosen: Public, ground: str, tongue: str) -> Packed:
        catalog = context.services().catalog
        with words.speaking(tongue), catalog.reading():
            definition = catalog.definition(one.indicator)
            value = catalog.value(one.indicator, one.unit or None)
            now = epoch(catalog.clock.now())
            drawn = card.card(value, definition, size="big", href="", now=now)
            said = [value.unit_name, words.period_name(value.period), _from(chosen)]
            told = html.P(" · ".join(part for part in said if part), className="from")
            drawn.children = [*drawn.children, told]
            body = render([status.symbols(), drawn])
            text = _document(definition.title(tongue), body, ground)
        return Packed.of(text.encode("utf-8"))


def _from(chosen: Public) -> str:
    return chosen.about.publisher if chosen.about is not None else ""


def _framed(response: Response, frames: tuple[str, ...]) -> Response:
    """Only the origins that are named may frame it; it may load and run nothing."""
    within = " ".join(frames) or "'none'"
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {within}"
    )
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _document(title: str, body: str, ground: str) -> str:
    """A whole page in itself."""
    return (
        f'<!DOCTYPE html><html lang="{words.language()}" data-theme="{ground or AUTO}">'
        '<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_styles()}</style></head>"
        f"<body>{body}</body></html>"
    )


@cache
def _styles() -> str:
    """The tokens and atoms of every page, the dark ones also as the reader's machine says."""
    return "\n".join([TOKENS.read_text("utf-8"), by_machine(), _CSS.read_text("utf-8")])
