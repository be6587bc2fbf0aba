"""The audit's search offers what is written, and has words for all of it."""

import ast
import re
from pathlib import Path

import pytest

from core.drift import VERDICTS
from dashboard.components.auditlog import KINDS, said, section
from dashboard.serving.html import render
from dashboard.wording import words
from desk import AuditEntry
from exports.provenance import issue

ROOT = Path(__file__).resolve().parents[3]
ASKED = ("pull", "replay", "sweep", "cancel")
COMPOSED = {
    "f'{kind}.issue'": issue.KINDS,
    "f'{one.kind}.download'": issue.KINDS,
    "f'{kind.name}.download'": issue.KINDS,
    "f'{what}.ask'": ASKED,
    "f'{gone.what}.withdraw'": ASKED,
    "f'drift.{verdict}'": VERDICTS,
    "f'order.{state}'": ("done", "failed"),
    "f'delivery.{state}'": ("done", "failed"),
    "f'handover.{state}'": ("accepted", "failed"),
    "f'tep.{ending[:8]}'": (),  # a file's name
}
"""What stands in the braces of the keys that are put together."""


def shape(node):
    """What an expression spells, ``{}`` for what is put in; "" where it is no text."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = ["{}" if isinstance(one, ast.FormattedValue) else one.value for one in parts
             if isinstance(one, ast.FormattedValue | ast.Constant)]  # fmt: skip
    return "".join(map(str, texts))


def spoken(node):
    """The keys that an expression gives."""
    if isinstance(node, ast.Constant):
        return {node.value}
    return {shape(node).format(one) for one in COMPOSED[ast.unparse(node)]}


def dotted(node):
    """Is this a key of two words, as only the audit's are at the desk?"""
    text = isinstance(node, ast.JoinedStr | ast.Constant)
    return text and re.fullmatch(r"({}|[a-z]+)\.({}|[a-z]+)", shape(node))


@pytest.fixture(scope="module")
def written():
    """Every key that our code gives to the audit."""
    out = set()
    for room in ("desk", "dashboard", "cli", "jobs", "exports"):
        for path in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if room == "desk" and dotted(node):
                    out |= spoken(node)
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                    continue
                place = {"papers.note": 3, "desk.audit": 1}.get(
                    re.sub(r".*\b(desk)(\(\))?\.", r"\1.", ast.unparse(node.func))
                )
                if place is not None and len(node.args) > place:
                    key = node.args[place]
                    if isinstance(key, ast.JoinedStr | ast.Constant):
                        out |= spoken(key)
    return out


def test_every_kind_is_written_and_everything_that_is_written_has_a_kind(written):
    assert {"login", "brief.issue", "order.fetch", "handover.accepted", "records"} <= written
    unwritten = [kind for kind in KINDS if not any(one.startswith(kind) for one in written)]
    assert unwritten == []
    unfound = [one for one in sorted(written) if one.partition(".")[0] not in KINDS]
    assert unfound == []


def test_everything_that_is_written_has_words(written):
    assert [one for one in sorted(written) if len(said(one)) == 1] == []


@pytest.mark.parametrize(
    ("what", "detail", "shown"),
    [
        ("account.add", "official 27937@2025", "Official · Xã Đức Hòa"),
        ("account.role", "leader", "Leader"),
        ("account.role", "official 1", "Official · 1"),
        ("token.issue", "leader analyst read 90 ngày", "leader · Analyst · only read · 90 days"),
        ("token.issue", "an official 27937 act không hạn",
         "an · Official · Xã Đức Hòa · read and act · no end"),
        ("screen.push", "leader", "leader"),
    ],
)  # fmt: skip
def test_roles_scopes_and_units_are_told_in_words_not_in_codes(what, detail, shown):
    entry = AuditEntry("1", 0, "demo", what, "an", "", detail)
    with words.speaking("en"):
        drawn = render(section([entry], {}, "", faults=[], names={"27937": "Xã Đức Hòa"}))
    assert re.search(rf"<small>(<span[^>]*>)?{shown}<", drawn)
