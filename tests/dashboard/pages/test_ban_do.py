"""The map: every unit once, as a link; boundaries where they are known, petitions over them."""

import re

import pytest

from core.errors import MisuseError
from core.text import alphabet
from core.values import Freshness
from dashboard.wording import words
from indicators.asking.maps import Drawn, Spot


def drawing(html):
    return html.split('class="mapb"')[1].split("</svg>")[0]


def test_units_are_filled_by_class_and_lead_to_themselves(seen):
    svg = drawing(seen.body("/ban-do", ky="2023-11"))
    links = re.findall(r'<a href="([^"]+)" tabindex="-1" class="(m\d)', svg)
    assert len(links) == 15
    assert links[0][0].startswith("/ban-do?ky=2023-11&amp;don-vi=")
    assert len({css for _, css in links}) > 2
    assert svg.count("<path") == 14
    assert svg.count("<circle") == 1, "no boundary of the last: a dot at its seat"
    assert re.search(r'aria-label="Huyện Đức Hòa: [\d,]+\u00a0% · [\d.]+ ÷ [\d.]+"', svg)


def test_what_has_no_boundary_is_said(seen):
    html = seen.body("/ban-do")
    assert words.t("map.some_seats", names="Huyện Châu Thành") in html
    seen.catalog.boundaries = lambda at=None, level="": Drawn(b'{"features":[]}', "0", 0)
    bare = seen.body("/ban-do")
    assert words.t("map.only_seats") in bare
    assert "<path" not in drawing(bare)
    assert "/api/v1/geo" not in bare


def test_boundaries_are_offered_by_an_address_that_may_be_kept_for_good(seen):
    html = seen.body("/ban-do")
    wanted = "/api/v1/geo/boundaries?at=2023-12-26&amp;level=district&amp;hash=0123456789abcdef"
    assert wanted in html


def test_a_count_is_drawn_in_one_hue_without_a_target(seen):
    svg = drawing(seen.body("/ban-do", chi_tieu="onestop.overdue_open"))
    classes = set(re.findall(r'class="(q\d)', svg))
    assert {"q1", "q5"} <= classes
    assert not re.search(r'class="m[1-5]', svg)


def test_an_indicator_without_units_is_named_and_the_default_shown(seen):
    html = seen.body("/ban-do", chi_tieu="app.installs")
    assert words.t("map.no_indicator", id="app.installs") in html
    assert "Giải quyết đúng hạn (A)" in html


def test_petitions_lie_over_the_map_by_area_and_in_a_table(seen):
    assert "spot" not in seen.body("/ban-do")
    html = seen.body("/ban-do", lop="phan-anh")
    svg = drawing(html)
    radii = [float(r) for r in re.findall(r'class="spot"[^>]* r="([\d.]+)"', svg)]
    assert len(radii) == 2
    assert radii[0] > radii[1]
    assert words.t("map.spot", count="12", open="3") in svg
    assert words.t("map.spots", count="14") in html
    (way,) = re.findall(r'<a href="([^"]+)"[^>]*><circle class="spot"[^>]*><title>Thành phố T', svg)
    assert way == "/ban-do?lop=phan-anh&amp;don-vi=794%402004"
    assert "10,54; 106,41" in html
    seen.catalog.spots = lambda *a, **k: [Spot(100.0, 20.0, 1, 1)]
    assert 'class="spot"' not in drawing(seen.body("/ban-do", lop="phan-anh")), "beside the map"

    def refuse(*a, **k):
        raise MisuseError("không")

    seen.catalog.spots = refuse
    html = seen.body("/ban-do", lop="phan-anh")
    assert words.t("map.no_spots") in html
    assert words.t("map.spots", count="0") not in html, "what cannot be had is not nothing"


def test_a_part_without_parts_is_shown_among_its_own_kind(seen):
    asked = []
    by = seen.catalog.by

    def narrow(id, dim, unit=None, *more, **named):
        asked.append(unit)
        found = by(id, dim, unit, *more, **named)
        return [] if unit == "802@2004" else found

    seen.catalog.by = narrow
    html = seen.body("/ban-do", don_vi="802")
    assert asked == ["802@2004", "80@2004"]
    assert drawing(html).count("chosen") == 1
    assert 'href="/ban-do?don-vi=80"' in html.split('class="crumb"')[1]


@pytest.mark.parametrize("id", ["onestop.open_overdue_rate", "onestop.on_time_rate"])
def test_the_table_under_the_map_begins_with_the_worst_as_the_ranking_does(seen, id):
    html = seen.body("/ban-do", chi_tieu=id, hien="tat-ca")
    twin = html.split('class="tb twin"')[1].split("</table>")[0]
    under = re.findall(r'<th[^>]*scope="row"[^>]*>([^<]+)', twin)
    part = html.split('id="theo-don-vi"')[1].split("</section>")[0]
    ranked = re.findall(r'<th[^>]*scope="row"[^>]*><a[^>]*>([^<]+)', part)
    assert len(under) > 2
    assert under == [name for name in ranked if name in under]


def test_figures_too_old_to_be_shown_stand_by_name_and_their_parts_are_withheld_too(seen):
    by = seen.catalog.by

    def aged(*given, **named):
        found = by(*given, **named)
        for one in found[::2]:
            one.freshness = Freshness.MISSING
        return found

    seen.catalog.by = aged
    html = seen.body("/ban-do", hien="tat-ca")
    twin = html.split('class="tb twin"')[1].split("</table>")[0]
    part = html.split('id="theo-don-vi"')[1].split("</section>")[0]
    for drawn, link in ((twin, ""), (part, "<a[^>]*>")):
        rows = re.findall(rf'<tr[^>]*><th[^>]*scope="row"[^>]*>{link}([^<]+)(.*?)</tr>', drawn)
        told = [re.sub(r"<[^>]+>", "|", cells) for _, cells in rows]
        withheld = [n for n, cells in enumerate(told) if not re.search(r"\d", cells)]
        assert len(withheld) > 2
        assert withheld == list(range(len(rows) - len(withheld), len(rows))), "the last"
        names = [rows[n][0] for n in withheld]
        assert names == sorted(names, key=alphabet)


def test_the_ranking_beside_holds_the_same_units(seen):
    html = seen.body("/ban-do", hien="tat-ca")
    part = html.split('id="theo-don-vi"')[1].split("</section>")[0]
    assert part.count("<tr") == 18
    assert "Sở NN&amp;PTNT" in part or "Sở Nông nghiệp" in part
