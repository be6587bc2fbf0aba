from datetime import date

from core.period import Grain, Period
from core.values import Status, Target
from dashboard.components.spark import markup


def months(make, figures, first=(2023, 1), running=False):
    out = []
    for i, figure in enumerate(figures):
        year, month = first[0] + (first[1] - 1 + i) // 12, (first[1] - 1 + i) % 12 + 1
        out.append(make(value=figure, period=Period.of(Grain.MONTH, date(year, month, 1))))
    if running:
        out[-1].running = True
    return out


def test_one_figure_is_no_path(make):
    assert markup(months(make, [0.9])) == ""
    assert markup(months(make, [None, 0.9, None])) == ""


def test_line_target_and_end_dot(make):
    svg = markup(months(make, [0.9, 0.95, 1.0]), Target(at_least=0.8), Status.ON)
    assert svg.count('class="s"') == 1
    assert '<line class="t"' in svg
    assert '<path class="e" d="M100.0 2.0h0"/>' in svg
    assert 'aria-hidden="true"' in svg


def test_the_running_period_is_dotted(make):
    svg = markup(months(make, [0.9, 0.95, 1.0], running=True))
    assert 'class="run" d="M50.0 15.0 100.0 2.0"' in svg


def test_a_gap_stays_a_gap(make):
    closed = markup(months(make, [0.9, None, 0.95, 1.0])).split('class="s" d="')[1].split('"')[0]
    assert closed.count("M") == 2


def test_the_line_is_not_joined_across_the_reorganisation(make):
    values = months(make, [0.9, 0.95, 1.0, 0.97], first=(2025, 5))
    closed = markup(values).split('class="s" d="')[1].split('"')[0]
    assert closed == "M0.0 28.0 33.3 15.0M66.7 2.0 100.0 9.8"


def test_another_definition_breaks_the_line(make):
    values = months(make, [0.9, 0.95, 1.0])
    values[2].definition = "other"
    assert markup(values).split('class="s" d="')[1].split('"')[0].count("M") == 2


def test_a_flat_line_stands_in_the_middle(make):
    assert "M0.0 15.0" in markup(months(make, [1.0, 1.0]))
