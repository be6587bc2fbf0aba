"""Names with dates: on each day a name means one unit at most, or the file is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import day_number
from core.errors import ConfigError
from core.facts import UnitRef
from core.toml_lines import located
from core.units import AGENCIES, GENERATION, Level, Unit
from store.database.engine import Store
from store.places import naming, seed, territory, units
from store.places.names import spelling
from store.places.resolver import ALWAYS, HANDOVER, Alias, Resolver

DAYS = [date(2020, 1, 1) + timedelta(days=90 * n) for n in range(8)]
NAMES = ["Sở Một", "Sở Hai", "Sở Ba"]
BORDER = date(2025, 7, 1)


@st.composite
def told(draw):
    """Agencies that live for a while, with some names that they share, each for a while."""

    def span(open_start):
        start = draw(st.one_of(st.just(open_start), st.sampled_from(DAYS[:-1])))
        ends = [day for day in DAYS if day > start]
        return start, draw(st.one_of(st.none(), st.sampled_from(ends)))

    held, given_ = [], []
    for id in range(1, draw(st.integers(2, 4)) + 1):
        own = draw(st.sampled_from([*NAMES[:1], f"Sở số {id}", f"Sở thứ {id}"]))
        held.append(Unit(id, f"C{id}", own, own, Level.AGENCY, None, *span(DAYS[0])))
        for name in draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True)):
            alias = Alias(spelling(name), id, False, *span(ALWAYS))
            given_.append(naming.Told(alias, name, f"x.toml: agency[{id}].aliases"))
    return held, given_


def bearers(held, given_, name, day):
    """By hand: who lives and bears the name on a day; its own name goes before another's alias.

    Where nobody does: whoever is born next and within a year.
    """
    own = {one.unit_id for one in held if one.name == name}
    borne = own | {
        one.alias.unit_id
        for one in given_
        if one.written == name
        and one.alias.since <= day
        and (one.alias.until is None or day < one.alias.until)
    }
    alive = {one.unit_id for one in held if one.unit_id in borne and one.valid(day)}
    if not alive:
        ahead = {
            one.unit_id: (one.valid_from - day).days
            for one in held
            if one.unit_id in borne and 0 < (one.valid_from - day).days <= HANDOVER
        }
        alive = {id for id, days in ahead.items() if days == min(ahead.values())}
    return alive & own if len(alive) > 1 and alive & own else alive


@given(told())
def test_each_day_finds_one_unit_at_most_or_the_names_are_refused(case):
    held, given_ = case
    owned = [
        naming.Told(Alias(spelling(one.name), one.unit_id), one.name, "x.toml: name")
        for one in held
    ]
    aliases = [one.alias for one in given_]
    faults = naming.faults(held, aliases, [*owned, *given_])
    resolver = Resolver(held, aliases)
    edges = {DAYS[0] - timedelta(days=HANDOVER)} | set(DAYS)
    days = sorted({day + timedelta(days=d) for day in edges for d in (-1, 0, 1, 40)})
    found = {(name, day): bearers(held, given_, name, day) for name in NAMES for day in days}
    for (name, day), meant in found.items():
        one = resolver.resolve(UnitRef("", name), day_number(day))
        assert {one} - {None} == (meant if len(meant) == 1 else set()), (name, day)
    ambiguous = [one for one in faults if "chỉ nhiều đơn vị" in one]
    clash = any(len(meant) > 1 for meant in found.values())
    assert faults or not clash
    assert clash or not ambiguous
    by_id = {one.unit_id: one for one in held}
    idle = [
        one
        for one in given_
        if not any(
            one.alias.unit_id in found[one.written, day]
            for day in days
            if one.alias.holds(day) and by_id[one.alias.unit_id].valid(day)
        )
    ]
    assert len(faults) - len(ambiguous) == len(idle)


HEAD = "tenant = 80\nsince = 2004-07-08\n"


def agency(number, name, more=""):
    return (
        f'[[agency]]\nnumber = {number}\ncode = "000.00.{number:02}.H39"\nname = "{name}"\n'
        f'short_name = "{name}"\n{more}'
    )


@pytest.fixture
def faults(tmp_path):
    """The faults of a file of agencies, each with its line."""

    def read(*parts):
        path = tmp_path / "agencies.toml"
        path.write_text(HEAD + "".join(parts), "utf-8")
        with pytest.raises(ConfigError) as wrong:
            territory.load(80, path)
        return [one.removeprefix(f"{path}:") for one in located(wrong.value.faults)]

    return read


def test_a_name_of_two_units_on_one_day_is_a_fault_at_its_line(faults):
    assert faults(
        agency(1, "Sở Một", 'aliases = ["Phòng A", { name = "Phòng B", until = 2025-07-02 }]\n'),
        agency(2, "Sở Hai", 'aliases = [{ name = "Phòng B", since = 2025-07-01 }]\n'),
    ) == [
        "8: agency[1].aliases: “Phòng B” chỉ nhiều đơn vị vào ngày 01/07/2025: Sở Một"
        " (000.00.01.H39@2004), Sở Hai (000.00.02.H39@2004); ghi since, until để mỗi ngày chỉ một"
        " đơn vị"
    ]


def test_a_name_that_some_commune_bears_is_no_agencys(faults):
    (said,) = faults(agency(1, "Sở Một", 'aliases = ["Phường 1, thành phố Tân An"]\n'))
    assert "chỉ nhiều đơn vị vào ngày 08/07/2004: Phường 1 (27694@2004), Sở Một" in said


def test_a_name_that_never_means_its_unit_is_a_fault(faults):
    idle, other = faults(
        agency(1, "Sở Một", 'until = 2025-03-01\naliases = [{ name = "A", since = 2025-03-01 }]\n'),
        agency(2, "Sở Hai", 'aliases = ["Sở Ba"]\n'),
        agency(3, "Sở Ba"),
    )
    assert idle.startswith("9: agency[1].aliases: “A” không ngày nào chỉ Sở Một")
    assert idle.endswith("khi ấy đơn vị không có")
    assert other.startswith("15: agency[2].aliases: “Sở Ba” không ngày nào chỉ Sở Hai")
    assert other.endswith("vào những ngày ấy đó là Sở Ba (000.00.03.H39@2004)")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('aliases = [{ name = "A", since = 2025-07-01, until = 2025-07-01 }]', "until phải sau"),
        ('aliases = [{ name = "A", from = 2025-07-01 }]', "không có thiết đặt này"),
        ('aliases = [{ name = "A", since = "hôm qua" }]', "phải là ngày có trên lịch"),
        ('codes = [{ since = 2025-07-01 }]', "thiếu giá trị"),
        ("until = 2025-03-01\ninto = [{ number = 2, weight = 0.6 }, { number = 3, weight = 0.3 }]",
         "cơ quan số 1: tổng weight của các phần là 0,9, phải bằng 1"),
        ("until = 2025-03-01\ninto = [{ number = 2, weight = 0.6 }, 3]", "ghi weight cho mọi phần"),
        ("until = 2025-03-01\ninto = [{ number = 2, weight = 0 }, 3]", "phải lớn hơn 0"),
        ("until = 2025-03-01\ninto = [2, 2]", "một cơ quan được kể hai lần"),
        ("until = 2025-03-01\ninto = [4]", "cơ quan số 4 không có vào ngày 01/03/2025"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_name_or_a_share_is_told_at_its_line(faults, more, said):
    ended = agency(4, "Sở Bốn", "until = 2024-03-01\n")
    (told_,) = faults(agency(1, "Sở Một", f"{more}\n"), agency(2, "Sở Hai"), agency(3, "B"), ended)
    assert said in told_
    assert told_.startswith(f"{8 + more.count(chr(10))}: ")


def test_a_place_is_named_by_one_code(faults):
    held = agency(1, "Sở Một")
    both, none = faults(held, '[[place]]\ncode = "27694"\n[[place]]\ncode = "99999@2025"\n')
    assert both == (
        "9: place[1].code: mã “27694” là của nhiều đơn vị, ghi kèm năm: 27694@2004 Phường 1,"
        " 27694@2025 Phường Long An"
    )
    assert none == "11: place[2].code: không có đơn vị nào mang mã “99999@2025”"


def test_shares_of_an_agency_that_was_divided(tmp_path):
    path = tmp_path / "agencies.toml"
    shares = "[{ number = 2, weight = 0.7 }, { number = 3, weight = 0.3 }]"
    path.write_text(
        HEAD
        + agency(1, "Sở Một", f"until = 2025-03-01\ninto = {shares}\n")
        + agency(2, "Sở Hai")
        + agency(3, "Sở Ba")
        + agency(4, "Sở Bốn", "until = 2025-03-01\ninto = [2, 3]\n"),
        "utf-8",
    )
    links = [one for one in territory.load(80, path).successions if one.old_id > AGENCIES]
    told_ = [(one.old_id % 10, one.new_id % 10, one.weight, one.estimated) for one in links]
    assert told_ == [(1, 2, 0.7, True), (1, 3, 0.3, True), (4, 2, 0.5, True), (4, 3, 0.5, True)]


@pytest.fixture
def find():
    held = territory.load(80)
    resolver = Resolver(held.units, held.aliases)
    by_id = {one.unit_id: one for one in held.units}

    def resolve(name: str, day: date, code: str = "") -> str | None:
        found = resolver.resolve(UnitRef(code, name), day_number(day))
        return None if found is None else by_id[found].slug

    return resolve


def test_a_name_that_passed_on_means_each_holder_in_its_days(find):
    eve = BORDER - timedelta(days=1)
    assert find("Thanh tra Sở Xây dựng", eve) == "000.00.09.H39@2004"
    assert find("thanh tra so xay dung, tinh Tay Ninh", BORDER) == "000.00.18.H39@2004"
    assert find("Phường 1, TP. Tân An", eve) == "27694@2004"
    assert find("Phường 1, TP. Tân An", BORDER) == "27694@2025"


def test_names_and_their_days_come_back_from_the_database(any_store: Store, monkeypatch):
    """A store made before is filled anew when a day of a name changes, and only then."""
    plain = territory.load(80)
    with any_store.read() as conn:
        assert set(units.aliases(conn)) == set(plain.aliases)
    twice = [
        Alias("tổ một", AGENCIES + 2, until=date(2024, 1, 1)),
        Alias("tổ một", AGENCIES + 2, since=BORDER),
        Alias("tổ một", AGENCIES + 5, since=date(2024, 1, 1), until=BORDER),
        Alias("TM", 2 * GENERATION + 80, code=True, since=BORDER),
    ]
    changed = territory.Territory(plain.units, plain.successions, [*plain.aliases, *twice])
    monkeypatch.setattr(territory, "load", lambda tenant: changed)
    seed.seed(any_store)
    with any_store.read() as conn:
        assert set(units.aliases(conn)) == {*plain.aliases, *twice}
        found = units.resolver(conn, 80)
    days = [date(2023, 12, 31), date(2024, 1, 1), BORDER - timedelta(days=1), BORDER]
    meant = [found.resolve(UnitRef("", "Tổ Một"), day_number(day)) for day in days]
    assert [one - AGENCIES for one in meant] == [2, 5, 5, 2]
    coded = [found.resolve(UnitRef("TM"), day_number(day)) for day in days[2:]]
    assert coded == [None, 2 * GENERATION + 80]
