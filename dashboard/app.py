"""The web application: Dash on Flask, put together from its parts.

``create_app`` is called once a worker process. It opens no database; the first request does.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from core.errors import ConfigError
from core.settings import ROOT, Settings
from dashboard import api, callbacks, context, router, wall
from dashboard.acts import administering, composing, governing, handing, keeping, verifying
from dashboard.addresses import choices, once
from dashboard.auth import guard, login, people
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.context import Services
from dashboard.files import briefs, forms, ordering, taking
from dashboard.public.cards import Cards
from dashboard.public.choice import Choice
from dashboard.public.features import Features
from dashboard.serving import drawer, headers, plain, problems, stamps
from dashboard.serving.packing import Packer
from dashboard.serving.server import Server
from dashboard.serving.sights import Sight, Sights
from dashboard.serving.static import LIBRARY, Files
from dashboard.serving.views import Views
from dashboard.serving.written import DATA, FIRST, HEAD, SCRIPT, TITLE, Writer
from dashboard.site import PAGE, Site
from dashboard.wall.whose import Beside
from dashboard.wording import speech, words
from desk import Desk
from indicators.catalog import Catalog

ASSETS = ROOT / "assets"
_UPLOAD = 1_000_000  # bytes of a request's body
_JOINED = {
    "browser.css": (
        "fonts.css",
        "tokens.css",
        "app.css",
        "forms.css",
        "paper.css",
        "small.css",
        "sources.css",
    ),
    "browser.js": (
        "components.js",
        "figures.js",
        "page.js",
        "copying.js",
        "redraw.js",
        "place.js",
        "live.js",
    ),
    "screen.js": (
        "figures.js",
        "wall-clock.js",
        "wall-looks.js",
        "wall-anew.js",
        "wall-kept.js",
        "wall-cells.js",
        "wall-drill.js",
        "wall-manners.js",
        "wall.js",
    ),
}
"""What a page or a wall asks for at once, of which files: tokens before what uses them."""

_INDEX = f"""<!DOCTYPE html>
<html lang="vi">
<head>
{{%metas%}}
<title>{TITLE}</title>
{HEAD}
{{%css%}}
</head>
<body data-live="page" {DATA}>
<noscript><p class="noscript">{SCRIPT}</p></noscript>
<div id="first">{FIRST}</div>
{{%app_entry%}}
<footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer>
</body>
</html>"""


class _Dash(Dash):
    """Dash whose index comes from ``Site`` once that is there."""

    site: Site | None = None
    page: Callable[[str], Any]  # the site's index within the reader's limit

    def index(self, *args: Any, **kwargs: Any) -> Any:
        """The page of an address; Dash's own skeleton while the worker warms."""
        if self.site is None:
            return Dash.index(self, *args, **kwargs)
        return self.page(kwargs.get("path", ""))

    def _config(self) -> dict[str, Any]:
        """Without the token of one process: a page is the same, byte by byte, from every worker.

        It binds the handles of background callbacks, of which there are none here; with it a
        browser that asks another worker gets the whole page again instead of "unchanged".
        """
        config: dict[str, Any] = cast(Any, super())._config()
        return {**config, "end_id": ""}


def create_app(
    settings: Settings,
    *,
    open_catalog: Callable[[Settings], Catalog] = Catalog,
    open_desk: Callable[[Settings], Desk] = Desk,
) -> Dash:
    """Build the application. Tests give their own catalogue and desk."""
    server = Server("dashboard", static_folder=None)
    server.config.update(MAX_CONTENT_LENGTH=_UPLOAD, MAX_FORM_MEMORY_SIZE=_UPLOAD)
    server.secret_key = _secret(settings)
    files, access, services = (
        Files(ASSETS),
        Access(),
        Services(settings, open_catalog, open_desk),
    )
    for name, parts in _JOINED.items():
        files.join(name, parts)
    server.extensions[plain.FILES] = files
    server.extensions[context.EXTENSION] = services
    server.extensions[people.EXTENSION] = people.People()
    if settings.web.secure_cookies:  # TLS means a proxy of ours stands in front
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=1, x_proto=1, x_host=0)  # type: ignore[method-assign]
    views, seen, build = Views(server, settings), Sights(), stamps.build(files.digest())
    now = stamps.Stamps(
        services,
        build,
        lambda: wall.playing.mark(services.desk),
        lambda: views.held(drawer.place(build)),
    )
    site = Site(views, now, seen, Writer(plain.icons(files), files.url(LIBRARY)))
    limits = Limits(server, settings)
    app = _dash(server, files)
    router.discover()  # pages declare their callbacks when they are imported
    outputs = callbacks.install(app)

    problems.install(server)
    files.install(server)
    view = limits.pages(site.view)
    server.add_url_rule("/view/", "view", view)
    server.add_url_rule("/view/<path:path>", "view", view)
    login.install(server, access, limits)
    api.install(server, access, limits, now)
    walls = wall.install(server, access, views, now, seen)
    draws: dict[str, drawer.Draw] = {PAGE: site.draw, wall.BOARD: walls.draw}
    server.extensions[drawer.EXTENSION] = drawer.Drawer(
        server, views, seen, build, draws, lambda: _always(services)
    )
    handing.install(server, access, limits)
    briefs.install(server, access, limits)
    ordering.install(server, access, limits)
    forms.install(server, access, limits)
    taking.install(server, access, limits, settings.web.threads)
    verifying.install(server, access, limits, settings.web.threads)
    governing.install(server, access, limits)
    composing.install(server, access, limits, site, walls)
    administering.install(server, access, limits)
    keeping.install(server, access, limits)
    choices.install(server, access, limits)
    choice = Choice(settings)
    features = Features(settings, choice, views, now)
    features.install(server, access, limits)
    Cards(settings, choice, views, now).install(server, access, limits)
    _declare(access)
    guard.Guard(access, outputs).install(server)
    features.read_only(server)
    once.install(server)
    speech.install(server)
    server.after_request(Packer())
    site.writer.skeleton = _warm(app)
    app.site, app.page = site, limits.pages(site.index)
    server.after_request(headers.secure(app.csp_hashes(), settings.web.secure_cookies))
    return app


def _always(services: Services) -> list[Sight]:
    """What is asked for after each start: the walls' boards, and a leader's first two pages.

    Raises StoreError.
    """
    held, language = wall.playing.of(services.desk), services.settings.web.language
    boards = held.playlists[held.first].boards
    pages = [
        Sight(PAGE, (path, (), context.LEADER, None, False, language)) for path in ("", "mot-cua")
    ]
    return [*(Sight(wall.BOARD, (one, "", Beside.ALL.value, language)) for one in boards), *pages]


def _dash(server: Flask, files: Files) -> _Dash:
    app = _Dash(
        server=cast(Any, server),
        name="dashboard",
        serve_locally=True,
        use_async=False,
        enable_mcp=False,
        compress=False,
        update_title="",
        title=words.t("site.name"),
        suppress_callback_exceptions=True,
        include_assets_files=False,
        external_scripts=[files.url("browser.js")],
        external_stylesheets=[files.url("browser.css")],
        index_string=_INDEX,
        add_log_handler=False,
    )
    app.layout = html.Div(
        [
            dcc.Location(id="url", refresh="callback-nav"),
            dcc.Store(id="stamp"),
            dcc.Store(id="shown"),
            html.Div(id="page"),
        ]
    )
    Dash.clientside_callback(
        app,
        ClientsideFunction("ioc", "view"),
        Output("page", "children"),
        Output("shown", "data"),
        Input("url", "href"),
        Input("stamp", "data"),
        State("shown", "data"),
    )
    return app


def _declare(access: Access) -> None:
    """Rules for what Dash and we serve outside the log-in, the API and the wall."""
    access.open(
        "static_file",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
    )
    for endpoint in (
        "/",
        "/<path:path>",
        "view",
        "/_dash-layout",
        "/_dash-dependencies",
        "/_dash-update-component",
    ):
        access.allow(endpoint, context.PEOPLE)
    access.still("/_dash-update-component")


def _warm(app: _Dash) -> str:
    """Let Dash register its libraries and callbacks; its index is the skeleton of every page.

    A worker that has not drawn an index answers 500 for its scripts. The request context does not
    run the guard.
    """
    with app.server.test_request_context("/"):
        Dash._setup_server(app)
        skeleton: str = app.index()
    return skeleton


def _secret(settings: Settings) -> str:
    """The key that signs Dash's own handles: from its file, else made once in the data folder."""
    path: Path = settings.secret_key_file or settings.data / "secret-key"
    if settings.secret_key_file is None and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"secret-key.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48), "utf-8")
        with contextlib.suppress(FileExistsError):  # another worker was quicker: its key stands
            os.link(fresh, path)
        fresh.unlink()
    try:
        return path.read_text("utf-8").strip()
    except OSError as fault:
        raise ConfigError([f"{path}: không đọc được tệp khóa bí mật ({fault.strerror})"]) from fault
