"""A page drawn anew sends what is new: by bytes, and the tree that comes of it is the whole one."""

from __future__ import annotations

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.serving import redraws
from dashboard.serving.patching import parts, plain

MOST = 20_000
"""Bytes that a redraw may cost (design/quality.md)."""
texts = st.text(alphabet="ab}>,ộ\n", max_size=80)


def laid(old, told):
    """As ``assets/redraw.js`` does it."""
    return "".join(one if isinstance(one, str) else old[one[0] : sum(one)] for one in told)


@given(old=texts, new=texts)
def test_a_patch_leads_from_any_text_to_any_other(old, new):
    assert laid(old, parts(old, new)) == new


@given(old=texts, new=texts, cut=st.integers(0, 80))
def test_what_stands_in_both_is_told_by_its_place(old, new, cut):
    both = "<td>một ô dài của bảng</td>" * 9
    told = parts(old + both + old, new[:cut] + both + new[cut:])
    assert laid(old + both + old, told) == new[:cut] + both + new[cut:]
    assert sum(len(one) for one in told if isinstance(one, str)) <= len(new) + 20


def test_places_count_what_a_browser_counts():
    assert plain("Đức Hòa ▲ ★")
    assert not plain("🌾")


def cut(text, at, length):
    """``text.slice(at, at + length)`` of a browser, which counts UTF-16 units."""
    return text.encode("utf-16-le")[2 * at : 2 * (at + length)].decode("utf-16-le", "replace")


def put(answer, held=None):
    """What a browser makes of an answer: (the text that it keeps, the tree)."""
    if "X-Patch" not in answer.headers:
        lengths = [int(one) for one in answer.headers["X-Pieces"].split(",")]
        at, pieces, text = 0, [], answer.text
        for length in lengths:
            pieces.append(cut(text, at, length))
            at += length
        assert cut(text, 0, at) == text
        return "\ue000".join(pieces[::2]), json.loads(text)
    told, flat = json.loads(answer.text), []
    run = iter(told["patch"])
    for one in run:
        flat.append(one if isinstance(one, str) else cut(held, one, next(run)))
    kept = "".join(flat)
    first, *rest = kept.split("\ue000")
    whole = first + "".join(own + one for own, one in zip(told["own"], rest, strict=True))
    return kept, json.loads(whole)


@pytest.fixture
def web(own_web):
    """A new revision is told at once."""
    own_web.app.site._stamps._life = -1
    return own_web


def asked(web, path="/view/mot-cua", role="leader", held="", **more):
    headers = {"Accept-Encoding": "gzip", **({"X-Held": held} if held else {}), **more}
    answer = web.client.get(path, headers=web.bearer(role) | headers)
    size = len(answer.data)
    answer.set_data(zlib.decompress(answer.data, 31))
    return answer, size


def test_a_redraw_sends_what_is_new_and_makes_the_same_tree(web):
    first, whole_size = asked(web)
    kept, _ = put(first)
    for _ in range(3):  # a patch is what the next one stands on
        web.catalog.bump(300)
        patch, size = asked(web, held=first.headers["X-Sheet"])
        kept, tree = put(patch, kept)
        whole, _ = asked(web)
        assert tree == json.loads(whole.text)
        assert patch.headers["X-Drawn"] == whole.headers["X-Drawn"] != first.headers["X-Drawn"]
        assert patch.headers["X-Sheet"] == whole.headers["X-Sheet"]
        assert size < MOST
        assert size < whole_size / 3
        first = patch


def test_a_patch_fits_around_what_the_viewer_wrote_in_wide_characters(web):
    web.desk.save_view("lanhdao", "🌾 Mùa vụ", "/mot-cua", shared=False, replace=False)
    first, _ = asked(web)
    assert "🌾 Mùa vụ" in first.text
    kept, _ = put(first)
    web.catalog.bump(300)
    patch, _ = asked(web, held=first.headers["X-Sheet"])
    assert "X-Patch" in patch.headers
    _, tree = put(patch, kept)
    assert tree == json.loads(asked(web)[0].text)


def test_a_patch_is_nobody_elses_page_and_is_not_stored(web):
    first, _ = asked(web)
    web.catalog.bump()
    patch, _ = asked(web, held=first.headers["X-Sheet"])
    assert patch.headers["Cache-Control"] == "no-store"
    assert "ETag" not in patch.headers
    assert "X-Held" in patch.headers["Vary"]
    kept, _ = put(first)
    other, _ = asked(web, role="operator", held=first.headers["X-Sheet"])
    _, tree = put(other, kept)
    assert tree == json.loads(asked(web, role="operator")[0].text), "of who asks, whatever is held"


def test_a_sheet_that_nobody_knows_any_more_is_answered_whole(web):
    for held in ("0" * 20, "x", "../../etc"):
        answer, _ = asked(web, held=held)
        assert "X-Patch" not in answer.headers
        assert json.loads(answer.text)["tree"]
    lost, _ = asked(web, "/view/khong-co", held="0" * 20)
    assert (lost.status_code, "X-Sheet" in lost.headers) == (404, False)


def test_another_worker_of_the_host_knows_the_sheet(web):
    first, _ = asked(web)
    web.catalog.bump()
    web.app.site._views._near.clear()  # what this process keeps of its own
    patch, _ = asked(web, held=first.headers["X-Sheet"])
    assert "X-Patch" in patch.headers


def test_those_who_hold_the_same_get_one_patch(web, monkeypatch):
    made = []
    real = redraws.parts
    monkeypatch.setattr(redraws, "parts", lambda old, new: made.append(1) or real(old, new))
    first, _ = asked(web)
    kept, _ = put(first)
    web.catalog.bump()
    for role in ("leader", "leader"):
        patch, _ = asked(web, role=role, held=first.headers["X-Sheet"])
        put(patch, kept)
    assert made == [1]
