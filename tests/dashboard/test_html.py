import orjson
import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components.svg import Svg
from dashboard.serving.html import drawn, escape, props, render, style
from dashboard.serving.packed import Body, tree_of
from dashboard.serving.sheets import HOLE


def test_text_and_attributes_are_escaped():
    tree = html.Div("<script>alert('x')</script> & co", title='a "quoted" <b>', id="x")
    assert render(tree) == (
        '<div id="x" title="a &quot;quoted&quot; &lt;b&gt;">'
        "&lt;script&gt;alert('x')&lt;/script&gt; &amp; co</div>"
    )


def test_react_names_become_html_names():
    tree = html.Label(
        ["Đơn vị", html.Br(), 3, None, True, False, [html.B("x")]],
        htmlFor="unit",
        className="nb",
        hidden=True,
        **{"data-key": "a", "aria-label": "Tên"},
    )
    text = render(tree)
    assert text.startswith("<label ")
    assert text.endswith(">Đơn vị<br>3<b>x</b></label>")
    for part in ('for="unit"', 'class="nb"', " hidden", 'data-key="a"', 'aria-label="Tên"'):
        assert part in text
    assert render(html.Td("1", colSpan=2)) == '<td colspan="2">1</td>'
    assert "hidden" not in render(html.P("x", hidden=False))


def test_script_addresses_are_left_out():
    assert render(html.A("x", href="javascript:alert(1)")) == "<a>x</a>"
    assert render(html.A("x", href=" JaVaScript:alert(1)")) == "<a>x</a>"
    assert render(html.A("x", href="data:text/html,1")) == "<a>x</a>"
    for good in ("/mot-cua?ky=2023-Q4", "?a=1", "#x", "https://example.vn/", "chi-so/x"):
        assert f'href="{good}"' in render(html.A("x", href=good))
    assert "srcdoc" not in render(html.Iframe(srcDoc="<script>")).lower()


def test_style_is_written_as_react_writes_it():
    rules = {"gridRow": 2, "marginTop": 4, "--k": 3, "backgroundColor": "red", "top": 0, "x": None}
    assert style(rules) == "grid-row:2;margin-top:4px;--k:3;background-color:red;top:0"
    assert render(html.I(style={"fontFamily": '"A"'})) == (
        '<i style="font-family:&quot;A&quot;"></i>'
    )


def test_svg_stands_as_it_is_and_scripts_leave_a_box():
    assert render(Svg('<svg viewBox="0 0 1 1"></svg>', className="sp")) == (
        '<span class="sp"><svg viewBox="0 0 1 1"></svg></span>'
    )
    graph = dcc.Graph(id="g", className="chart", style={"height": 240}, figure={"data": []})
    assert render(graph) == '<div id="g" class="chart" style="height:240px"></div>'
    assert render([dcc.Store(id="s"), dcc.Location(id="l"), dcc.Interval(id="i")]) == ""
    assert render(dcc.Link("Một cửa", href="/mot-cua")) == '<a href="/mot-cua">Một cửa</a>'
    assert render(dcc.Loading(html.P("x"))) == "<p>x</p>"


def test_other_things_are_refused():
    with pytest.raises(TypeError):
        render(object())


@given(st.text(), st.text())
def test_no_text_breaks_out(text, attribute):
    from html.parser import HTMLParser

    seen = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attrs):
            seen.append((tag, dict(attrs)))

    Reader().feed(render(html.Span(text, title=attribute, style={"color": attribute})))
    assert [tag for tag, _ in seen] == ["span"]
    assert set(seen[0][1]) == {"title", "style"}


def test_escape():
    assert escape("<a b='c' d=\"e\">&") == "&lt;a b=&#x27;c&#x27; d=&quot;e&quot;&gt;&amp;"


def test_properties_are_told_as_dash_tells_them():
    for one in (
        html.Div("x", id="a", className="b", **{"data-x": 1, "aria-label": "c"}),
        html.A([html.B("x")], href="/y", hidden=None),
        dcc.Store(id="s", data={"a": None}),
        Svg("<svg></svg>", className="z"),
    ):
        assert props(one) == one.to_plotly_json()["props"]
        assert list(props(one)) == list(one.to_plotly_json()["props"])


def test_what_no_script_moves_is_still_and_drawn_once():
    moved = html.P(["a", dcc.Link("b", href="/b")])
    named = html.Button("Kéo", id={"type": "go", "key": "x"})
    own = html.P(f"{HOLE}mine:me{HOLE}")
    quiet = html.Ul([html.Li(["1 < 2", html.Br()]), Svg("<svg></svg>")], id="u")
    tree = html.Div([moved, named, own, quiet])
    shown = drawn(tree)
    assert "".join(shown.pieces) == render(tree)
    assert shown.inside(quiet) == "<li>1 &lt; 2<br></li><span><svg></svg></span>"
    for one in (tree, moved, named, own, html.Hr()):
        assert shown.inside(one) is None


def test_react_is_given_what_it_must_hold():
    """All else as its HTML: Dash wraps each component in two more."""
    quiet = html.Ul([html.Li("a", className="x")], className="l", n_clicks=0, **{"data-k": "1"})
    tree = html.Div([quiet, dcc.Link("b", href="/b"), HOLE])
    told = orjson.loads(tree_of(tree))
    assert (told["type"], told["namespace"]) == ("Div", "dash_html_components")
    still, link, hole = told["props"]["children"]
    assert still == {
        "type": "Still",
        "namespace": "ioc",
        "props": {
            "tag": "ul",
            "own": {"className": "l", "data-k": "1"},
            "html": '<li class="x">a</li>',
        },
    }
    assert (link["type"], hole) == ("Link", HOLE)
    assert Body.of([quiet]) == Body(tree_of([quiet]), render([quiet]))
