"""Official forms as files, within what the viewer may see."""

from __future__ import annotations

from flask import Flask, Response, request

from core.clock import today
from dashboard import context
from dashboard.acts import sending
from dashboard.addresses import filters, ready
from dashboard.auth.access import Access
from dashboard.auth.limits import Limits
from dashboard.files import taking
from dashboard.readers import columns
from exports.forms import form0206a, form_file

PATH = "/mot-cua/bieu-II06a"
"""Before the ending of the file: one of ``form_file.FORMS``."""
_TAKEN = (*filters.KEPT, taking.BOM, taking.COLUMN, taking.DECIMAL, taking.BESIDE)
"""What its address may say: the choices that every page keeps, and how its CSV is to be."""


def install(server: Flask, access: Access, limits: Limits) -> None:
    """Add the address below the page's own."""
    server.add_url_rule(f"{PATH}.<form>", "form.0206a", limits.pages(_form), methods=["GET"])
    access.allow("form.0206a", context.PEOPLE)


def _form(form: str) -> Response:
    form_file.form_of(form)
    given = taking.held(request.args, _TAKEN)
    taking.check(form, given)
    catalog, asked = context.catalog(), given.get(filters.PERIOD)
    period = ready.read(asked, today(catalog.clock)) if asked else catalog.default_period()
    if sending.bare():  # nothing is registered
        return taking.head(form)
    known = given.get(filters.KNOWN)
    made, truth, content = form_file.make(
        catalog, context.desk(), given.get(filters.UNIT) or None, period,
        form=form, look=taking.look_of(given),
        as_known=catalog.known_at(known) if known else None,
        by=context.user().login, address=request.remote_addr or "",
        host=context.settings().web.address, inside=columns.may_see_codes(context.user()),
    )  # fmt: skip
    name = form0206a.name(made, truth.short_code, form)
    return taking.sent(content, form, name, truth.short_code)
