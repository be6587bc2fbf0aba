"""Files for the browser: lasting names, compressed once, the typeface with its licence."""

import gzip
import re

import brotli
import pytest

from core.settings import ROOT
from dashboard.app import _JOINED
from dashboard.serving.static import Files


def test_names_follow_content(tmp_path):
    (tmp_path / "a.js").write_text("1", "utf-8")
    one = Files(tmp_path)
    (tmp_path / "a.js").write_text("2", "utf-8")
    two = Files(tmp_path)
    assert one.url("a.js") != two.url("a.js")
    assert one.digest() != two.digest()
    assert Files(tmp_path).digest() == two.digest()
    with pytest.raises(KeyError):
        one.url("b.js")


def test_style_sheets_name_lasting_fonts(tmp_path):
    files = Files(tmp_path)
    name = files.url("fonts.css").removeprefix("/static/")
    css = files._files[name].plain.decode()
    assert f'url("{files.url("inter.woff2")}")' in css
    assert "http" not in css


def test_files_last_for_ever_and_are_packed(web):
    page = web.get("/").text
    found = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert len(found) >= 4, "typeface, mark, styles, script"
    for path in found:
        plain = web.get(path, None)
        assert plain.status_code == 200
        assert "immutable" in plain.headers["Cache-Control"]
        for how, unpack in (("gzip, br", brotli.decompress), ("gzip", gzip.decompress)):
            packed = web.get(path, None, Accept_Encoding=how)
            if path.endswith(".woff2"):  # packed by its makers
                assert "Content-Encoding" not in packed.headers
                continue
            assert packed.headers["Content-Encoding"] == how.split()[-1]
            assert unpack(packed.data) == plain.data
            assert "Accept-Encoding" in packed.headers["Vary"]
    for path in re.findall(r'(?:src|href)="(/_dash-component-suites/[^"]+)"', page):
        assert web.get(path, None).status_code == 200


def test_every_style_and_script_is_asked_for():
    """In a file of several, or alone by a page that names it."""
    joined = {part for parts in _JOINED.values() for part in parts}
    named = "".join(
        path.read_text("utf-8") for path in (ROOT / "dashboard").rglob("*.py")
        if path.name != "app.py"
    )  # fmt: skip
    for path in (ROOT / "assets").iterdir():
        if path.suffix in (".css", ".js"):
            assert path.name in joined or f'"{path.name}"' in named, path.name


def test_the_typeface_brings_its_licence(web):
    files = web.app.server.extensions["ioc-files"]
    assert "SIL OPEN FONT LICENSE" in web.get(files.url("inter-license.txt"), None).text.upper()
    assert web.get(files.url("inter.woff2"), None).content_type == "font/woff2"


def test_other_names_are_not_served(web):
    for path in ("/static/live.js", "/static/../core/settings.py", "/static/.env"):
        assert web.get(path, None).status_code in (404, 401)


def test_assets_hold_no_words_and_no_eval():
    for path in (ROOT / "assets").glob("*.js"):
        text = path.read_text("utf-8")
        assert not re.search(r"\beval\(|new Function", text), path.name
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.S)
        assert not re.search(r"[à-ỹ]", code.replace("đĐ", "")), path.name
