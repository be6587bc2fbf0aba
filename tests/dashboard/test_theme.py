import re

import pytest

from dashboard.pictures import theme
from exports.pictures import palette

TEXT = ("ink", "muted", "accent", "on", "watch", "off", "none")
GROUNDS = ("bg", "surface", "raised")


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXT)
def test_text_is_readable_on_every_ground(name, ground, text):
    assert theme.contrast(theme.colour(text, name), theme.colour(ground, name)) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *[(t, "off-wash") for t in ("ink", "muted", "off", "on")],
        *[(t, "watch-wash") for t in ("ink", "muted", "watch", "on", "off")],
        ("accent", "accent-wash"),
        ("ink", "accent-wash"),
    ],
)
def test_text_is_readable_on_washes(name, text, ground):
    assert theme.contrast(theme.colour(text, name), theme.colour(ground, name)) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("shape", ["on", "watch", "off", "none", "edge", "hatch"])
def test_shapes_and_control_borders_stand_out(name, shape):
    least = 2.9 if shape == "hatch" else 3.0  # the hatch is a texture on digits of full ink
    assert theme.contrast(theme.colour(shape, name), theme.colour("surface", name)) >= least


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(
    ("fill", "letters"),
    [("d1", "surface"), ("d2", "over-d2"), ("d3", "ink"), ("d4", "ink"), ("d5", "ink")],
)
def test_heat_cells_can_be_read(name, fill, letters):
    named = theme.colour(letters, name)  # a token may be another's
    letters = named[6:-1] if named.startswith("var(--") else letters
    assert theme.contrast(theme.colour(fill, name), theme.colour(letters, name)) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_letters_on_a_filled_button_can_be_read(name):
    assert theme.contrast(theme.colour("accent", name), theme.colour("surface", name)) >= 4.5


def test_a_reader_s_machine_brings_the_same_dark():
    """And on screens alone: on paper both leave the light colours."""
    night, css = palette.by_machine(), theme.TOKENS.read_text("utf-8")
    assert night.startswith("@media screen and (prefers-color-scheme: dark)")
    assert '@media screen { [data-theme="dark"] {' in css
    told = dict(re.findall(r"--([\w-]+)\s*:\s*([^;]+);", night))
    dark = theme.tokens("dark")
    assert told
    assert all(dark[name] == value for name, value in told.items())
    assert {name for name, value in dark.items() if value != theme.tokens()[name]} <= set(told)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_colour_of_the_template_is_a_token(name):
    def colours(tree):
        if isinstance(tree, dict):
            for one in tree.values():
                yield from colours(one)
        elif isinstance(tree, list):
            for one in tree:
                yield from colours(one)
        elif isinstance(tree, str) and tree.startswith("#"):
            yield tree

    known = set(theme.tokens(name).values())
    assert set(colours(theme.template(name))) <= known


def test_the_template_takes_the_typeface_of_the_page():
    assert theme.template()["layout"]["font"]["family"] == theme.tokens()["font"]


def test_at_most_seven_colours_and_all_different():
    way = theme.colorway()
    assert len(way) <= 7
    assert len(set(way)) == len(way)


def test_dark_changes_every_colour_of_light():
    light, dark = theme.tokens("light"), theme.tokens("dark")
    kept = {k for k, v in light.items() if v.startswith("#") and dark[k] == v}
    assert kept == set()


def test_contrast_of_black_and_white():
    assert round(theme.contrast("#000000", "#FFFFFF"), 1) == 21.0


def test_stylesheets_use_only_tokens_that_exist():
    own = {"c", "u", "sp", "sw", "hc", "mapline"}
    for name in ("tokens.css", "app.css", "small.css"):
        path = theme.TOKENS.with_name(name)
        css = path.read_text("utf-8")
        local = set(re.findall(r"--([\w-]+)\s*:", css)) | own
        used = set(re.findall(r"var\(--([\w-]+)", css))
        assert used - set(theme.tokens()) - local == set(), path.name
