"""What the page of briefs sends and hands out: a new brief, and the files of one.

The files are drawn in the web process: Typst takes a tenth of a second and no browser.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from flask import Flask, Response, request

from core import codes
from core.errors import MisuseError
from dashboard import context, words
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from exports.brief import issue

READERS = (context.LEADER, context.ANALYST, context.OPERATOR, context.ADMINISTRATOR)
"""A brief tells of the whole province, so an official with a smaller scope is not among them."""
MAKERS = (context.ANALYST, context.OPERATOR, context.ADMINISTRATOR)


def install(server: Flask, access: Access, limits: Limits) -> None:
    """Add the addresses below the page's own."""
    for name, path, view, method, roles in (
        ("brief.make", f"{issue.PAGE}/lap", _make, "POST", MAKERS),
        ("brief.file", f"{issue.PAGE}/tep", _file, "GET", READERS),
    ):
        server.add_url_rule(path, name, limits.pages(view), methods=[method])
        access.allow(name, roles)


def _make() -> Response:
    text, user = request.form.get("ngay", ""), context.user()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise MisuseError(words.t("brief.bad_day", value=text[:20])) from None
    one = issue.of_day(
        context.catalog(), context.desk(), context.settings(), day, by=user.login, again=True
    )
    there = f"{issue.PAGE}?{urlencode({'ban': one.code})}"
    response = Response(status=303, headers={"Location": there})
    response.headers["Cache-Control"] = "no-store"
    return response


def _file() -> Response:
    form, user = request.args.get("dang", "pdf"), context.user()
    one = context.desk().issued(request.args.get("ban", ""))
    content = issue.hand(context.desk(), one, context.settings(), form)
    context.desk().audit(
        user.login,
        "brief.download",
        one.about,
        request.remote_addr or "",
        f"{codes.written(one.code)} {form}",
    )
    response = Response(content, content_type=issue.FORMS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{issue.name(one, form)}"'
    response.headers["Cache-Control"] = "no-store"
    return response
