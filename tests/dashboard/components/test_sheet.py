"""What can only be done on a screen is marked, so that paper leaves it out; paper's own is said."""

import re

from dashboard.components import sheet
from dashboard.serving.html import render
from dashboard.wording import words


def parts(drawn, css):
    found = re.findall(rf'<span class="{css}">(.*?)</span>', render(drawn))
    return [re.sub("<[^>]+>", "", one) for one in found]


def test_a_cut_table_is_opened_on_a_screen_and_counted_on_paper():
    drawn = sheet.cut("12 hàng đầu", 1641, "/x?hien=tat-ca")
    whole = words.number(1641)
    assert parts(drawn, "screen") == [f" · {words.t('rank.all', count=whole)}"]
    assert parts(drawn, "print") == [words.t("rank.among", count=whole)]
    assert 'href="/x?hien=tat-ca"' in render(drawn)


def test_what_is_clicked_stands_apart_from_what_the_marks_mean():
    drawn = sheet.hint("Gạch chéo: chưa có số.", "Bấm để lọc.", before="Theo đơn vị.")
    assert parts(drawn, "screen") == ["Bấm để lọc. "]
    assert render(drawn).startswith('<p class="hint">Theo đơn vị. <span')


def test_intervals_are_explained_only_where_there_are_some(definition, count):
    whole = render(sheet.ranked(definition, compact=False))
    assert parts(sheet.ranked(definition, compact=False), "iv-said") == [
        f" {words.t('rank.intervals')}"
    ]
    assert words.t("rank.least", count=definition.minimum_count) in whole
    free = definition.model_copy(update={"minimum_count": 0})
    assert words.t("rank.least", count=0) not in render(sheet.ranked(free, compact=False))
    assert words.t("rank.intervals") not in render(sheet.ranked(definition, compact=True))
    assert words.t("rank.hint_count") in render(sheet.ranked(count, compact=False))
