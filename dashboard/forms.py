"""Official forms as files, within what the viewer may see."""

from __future__ import annotations

from flask import Flask, Response, request

from core.clock import today
from core.period import Period
from dashboard import context, filters, sending
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from exports import form0206a

PATH = "/mot-cua/bieu-II06a.xlsx"


def install(server: Flask, access: Access, limits: Limits) -> None:
    """Add the address below the page's own."""
    server.add_url_rule(PATH, "form.0206a", limits.pages(_form), methods=["GET"])
    access.allow("form.0206a", context.PEOPLE)


def _form() -> Response:
    catalog, given = context.catalog(), request.args
    asked = given.get(filters.PERIOD)
    period = Period.parse(asked, today(catalog.clock)) if asked else catalog.default_period()
    made = form0206a.fill(catalog, given.get(filters.UNIT) or None, period)
    if sending.bare():  # nothing is handed out
        return sending.head(form0206a.TYPE)
    name = form0206a.name(made)
    content = form0206a.write(made)
    context.desk().audit(context.user().login, "form.download", name, request.remote_addr or "")
    response = Response(content, content_type=form0206a.TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
