import ast
import re
from datetime import date
from pathlib import Path

import pytest

import dashboard
from connectors import registry
from core.calendar import WorkingCalendar
from core.clock import day_start, epoch, frozen_at
from core.period import Grain, Period
from core.runs import Outcome
from core.units import Level
from core.values import Status
from dashboard import context
from dashboard.components import status as mark
from dashboard.wall import config
from dashboard.wall.board import title
from dashboard.wording import phrases, words
from indicators.asking import ranking
from indicators.defining import functions
from indicators.defining.dimensions import MEMBER_NAMES
from indicators.defining.loader import load
from indicators.defining.model import SHORT_NAME
from indicators.evaluating import absent, assemble, judge, scoring
from indicators.versions import moments

ROOM = Path(dashboard.__file__).parent
NOW = epoch(frozen_at("2023-12-26").now())


def test_both_languages_have_the_same_keys_and_fills():
    vi, en = words.catalogue("vi"), words.catalogue("en")
    ours = {k for k in en if k.partition(".")[0] not in ("panel_name", "source_name")}
    assert set(vi) == ours, "what values and sources say themselves is Vietnamese already"
    fills = {
        k for k in vi if set(re.findall(r"{(\w+)}", vi[k])) != set(re.findall(r"{(\w+)}", en[k]))
    }
    assert fills == set()


def calls(path):
    """Constant keys given to ``words.t`` in a file, and the constant stems of composed ones."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and node.args):
            continue
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        owner = getattr(getattr(node.func, "value", None), "id", "words")
        if name == "t" and owner == "words":
            yield node.args[0]


@pytest.mark.parametrize("path", sorted(ROOM.rglob("*.py")), ids=lambda p: str(p.relative_to(ROOM)))
def test_every_key_in_code_has_words(path):
    known = words.catalogue("vi")
    for key in calls(path):
        branches = [key.body, key.orelse] if isinstance(key, ast.IfExp) else [key]
        for one in branches:
            if isinstance(one, ast.Constant):
                assert one.value in known
            elif isinstance(one, ast.JoinedStr) and isinstance(one.values[0], ast.Constant):
                stem = one.values[0].value
                assert any(k.startswith(stem) for k in known), stem


def test_composed_keys_are_complete():
    known = words.catalogue("vi")
    for grain in Grain:
        assert f"period.named.{grain.value}" in known
        assert f"period.before.{grain.value}" in known
    assert all(f"runs.outcome.{one.value}" in known for one in Outcome)
    assert all(f"role.{role}" in known for role in context.ROLES)
    assert all(f"level.{level.value}" in known for level in Level)
    for state in ("ok", "partial", "stale", "failed", "never", "paused"):
        assert f"source.state.{state}" in known


def test_reasons_and_sources_have_english_words():
    constant = {scoring.NO_INPUT, scoring.NOTHING_JUDGED, assemble.AHEAD}
    constant |= {moments.UNKNOWN_THEN, moments.LOADING_THEN, absent.NOT_OF_UNIT}
    constant |= {
        functions.PAPER_UNTOLD,
        absent.NOT_REPORTED,
        ranking.UNSURE,
        *absent.NEVER,
        *(one.word for one in Status),
    }
    reasons = {one.reason_null for one in load().all} | constant
    assert reasons <= set(phrases.book())
    assert {f"source_name.{name}" for name in registry.names()} <= set(words.catalogue("en"))
    with words.speaking("en"):
        assert words.said("không có hồ sơ") == "no dossiers"
        assert words.said("mới chấm được 68/100 điểm") == "68 of 100 points judged so far"
        assert words.said("lý do riêng") == "lý do riêng"
        assert words.said("nguồn lỗi từ 08:00") == "source failing since 08:00"
        assert words.said("số liệu đến 09:15 hôm qua; dữ liệu có từ 01/12/2023") == (
            "data up to 09:15 yesterday; data only since 01/12/2023"
        )
        assert words.source("onestop", "Hệ thống một cửa") == "One-stop system"
    assert words.said("không có hồ sơ") == "không có hồ sơ"


def test_what_a_judge_says_of_age_is_said_in_english_too():
    """In the judges' own words, so that another wording there is seen here."""
    december, rate = (
        Period.of(Grain.MONTH, date(2023, 12, 1)),
        load().by_id()["onestop.on_time_rate"],
    )
    since, failing = day_start(december.start_day + 9), NOW - 86_400
    old = day_start(december.start_day)
    for bottom in (None, old):
        for as_of in (None, NOW - 60, NOW - 30 * 86_400):
            for fails in (None, failing):
                one = judge.Cover("onestop", since, NOW, NOW, fails, bottom)
                _, said = judge.freshness(rate, december, as_of, [one], NOW, WorkingCalendar())
                with words.speaking("en"):
                    assert words.said(said).isascii(), said


def test_a_status_has_one_word_and_no_screen_another():
    """Every room takes the word from ``core.values``: no text of the pages spells a status."""
    own = {one.word for one in Status}
    for lang in ("vi", "en"):
        english = {phrases.english(one) for one in own} if lang == "en" else own
        spelt = {key for key, text in words.catalogue(lang).items() if text in english}
        band = {"thresholds.watch_within"}  # a head, over the band that gives the status its name
        assert spelt <= band


def test_words_stay_in_their_block():
    assert words.language() == "vi"
    with words.speaking("en"):
        assert mark.word(Status.ON) == "On target"
        with words.speaking("xx"):
            assert words.language() == "vi"
    assert mark.word(Status.ON) == "Đạt"


def test_a_key_without_words_is_an_error():
    with pytest.raises(KeyError):
        words.t("no.such.key")


@pytest.mark.parametrize(
    ("display", "vi", "en"),
    [
        ("99,9\u00a0%", ("99,9", "%"), ("99.9", "%")),
        ("84.500", ("84.500", ""), ("84,500", "")),
        ("6/6", ("6/6", ""), ("6/6", "")),
        ("1,29\u00a0triệu", ("1,29", "triệu"), ("1.29", "million")),
        ("−0,5", ("−0,5", ""), ("−0.5", "")),
        ("–", ("–", ""), ("–", "")),
        ("chưa rõ", ("chưa rõ", ""), ("chưa rõ", "")),
    ],
)
def test_figures_are_split_and_never_rounded_again(display, vi, en):
    assert words.figure(display) == vi
    with words.speaking("en"):
        assert words.figure(display) == en


def test_inline_figures():
    assert words.inline("99,9\u00a0%") == "99,9\u00a0%"
    with words.speaking("en"):
        assert words.inline("99,9\u00a0%") == "99.9%"
        assert words.inline("1,29\u00a0triệu") == "1.29\u00a0million"


def test_periods_in_both_languages():
    month = Period.of(Grain.MONTH, date(2023, 12, 1))
    ytd = Period.of(Grain.YTD, date(2023, 12, 26))
    assert words.period_name(month) == "Tháng 12/2023"
    assert words.stretch(ytd) == "01/01–26/12/2023"
    assert words.stretch(Period.of(Grain.DAY, date(2023, 12, 26))) == "26/12/2023"
    with words.speaking("en"):
        assert words.period_name(month) == "12/2023"
        assert words.period_name(ytd) == "Year to 26/12/2023"
        assert words.period_name(Period.of(Grain.QUARTER, date(2023, 12, 1))) == "Q4 2023"


def test_moments_near_now():
    assert words.since(NOW - 600, NOW) == "17:20"
    assert words.since(NOW - 86_400, NOW) == "17:30 hôm qua"
    assert words.soon(NOW + 600, NOW) == "17:40"
    assert words.soon(NOW + 86_400, NOW) == "17:30 27/12"
    assert words.soon(None, NOW) == "–"
    with words.speaking("en"):
        assert words.since(NOW - 86_400, NOW) == "17:30 yesterday"
        assert words.ago(3 * 3600 + 120) == "3\u00a0h 2\u00a0min"


def test_every_measure_and_name_of_an_indicator_is_said_in_english_too():
    found = load().all
    with words.speaking("en"):
        for one in found:
            assert words.measure(one.unit).isascii(), one.unit
            assert words.short(one) == one.name.en
            assert len(words.brief(one)) <= SHORT_NAME, "a panel of a wall holds it"
    with words.speaking("vi"):
        assert [words.measure(one.unit) for one in found] == [one.unit for one in found]
        assert words.short(found[0]) == found[0].short_name


def test_boards_and_playlists_of_ours_have_english_names():
    held = config.boards()
    with words.speaking("en"):
        names = [title(one) for one in (*held.boards.values(), *held.playlists.values())]
    assert [one for one in names if not one.isascii()] == []


def test_members_of_dimensions_have_words_and_the_vietnamese_ones_are_the_catalogues():
    held = {
        f"member.{dim}.{code}": name
        for dim, members in MEMBER_NAMES.items()
        for code, name in members.items()
    }
    told = {k: v for k, v in words.catalogue("vi").items() if k.startswith("member.")}
    assert told == held
    assert words.member("channel", "2", "Trực tuyến") == "Trực tuyến"
    with words.speaking("en"):
        assert words.member("channel", "2", "Trực tuyến") == "Online"
        assert words.member("field", "G01", "Đất đai") == "Đất đai", "no other word"
