"""A drafted indicator: what is borrowed holds at once, what only a person knows is asked for."""

import functools
import shutil

import pytest
import yaml

from cli import app, drafting
from core.errors import ConfigError
from core.settings import ROOT
from indicators.defining import loader
from indicators.defining.model import ShareOfUnits
from store.places import territory
from tests.indicators import test_cases as proof

SAID = (
    "--name", "Tỷ lệ hồ sơ thử", "--name-en", "Trial rate", "--short-name", "Hồ sơ thử",
    "--method", "Tử số: hồ sơ thử trong kỳ. Mẫu số: mọi hồ sơ trong kỳ. Không tính hồ sơ rút.",
)  # fmt: skip


@pytest.fixture
def tree(tmp_path):
    shutil.copytree(ROOT / "indicators" / "definitions", tmp_path / "indicators" / "definitions")
    (tmp_path / "tests" / "indicators" / "cases").mkdir(parents=True)
    return tmp_path


def new(tree, *words):
    return app.main(["new", "indicator", *words, "--tree", str(tree)])


def load(tree):
    return loader.load(tree / "indicators" / "definitions").by_id()


def test_what_is_not_said_is_asked_with_file_and_line(tree, capsys):
    assert new(tree, "onestop.trial_rate") == 0
    said = capsys.readouterr().out
    assert "onestop.trial_rate.yaml:3: onestop.trial_rate: name.vi: chưa điền" in said
    assert "indicators.defining.generated" in said
    with pytest.raises(ConfigError) as refused:
        load(tree)
    assert [one.split(": ")[2] for one in refused.value.faults] == [
        "name.vi", "name.en", "short_name", "method",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "like",
    [
        "",  # the group's first: a rate
        "onestop.received",  # a count
        "onestop.pending",  # a stock
        "society.fibre_rate",  # reported figures
        "data.datasets",
        "onestop.handling_days_mean",
        "onestop.handling_days_median",
        "onestop.handling_days_p90",
        "edoc.accept_hours_median",
        "it_staff.unit_rate",  # a share of units
    ],
)
def test_all_said_it_is_sound_and_its_cases_hold(tree, monkeypatch, capsys, like):
    borrowed = ["--like", like] if like else []
    assert new(tree, "onestop.trial_rate", *SAID, *borrowed) == 0
    assert "chưa điền" not in capsys.readouterr().out
    monkeypatch.setattr(proof, "DEFINITIONS", load(tree))
    path = tree / "tests" / "indicators" / "cases" / "onestop.trial_rate.yaml"
    cases = yaml.safe_load(path.read_text("utf-8"))
    something, nothing = (case["expect"] for case in cases)
    assert something.get("near", something.get("value")) is not None
    assert nothing["value"] is None or nothing["value"] == 0
    for case in cases:
        proof.test_case("onestop.trial_rate", case)
    text = (tree / "indicators/definitions/onestop/onestop.trial_rate.yaml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=../../schema.json\n")
    assert "# yours" in text


def test_what_a_miss_may_hide_in_is_borrowed_to_be_looked_at(tree):
    """A draft from a rate that is guarded would else be silently unguarded."""
    assert new(tree, "onestop.trial_rate", *SAID, "--like", "onestop.on_time_rate") == 0
    held = load(tree)
    assert held["onestop.trial_rate"].guards == held["onestop.on_time_rate"].guards
    assert held["onestop.trial_rate"].guards.hidden
    text = (tree / "indicators/definitions/onestop/onestop.trial_rate.yaml").read_text("utf-8")
    (line,) = [one for one in text.splitlines() if one.startswith("guards: ")]
    assert line.endswith("# yours")


@pytest.mark.parametrize(
    ("condition", "missed"),
    [({"at_least": 0.95}, 0.475), ({"at_most": 4}, 6), ({"at_least": 0}, -1), ({"at_most": 0}, 1)],
)
def test_a_share_of_units_is_drafted_on_either_side_of_its_figure(condition, missed):
    base = loader.load().by_id()["it_staff.unit_rate"]
    spec = base.value.model_dump(include={"kind", "indicator", "level"})
    value = ShareOfUnits(**spec, **condition)
    some, none = yaml.safe_load(drafting._cases(base.model_copy(update={"value": value})))
    assert some["units"][3:] == [missed, None]
    assert some["expect"] == {
        "value": 0.75, "numerator": 3, "denominator": 4, "display": "75 %",
    }  # fmt: skip
    assert none["expect"] == {"value": None, "reason": "chưa có báo cáo"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["Onestop.X"], "không dùng được"),
        (["onestop"], "không dùng được"),
        (["onestop.tỷ_lệ"], "không dùng được"),
        (["onestop.on_time_rate"], "Đã có chỉ tiêu"),
        (["nogroup.rate"], "Không có nhóm “nogroup”; các nhóm: onestop"),
        (["onestop.trial", "--like", "onestop.nothing"], "--like: chọn chỉ tiêu"),
        (["onestop.trial", "--like", "index766.total"], "--like: chọn chỉ tiêu"),
        (["onestop.trial", "--short-name", "x" * 24], "dài quá 23"),
        (["onestop.trial", "--method", "Đếm hồ sơ."], "ngắn dưới 40"),
        (["onestop.trial", "--short-name", "Hồ sơ đúng hạn"], "đã có chỉ tiêu khác dùng"),
    ],
)
def test_a_bad_wish_is_refused_in_words_and_writes_nothing(tree, capsys, words, said):
    before = sorted(tree.rglob("*.yaml"))
    assert new(tree, *words) == 2
    assert said in capsys.readouterr().err
    assert sorted(tree.rglob("*.yaml")) == before


def test_check_lists_the_faults_of_every_file_with_its_line(tmp_path, monkeypatch, capsys):
    config = tmp_path / "ioc.toml"
    config.write_text(
        '[jobs]\nverify_cron = "hôm nào đó"\n\n[sources.onestop]\nenabled = true\nevery = "1h"\n',
        "utf-8",
    )
    (tmp_path / "tables.toml").write_text('\n\n[[table]]\nsource = "kho"\n', "utf-8")
    drafts = tmp_path / "definitions"
    shutil.copytree(ROOT / "indicators" / "definitions" / "task", drafts / "task")
    one = next((drafts / "task").glob("task.*.yaml"))
    one.write_text(one.read_text("utf-8").replace("owner: ", "owner: ‹ai› # "), "utf-8")
    real = loader.load
    monkeypatch.setattr(loader, "load", lambda **more: real(drafts, **more))
    monkeypatch.setenv("IOC_CONFIG", str(config))
    weights, agencies = tmp_path / "weights.toml", tmp_path / "agencies.toml"
    weights.write_text('tenant = 80\n\n[[unit]]\ncode = "28006"\ninto = []\n', "utf-8")
    agencies.write_text("tenant = 80\nsince = 2004-07-08\nagency = []\nplaces = []\n", "utf-8")
    places = functools.partial(territory.load, agencies=agencies, weights=weights)
    with monkeypatch.context() as patch:
        patch.setattr(territory, "load", places)
        assert app.main(["check", "--data", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert f"{weights}:5: unit.0.into: " in said
    assert f"{agencies}:4: places: không có thiết đặt này" in said
    assert f"{config}:2: jobs.verify_cron" in said
    assert f"{tmp_path / 'tables.toml'}:3: " in said
    assert "chưa điền ‹ai›" in said
    assert said.count("\n  - ") > 2
    config.write_text("[jobs]\nbogus = 1\n", "utf-8")  # settings that cannot be read at all
    assert app.main(["check", "--data", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert f"{config}:2: jobs.bogus: không có thiết đặt này" in said
    assert "chưa điền ‹ai›" in said


def test_the_how_to_does_what_it_says(tree, monkeypatch):
    """Its blocks, taken as they stand: the draft, the definition, the cases."""
    text = (ROOT / "docs" / "how-to" / "add-an-indicator.md").read_text("utf-8")
    draft = next(line for line in text.splitlines() if line.startswith("./ioc new indicator "))
    assert new(tree, *draft.split()[3:]) == 0
    blocks = [part.split("```")[0] for part in text.split("```yaml\n")[1:]]
    id = draft.split()[3]
    (tree / "indicators" / "definitions" / "onestop" / f"{id}.yaml").write_text(blocks[0], "utf-8")
    monkeypatch.setattr(proof, "DEFINITIONS", load(tree))
    cases = next(one for one in map(yaml.safe_load, blocks) if isinstance(one, list))
    for case in cases:
        proof.test_case(id, case)
