from hypothesis import given
from hypothesis import strategies as st

from store.database import seen
from store.database.seen import Seen

keys = st.lists(st.text(max_size=8), max_size=60)


@given(keys, keys, keys)
def test_it_is_a_set_of_keys(first, second, asked):
    made = Seen(first)
    assert made.missing(asked) == [key not in set(first) for key in asked]
    made.update(second)
    whole = {*first, *second}
    assert made.missing(asked) == [key not in whole for key in asked]
    assert len(made) == len(whole)
    assert bool(made) is bool(whole)
    assert all(key in made for key in whole)
    assert 5 not in made


def test_it_keeps_its_answers_when_digests_are_sorted_in(monkeypatch):
    monkeypatch.setattr(seen, "_PENDING", 10)
    made = Seen()
    for number in range(100):
        made.update([f"k{number}", f"k{number // 2}"])
    assert made.missing([f"k{number}" for number in range(110)]) == [False] * 100 + [True] * 10
