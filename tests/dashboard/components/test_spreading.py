"""The distribution of handling times: classes as bars, two marks, the same figures as a table."""

from types import SimpleNamespace

import pytest

from core.errors import MisuseError
from dashboard.components import bands, spreading
from dashboard.serving.html import render
from dashboard.wording import words
from exports.sheets import spread
from indicators.asking.spread import Band

HELD = [Band(0, 0.5, 40.0), Band(0.5, 1, 30.0), Band(1, 2, 20.0), Band(2, 3, 10.0)]
OF = spread.CHART


def board(held, figures=(0.75, 2.5)):
    def spread(*asked):
        if isinstance(held, Exception):
            raise held
        return held

    def values(ids):
        told = dict(zip((OF.median, OF.ninth), figures, strict=True))
        return [
            SimpleNamespace(
                indicator=id,
                value=told[id],
                display=f"{told[id]}".replace(".", ","),
                freshness="",
                withheld=False,
            )
            for id in ids
        ]

    f = SimpleNamespace(unit_code=None, period=None, as_known=None, listed=None, query={})
    catalog = SimpleNamespace(spread=spread)
    return SimpleNamespace(
        definitions={OF.median: 1, OF.ninth: 1}, catalog=catalog, filters=f, cut={}, values=values,
        lists=lambda id: None,
    )  # fmt: skip


def drawn(held, lang="vi"):
    with words.speaking(lang):
        return render(*spreading.section(board(held), OF, "Thời gian"))


def test_each_class_is_a_bar_and_a_row_and_both_marks_have_their_words():
    html = drawn(HELD)
    assert html.count("<rect") >= len(HELD)
    with words.speaking("vi"):
        assert words.t("spread.median", figure="0,75") in html
        assert words.t("spread.ninth", figure="2,5") in html
    assert ">0,5–1<" in html
    rows = html.partition("<table")[2]
    assert rows.index("70\u00a0%") < rows.index("90\u00a0%") < rows.index("100\u00a0%")
    assert "over" not in drawn(HELD, "en")
    assert "0.5–1" in drawn(HELD, "en")


@pytest.mark.parametrize(("figure", "share"), [(0.75, 0.5), (2.0, 1.0), (2.5, 0.5)])
def test_a_mark_stands_inside_the_bar_of_its_class(figure, share):
    at = next(n for n, one in enumerate(HELD) if one.at(figure) is not None)
    made = bands.figure(HELD, [("x", SimpleNamespace(value=figure, freshness="", withheld=False))])
    day = made["layout"]["shapes"][0]["x0"]
    assert day == bands._day(at + (share - 0.5) * 0.75)
    assert (
        bands.figure(HELD, [("x", SimpleNamespace(value=99.0, freshness="", withheld=False))])[
            "layout"
        ]["shapes"]
        == []
    )


def test_where_nothing_lists_what_is_counted_no_class_is_a_link_and_it_says_so():
    html = drawn(HELD)
    assert "data-go" not in html
    assert "thoi-gian" not in html
    with words.speaking("vi"):
        assert words.t("spread.no_list") in html


@pytest.mark.parametrize(
    ("asked", "why", "not_why"),
    [
        ("thoi-gian-0.5-1", "spread.no_list", "records.none"),
        ("thoi-gian-0.5-2", "records.none", "spread.no_list"),
    ],
)
def test_a_class_that_cannot_be_listed_is_not_said_to_be_empty(asked, why, not_why):
    of = board(HELD)
    of.filters.query["ban-ghi"] = asked
    with words.speaking("vi"):
        html = render(*spreading.listed(of, OF, "Quá hạn"))
        assert words.t(why) in html
        assert words.t(not_why) not in html
    assert "Quá hạn" in html, "the way back"


def test_nothing_is_drawn_of_nothing_or_where_it_cannot_be_cut():
    assert spreading.section(board([]), OF, "b") == []
    assert spreading.section(board(MisuseError("không")), OF, "b") == []
