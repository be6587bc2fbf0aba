"""Kiểm tra bản xuất: does a file or a print still hold, was it revised since, is it unknown?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from dash import html
from dash.development.base_component import Component

from core import codes
from core.clock import from_epoch
from core.errors import IocError, MisuseError, NotFoundError
from core.format import moment
from core.period import Period
from dashboard import context
from dashboard.acts import verifying
from dashboard.acts.verifying import CODE, DIGEST, PATH
from dashboard.components import entry, notice, table, versions
from dashboard.components.form0206a import members
from dashboard.components.spoken import spoken
from dashboard.files.taking import RECORDS
from dashboard.wording import words
from desk import Export
from exports.formats import making
from exports.forms import form0206a, form_cells
from exports.ledger import steps
from exports.provenance import check
from exports.provenance.check import CLOSED, GONE, REVISED, SAME, Compared

TITLE = "Kiểm tra bản xuất"
ORDER = 107
ROLES = context.PEOPLE
FILTERS = ()
PLAIN = True
_ROWS = 60
_OPEN = 3  # definitions that are unfolded at once
_DIGEST = re.compile("[0-9a-f]{64}")
__all__ = ["FILTERS", "ORDER", "PATH", "PLAIN", "ROLES", "TITLE", "body"]


def body(query: Mapping[str, str]) -> list[Component]:
    """The verdict on a code (``ma``) or a file (``dau``, its SHA-256), and the forms that ask."""
    out: list[Component] = [html.P(words.t("check.intro"), className="lead")]
    code, digest = query.get(CODE, ""), "".join(query.get(DIGEST, "").split()).lower()
    if digest:
        out += _of_file(digest, code)
    elif code:
        out += _of_code(code)
    out.append(_ask(code, digest))
    return out


def _of_file(digest: str, code: str) -> list[Component]:
    if not _DIGEST.fullmatch(digest):
        odd = words.t("check.odd_digest", digest=digest[:80])
        return [notice.notice("error", words.t("check.unknown"), odd)]
    found = context.desk().export_of(digest)
    if found is not None:
        how = words.t("check.file_same", code=codes.written(found.code))
        return _verdict(found, how, whole=True)
    said = [words.t("check.file_unknown")]
    if code:
        try:
            known = context.desk().export(code)
            said.append(words.t("check.file_altered", code=codes.written(known.code)))
        except (NotFoundError, MisuseError):
            said.append(words.t("check.file_foreign", code=code[:12]))
    said.append(words.t("check.file_digest", digest=digest))
    return [notice.notice("error", words.t("check.unknown"), " ".join(said))]


def _of_code(code: str) -> list[Component]:
    try:
        found = context.desk().export(code)
    except MisuseError as fault:  # mistyped, or never given
        return [notice.notice("error", words.t("check.unknown"), fault.public)]
    if found.state != "done":
        return [notice.notice("error", words.t("check.unknown"), words.t("check.broken"))]
    return _verdict(found, words.t("check.code_only"), whole=False)


def _verdict(export: Export, how: str, *, whole: bool) -> list[Component]:
    """``whole``: the file itself was seen, not only its code."""
    if verifying.closed(export):
        return [notice.notice("stale", words.t("check.closed_book"), how if whole else "")]
    compared = verifying.compared(export)
    truth = check.kept_back(making.told(export), compared)
    closed = [one for one in compared if one.state == CLOSED]
    if closed and len(closed) == len(compared):
        return [notice.notice("stale", words.t("check.closed"), how)]
    moved = [one for one in compared if one.state == REVISED]
    gone = [one for one in compared if one.state == GONE]
    seen = words.number(len(compared) - len(closed))  # what is closed was not compared
    if closed:
        how = f"{how} {words.t('check.some_closed', count=words.number(len(closed)))}"
    if moved or gone:
        count = words.number(len(moved) + len(gone))
        head = notice.notice("stale", words.t("check.revised", count=count, all=seen), how)
    elif closed:
        told = words.t("check.part", count=seen, all=words.number(len(compared)))
        head = notice.notice("empty", told, how)
    elif not compared:
        head = _bare(how, whole=whole)
    else:
        key = "check.equal_list" if _is_list(export) else "check.equal"
        head = notice.notice("good", words.t(key, count=seen), how)
    shown = [head, _about(export, truth, shut=bool(closed))]
    if compared:
        shown.append(_figures(compared, export))
    rows = truth["file"]["rows"]
    if _is_list(export) and compared and rows is not None:
        said = words.t("check.rows", count=words.number(rows))
        shown.insert(1, html.P(said, className="hint"))
    return shown


def _bare(how: str, *, whole: bool) -> Component:
    """Of a file without figures, as most books are, bytes alone say something."""
    if whole:
        return notice.notice("good", words.t("check.no_figures"), how)
    return notice.notice("empty", words.t("check.code_bare"), words.t("check.code_bare_how"))


def _is_list(export: Export) -> bool:
    """Does the file hold rows behind a figure: records, or the steps by which it changed?"""
    behind = RECORDS in parse_qs(urlsplit(export.address).query)
    return behind or bool(steps.named_by(export.subject))


def _about(export: Export, told: Mapping[str, Any], *, shut: bool) -> Component:
    form, size = export.form.upper(), told["file"]["size"]
    pairs: list[Sequence[table.Cell]] = [
        (words.t("check.what"), export.title),
        *[(one["name"], one["value"]) for one in told.get("filters", [])],
        (words.t("check.known"), moment(export.known_at)),
        (words.t("check.made"), f"{moment(export.made_at)} · {export.made_by}"),
        (words.t("check.form"), form if size is None else f"{form} · {words.number(size)} byte"),
        ("SHA-256", html.Code(export.digest)),
    ]
    ways: list[Component | str] = [html.A(words.t("check.page"), href=export.address)]
    if not shut:
        ways += [" · ", html.A(words.t("check.truth"), href=f"{PATH}/{export.code}/truth.json")]
    return html.Section(
        [
            html.H2(words.t("check.code", code=codes.written(export.code))),
            table.table(
                [words.t("check.field"), words.t("check.said")],
                pairs,
                caption=words.t("check.code", code=codes.written(export.code)),
                css="tb st",
            ),
            html.P(ways),
            *_methods(told.get("definitions", [])),
        ],
        className="box",
    )


def _methods(told: Sequence[Mapping[str, str]]) -> list[Component]:
    """How the figures of the file were made, as it was written then: a picture has no room."""
    if not told:
        return []
    pairs: list[Component] = []
    for one in told:
        basis = f" {one['legal_basis']}" if one["legal_basis"] else ""
        pairs += [
            html.Dt(one["name"], lang="vi"),
            html.Dd(
                [
                    html.Span(spoken(one["method"])),
                    html.Small(
                        f"{basis} · {words.t('check.version', id=one['version'])}", lang="vi"
                    ),
                ]
            ),
        ]
    title = words.t("check.methods", count=words.number(len(told)))
    return [html.Details([html.Summary(title), html.Dl(pairs)], open=len(told) <= _OPEN)]


def _figures(compared: Sequence[Compared], export: Export) -> Component:
    order = {REVISED: 0, GONE: 1, CLOSED: 2, SAME: 3}
    rows = sorted(compared, key=lambda one: order[one.state])
    names = {one.id: one.title(words.language()) for one in context.catalog().definitions()}
    title = words.t("check.figures")
    columns = [
        table.Column(words.t(f"check.{key}"), num=key in ("then", "now"))
        for key in ("figure", "where", "then", "now", "stands")
    ]
    places = {one.then.unit: _place(one.then.unit) for one in rows[:_ROWS]}
    cells = [_row(one, names, places) for one in rows[:_ROWS]]
    drawn = table.table(
        columns, cells, caption=title, css="tb st prf", labels=True, among=len(rows)
    )
    inside: list[Component] = [html.H2(title), drawn]
    if len(rows) > _ROWS:
        left = words.number(len(rows) - _ROWS)
        inside.append(html.P(words.t("check.cut", count=left), className="hint"))
    if any(one.state == REVISED for one in rows):
        at = from_epoch(export.known_at).replace(tzinfo=None).isoformat()
        inside.append(html.P(html.A(words.t("revised.see_all"), href=f"/thay-doi?tu={at}")))
    return html.Section(inside, className="box")


def _place(unit: str) -> str:
    """What people call a unit; its code where no list has it."""
    try:
        name: str = context.catalog().unit(unit).name
    except IocError:
        return unit.partition("@")[0]
    return name


def _row(one: Compared, names: Mapping[str, str], places: Mapping[str, str]) -> list[table.Cell]:
    then = one.then
    place = " · ".join([places[then.unit], _period(then.period), *members(then.dims)])
    if one.state == CLOSED:
        return [names.get(then.indicator, then.indicator), place, None, None,
                words.t("check.is_closed")]  # fmt: skip
    now = None if one.now is None else words.inline(one.now.display)
    said, why = words.t(f"check.is_{one.state}"), _why(one)
    column = form_cells.column(then.indicator)
    link: Component | str = names.get(then.indicator, then.indicator)
    if column is not None:
        link = f"{form0206a.ID} ({column}) {words.t(f'form0206a.c{column}')}"
    elif then.indicator in names:
        link = html.A(link, href=f"/chi-so/{then.indicator}?ky={then.period}")
    stands: list[Component | str] = [
        html.B(said, className="" if one.state == SAME else "fragile"),
        *([html.Small(why)] if why else []),
    ]
    return [link, place, words.inline(then.display), now, stands]


def _why(one: Compared) -> str:
    """Why a figure moved; of a part the reasons of its indicator as a whole, and that they are."""
    reasons = "; ".join(versions.why(each) for each in one.reasons)
    if reasons and one.whole:
        reasons = words.t("check.of_whole", why=reasons)
    return "; ".join(part for part in (reasons, *map(words.said, one.said)) if part)


def _period(code: str) -> str:
    return words.period_name(Period.parse(code, context.catalog().clock.now().date()))


def _ask(code: str, digest: str) -> Component:
    typed = entry.field("text", CODE, code[:20], id="ma", maxlength="20", autocomplete="off")
    sent = entry.post(
        f"{PATH}/tep",
        [
            html.Label(words.t("check.file"), htmlFor="tep"),
            entry.field("file", "tep", id="tep", required="required"),
        ],
        words.t("check.send"),
        upload=True,
    )
    hashed = entry.field(
        "text",
        DIGEST,
        digest[:64],
        id="dau",
        maxlength="64",
        autocomplete="off",
        spellcheck="false",
    )
    return html.Div(
        [
            html.Section(
                [html.H2(words.t("check.by_code")), _find("ma", "check.type", typed, "check.go")],
                className="box",
            ),
            html.Section(
                [
                    html.H2(words.t("check.by_file")),
                    sent,
                    html.P(words.t("check.by_digest"), className="hint"),
                    _find("dau", "check.digest", hashed, "check.go_digest"),
                ],
                className="box",
            ),
        ],
        className="two screen",
    )


def _find(id: str, label: str, field: Component, send: str) -> Component:
    return html.Form(
        [
            html.Label(words.t(label), htmlFor=id),
            field,
            html.Button(words.t(send), type="submit", className="send"),
        ],
        action=PATH,
        method="get",
        className="form",
    )
