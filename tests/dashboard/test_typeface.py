"""The cut typeface: it can write what we write, as the whole one can, and is made once."""

import io
import re

import pytest
from fontTools.ttLib import TTFont

from core.settings import ROOT
from dashboard.serving import made, typeface
from dashboard.serving.typeface import SOURCE, WEIGHTS


@pytest.fixture(scope="module")
def face():
    return TTFont(io.BytesIO(typeface.woff2()))


def test_every_letter_of_our_words_and_of_every_unit_is_kept(face):
    """Words of the pages, of definitions, settings and notices, and signs that code writes."""
    whole = set(TTFont(SOURCE).getBestCmap())
    written = {
        letter
        for room in ("dashboard", "indicators", "config", "core", "exports", "desk", "assets")
        for path in (ROOT / room).rglob("*")
        if path.suffix in (".py", ".toml", ".yaml", ".css", ".js", ".html")
        for letter in path.read_text("utf-8")
    }
    tones = "aăâeêioôơuưy"
    written |= set("ẮẰẲẴẶẤẦẨẪẬẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰĐỸỶỴ" + tones + tones.upper())
    lost = {one for one in written if ord(one) in whole} - set(map(chr, face.getBestCmap()))
    assert lost == set()


def test_figures_align_and_the_axes_are_there(face):
    assert "tnum" in {one.FeatureTag for one in face["GSUB"].table.FeatureList.FeatureRecord}
    axes = {one.axisTag: (one.minValue, one.maxValue) for one in face["fvar"].axes}
    assert axes == {"wght": WEIGHTS, "opsz": (14, 32)}
    assert len(typeface.woff2()) < 110_000


def test_a_word_s_hyphen_is_as_wide_beside_tabular_figures_as_without(face):
    table = face["GSUB"].table
    swapped = set()
    for one in table.FeatureList.FeatureRecord:
        for index in one.Feature.LookupListIndex if one.FeatureTag == "tnum" else ():
            for each in table.LookupList.Lookup[index].SubTable:
                swapped |= set(getattr(each, "ExtSubTable", each).mapping)
    letters = face.getBestCmap()
    assert {letters[ord(one)] for one in "0123456789"} <= swapped
    assert letters[ord("-")] not in swapped


def test_it_is_cut_into_the_same_bytes_whenever_and_wherever(monkeypatch):
    """Its hash is in addresses and in the name of the release, which hosts must agree on."""
    monkeypatch.setattr("fontTools.misc.timeTools.time.time", lambda: 1e9)
    source = SOURCE.read_bytes()
    assert typeface._cut(source) == typeface.woff2()
    assert (
        TTFont(io.BytesIO(source))["head"].modified
        == TTFont(io.BytesIO(typeface.woff2()))["head"].modified
    )


def test_style_sheets_ask_for_no_weight_that_was_cut():
    styles = "".join(path.read_text("utf-8") for path in (ROOT / "assets").glob("*.css"))
    asked = {int(one) for one in re.findall(r"font-weight:\s*(\d+)", styles)}
    assert asked
    assert all(WEIGHTS[0] <= one <= WEIGHTS[1] for one in asked)


def test_what_is_made_is_made_once_and_without_a_place_all_the_same(tmp_path, monkeypatch):
    times = []

    def make(source):
        times.append(source)
        return source[::-1]

    monkeypatch.setattr(made, "PLACE", tmp_path / "share")
    assert [made.kept("x", "1", b"ab", make) for _ in range(2)] == [b"ba", b"ba"]
    assert times == [b"ab"]
    made.kept("x", "2", b"ab", make)
    made.kept("x", "1", b"abc", make)
    assert len(times) == 3, "another recipe, another source"
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setattr(made, "PLACE", tmp_path / "file" / "share")
    assert made.kept("x", "1", b"ab", make) == b"ba"
