"""What will miss its target, in one question, is what each outlook says by itself."""

from indicators.outlook.prospect import EVEN


def alone(catalog, definition):
    """By the indicator's own outlook: is its path behind, what is the least chance?"""
    one = catalog.outlook(definition.id)
    held, rows = one.promise, one.foretold.rows if one.foretold else ()
    chances = [row.chance for row in rows if row.chance is not None and row.chance < EVEN]
    climbing = held is not None and held.path is not None and held.path.shape != "standing"
    behind = climbing and held.kept is False
    return behind, bool(chances) and held is not None and one.value.value is not None


def test_all_at_once_is_what_each_says(article):
    period = article.default_period()
    promised = [one for one in article.definitions() if one.targets and period.grain in one.grains]
    asked, found = article.falling()
    told = {one.value.indicator: (one.behind, one.foretold is not None) for one in found}
    assert told == {one.id: said for one in promised if any(said := alone(article, one))}
    assert 0 < asked <= len(promised)
    assert [one.chance for one in found] == sorted(one.chance for one in found)
