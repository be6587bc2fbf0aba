"""Faults of definitions: all of them, each with file and line."""

import re

import pytest

from core.errors import ConfigError
from indicators.defining.loader import FOLDER, load, parse
from indicators.defining.measures import measure
from store.places import territory

GROUP = "id: g\nname: {vi: Nhóm, en: Group}\norder: 1\n"
GOOD = """\
id: g.one
name: {vi: Một, en: One}
short_name: Một
group: g
unit: "%"
shown_as: percent
direction: higher
value: {kind: ratio, numerator: dossier.on_time, denominator: dossier.finished_due}
dimensions: [unit]
owner: Văn phòng
sources: [onestop]
targets:
  - {since: 2023-01-01, at_least: 0.9, document: Kế hoạch}
  - {since: 2024-01-01, at_least: 0.95, document: Kế hoạch}
cadence: 15m
lateness: 60
lateness_unit: minutes
legal_basis: Quyết định 1
method: Tử số chia cho mẫu số, cộng trước rồi chia sau cùng.
"""


def faults(tmp_path, text=GOOD, name="g.one", known=frozenset(), units=(), **more):
    folder = tmp_path / "g"
    folder.mkdir(exist_ok=True)
    (folder / "_group.yaml").write_text(GROUP, "utf-8")
    (folder / f"{name}.yaml").write_text(text, "utf-8")
    for other, words in more.items():
        (folder / f"{other.replace('_', '.', 1)}.yaml").write_text(words, "utf-8")
    try:
        load(tmp_path, known, units)
    except ConfigError as fault:
        return fault.faults
    return []


def test_the_kept_definitions_are_sound():
    found = load()
    files = list(FOLDER.glob("*/[!_]*.yaml"))
    assert {one.id for one in found.all} == {one.stem for one in files}
    groups = "onestop index766 edoc data society task petition capacity press"
    assert [group.id for group in found.groups] == groups.split()
    assert found.all[0].id == "onestop.on_time_rate"
    assert FOLDER.is_dir()


@pytest.mark.parametrize(
    ("unit", "since", "told"),
    [
        ("802", "2025-01-01", ""),
        ("27694@2025", "2024-06-01", ""),
        ("8o2", "2025-01-01", "“8o2”: không có đơn vị này"),
        ("27694@2010", "2025-01-01", "“27694@2010”: không có đơn vị này"),
        ("802", "2026-01-01", "“802”: không có hiệu lực ngày 01/01/2026; chọn: 802@2004"),
    ],
)
def test_a_target_of_one_unit_names_a_unit_of_its_day(tmp_path, unit, since, told):
    line = "  - {since: 2024-01-01, at_least: 0.95, document: Kế hoạch}\n"
    own = f'  - {{since: {since}, at_least: 0.8, document: Kế hoạch, unit: "{unit}"}}\n'
    text = GOOD.replace(line, line + own)
    place = (
        f"g/g.one.yaml:{text[: text.index(own)].count(chr(10)) + 1}: g.one: mục tiêu của đơn vị "
    )
    found = faults(tmp_path, text, units=territory.load(80).units)
    assert found == ([place + told] if told else [])
    assert faults(tmp_path, text) == [], "a start of the product does not ask"


def test_a_sound_file(tmp_path):
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("owner:", "ower:", 10, "khóa không có trong quy ước"),
        ("direction: higher\n", "", 1, "direction: thiếu khóa này"),
        ("unit: \"%\"", "unit: \"%\"\nunit: \"%\"", 6, "viết hai lần (lần đầu ở dòng 5)"),
        ("at_least: 0.95", "at_least: 0.95, at_least: 0.9", 14, "viết hai lần"),
        ("at_least: 0.95", "at_most: 0.9, at_least: 0.95", 14, "đúng một trong ba"),
        ("at_least: 0.95", "at_least: 95", 14, "phân số 0–1"),
        ("2024-01-01", "2022-01-01", 14, "xếp theo ngày"),
        ("dossier.on_time", "dossier.on_tiem", 8, "không có số đo “dossier.on_tiem”"),
        ("dossier.on_time", "dossier.open", 8, "tử số và mẫu số khác cách đếm"),
        ("kind: ratio", "kind: rate", 8, "value"),
        ("[unit]", "[unit, assigner]", 9, "không chia được theo “assigner”"),
        ("legal_basis: Quyết định 1\n", "", 1, "thiếu căn cứ"),
        ("legal_basis: Quyết định 1", 'legal_basis: " "', 18, "thiếu căn cứ"),
        ("short_name: Một", "short_name: Một cái tên dài quá hai mươi ba chữ", 3, "23"),
        ("15m", "hourly", 15, "các dạng nhận"),
        ("group: g", "group: h", 4, "khác tên thư mục"),
        ("id: g.one", "id: g.two", 1, "khác tên tệp"),
        ("unit: \"%\"", "unit: hồ sơ", 6, "percent cần một tỷ lệ"),
        ("name: {vi: Một, en: One}", "name: &n {vi: Một, en: One}", 2, "neo"),
        ("owner: Văn phòng", "owner: !!python/name:os.system x", 10, "không được nhận"),
        ("owner: Văn phòng", "owner: no", 10, "owner"),
        ("owner: Văn phòng", "owner: [", 12, "không phải YAML"),
    ],
)  # fmt: skip
def test_a_fault_names_file_and_line(tmp_path, old, new, line, says):
    found = faults(tmp_path, GOOD.replace(old, new, 1))
    assert found
    assert all(re.match(r"g/g\.one\.yaml:\d+: ", one) for one in found), found
    assert any(one.startswith(f"g/g.one.yaml:{line}: ") and says in one for one in found), found


def test_all_faults_are_listed_at_once(tmp_path):
    text = GOOD.replace("owner:", "ower:").replace("kind: ratio", "kind: rate")
    found = faults(tmp_path, text.replace("15m", "soon"), g_two=GOOD.replace("id: g.one", "id: x"))
    assert len(found) >= 5


def test_ids_and_short_names_are_unique(tmp_path):
    found = faults(tmp_path, g_two=GOOD.replace("id: g.one", "id: g.two"))
    assert found == ["g/g.two.yaml:3: g.two: short_name “Một” đã có trong g/g.one.yaml"]


def test_sources_are_checked_when_the_connectors_are_known(tmp_path):
    assert faults(tmp_path, known=frozenset({"onestop"})) == []
    (fault,) = faults(tmp_path, known=frozenset({"edoc"}))
    assert "không có đầu nối onestop; các đầu nối: edoc" in fault


def test_reported_figures_need_words(tmp_path):
    text = GOOD.replace("dossier.on_time", "ocop.a").replace("dossier.finished_due", "ocop.b")
    found = faults(tmp_path, text)
    assert any("thiếu lời tiếng Việt của số liệu báo cáo “ocop.a”" in one for one in found)
    words = "words: {ocop.a: Tử số, ocop.b: Mẫu số, ocop.c: Thừa}\nmethod:"
    found = faults(tmp_path, text.replace("method:", words))
    assert len(found) == 1
    assert "“ocop.c” không có trong công thức" in found[0]


def test_share_of_units_must_stand_on_another_indicator(tmp_path):
    spec = "value: {kind: share_of_units, indicator: g.two, level: commune, at_least: 0.9}"
    text = re.sub(r"value: .*", spec, GOOD).replace("dimensions: [unit]\n", "")
    (fault,) = faults(tmp_path, text)
    assert "không có chỉ tiêu “g.two”" in fault
    other = GOOD.replace("id: g.one", "id: g.two").replace("short_name: Một", "short_name: Hai")
    assert faults(tmp_path, text, g_two=other) == []


def test_an_empty_folder_is_a_fault(tmp_path):
    with pytest.raises(ConfigError, match="không có định nghĩa"):
        load(tmp_path)


def test_lines_of_nested_keys():
    _, lines, faults = parse("a:\n  - b: 1\n    c: 2\n")
    assert not faults
    assert lines[("a", 0, "c")] == 3


def test_the_hash_follows_the_number_and_not_the_words(tmp_path):
    faults(tmp_path)
    before = load(tmp_path).all[0]
    faults(tmp_path, GOOD.replace("vi: Một", "vi: Hai").replace("0.95", "0.97"))
    assert load(tmp_path).all[0].hash == before.hash
    faults(tmp_path, GOOD.replace("dossier.on_time", "dossier.early"))
    assert load(tmp_path).all[0].hash != before.hash


def test_the_names_of_tasks_say_whose_tasks_are_counted():
    tasks = [one for one in load().all if one.group == "task"]
    assert len(tasks) >= 5
    for one in tasks:
        counted = [measure(name) for name in one.measures]
        (whose,) = {part.where.get("assigner", "all") for part in counted}
        said = [one.name.vi, *(part.title for part in counted)]
        if whose == "province":
            assert all("UBND tỉnh giao" in text for text in said), one.id
            assert "tỉnh giao" in one.short_name, one.id
            assert "Province" in one.name.en, one.id
        else:
            assert all("tỉnh và ngành giao" in text for text in said), one.id
            assert "ngành" in one.short_name, one.id
            assert "sectors" in one.name.en, one.id
