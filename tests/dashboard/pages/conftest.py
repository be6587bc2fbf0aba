"""Pages drawn over a fake catalogue, for any viewer."""

from types import SimpleNamespace

import pytest

from core.drift import Review
from core.errors import NotFoundError
from core.values import Freshness
from dashboard import context, router, shell
from dashboard.readers import mine as own
from dashboard.readers import viewer
from dashboard.serving.html import render
from dashboard.serving.past import Past
from dashboard.wall import config, playing
from dashboard.wording import titles, words
from desk import Pause, Person
from tests.dashboard.fakes import NOW, FakeCatalog

HOST = "https://ioc.example.invalid"
"""Where readers reach the pages."""


class Desk:
    """Remembers what was asked of it."""

    def __init__(self):
        self.asked, self.held, self.requests, self.withdrawn = [], {}, [], []
        self.reviews = {}
        self.looked, self.been, self.saved, self.follows, self.noted = {}, [], [], [], []

    def ask_pull(self, source, *, by, **more):
        self.asked.append((source, by, more) if more else (source, by))

    def cancel_backfill(self, source, backfill, *, by):
        self.asked.append((source, by, backfill))

    def withdraw_pull(self, request, *, by):
        self.withdrawn.append((request, by))

    def pause(self, source, *, by, reason):
        self.held[source] = Pause(source, by, NOW - 600, reason)

    def resume(self, source, *, by):
        del self.held[source]

    def paused(self):
        return dict(self.held)

    def pulls(self, source=None, limit=20):
        return [one for one in self.requests if source in (None, one.source)][:limit]

    def drift_reviews(self):
        return dict(self.reviews)

    def review_drift(self, key, verdict, *, by, note=""):
        self.reviews[key] = Review(*key, verdict, by, NOW, note)

    def withdraw_review(self, key, *, by):
        del self.reviews[key]

    def reminded(self, since):
        return {}

    def person(self, login):
        return self.looked.get(login, Person(login))

    def recents(self, login):
        return list(self.been)

    def views(self, login):
        return list(self.saved)

    def shelf(self, login):
        return self.views(login), self.recents(login)

    def followed(self, login):
        return list(self.follows)

    def notes(self, indicator, place, as_known=None):
        return [one for one in self.noted if (one.indicator, one.unit_id) == (indicator, place)]

    def removed_notes(self, indicator, place, who):
        return []

    def mark(self):
        return repr((self.held, self.asked))


class Seen:
    """A page as its viewer gets it: ``draw`` gives the whole HTML, ``body`` the page's own part."""

    def __init__(self, monkeypatch):
        self.catalog, self.desk = FakeCatalog(), Desk()
        self.user = context.User("an", "Nguyễn An", context.OPERATOR)
        monkeypatch.setattr(context, "catalog", lambda: self.catalog)
        monkeypatch.setattr(context, "desk", lambda: self.desk)
        monkeypatch.setattr(context, "user", lambda: self.user)
        web = SimpleNamespace(address=HOST)
        held = SimpleNamespace(
            catalog=self.catalog, past=Past(), desk=self.desk, settings=SimpleNamespace(web=web)
        )
        monkeypatch.setattr(context, "services", lambda: held)

    def role(self, role, unit=None):
        self.user = context.User("an", "Nguyễn An", role, unit)

    def body(self, path, lang="vi", **query):
        page, asked = self._asked(path, query)
        with words.speaking(lang):
            return self._filled(page, asked, render(page.body(asked)))

    def draw(self, path, lang="vi", **query):
        page, asked = self._asked(path, query)
        with words.speaking(lang):
            failed = self.catalog.stamp().failed_sources
            view = viewer.read(page, asked, self.catalog)
            wrong = {**shell.missed(self.catalog, view), "/nguon": failed}
            drawn = render(shell.frame(page, asked, page.body(asked), self.user, wrong))
            return self._filled(page, asked, drawn)

    def _filled(self, page, asked, text):
        """The viewer's own parts where their marks stand, as the site puts them in."""
        holes = [one.decode() for one in own.IN_HTML.findall(text.encode())]
        filters = viewer.read(page, asked, self.catalog)
        title = titles.heading(page, asked)
        person = self.desk.person(self.user.login)
        parts = viewer.own(filters, title, self.user, person, holes, viewer.Names(), "")
        parts |= page.mine(asked) if hasattr(page, "mine") and set(holes) - set(parts) else {}
        for one in holes:
            text = text.replace(own.place(one), render(parts.get(one, "")))
        return text

    @staticmethod
    def _asked(path, query):
        page, variables = router.find(path)
        return page, {k.replace("_", "-"): v for k, v in query.items()} | variables


class EmptyCatalog(FakeCatalog):
    """Nothing was ever delivered: no unit, no value, no run."""

    def __init__(self, sources=()):
        super().__init__()
        self._sources = list(sources)

    def unit(self, code, day=None):
        raise NotFoundError("Chưa có đơn vị nào trong kho.")

    def units(self, at):
        return []

    def _made(self, shape, unit, period, dims, back):
        value = super()._made(shape, unit, period, dims, back)
        value.value = value.numerator = value.denominator = value.as_of = None
        value.freshness, value.reason = Freshness.MISSING, "chưa có số liệu"
        return value

    def value(self, id, unit=None, period=None, dims=None, as_known=None):
        from tests.dashboard.fakes import PROVINCE

        return self._made(
            self._shapes[id], PROVINCE, period or self.default_period(), dims or {}, 0.0
        )

    def by(self, *args, **named):
        return []

    def series(self, *args, **named):
        return []

    def passport(self, value_id):
        raise NotFoundError("Không có giá trị này.")

    def runs(self, source=None, limit=50, **narrowed):
        return []

    def sources(self):
        return self._sources

    def streams(self, source):
        return []

    def volumes(self):
        return {}

    def quarantine_groups(self, source=None):
        return []

    def backfills(self, source=None, limit=50):
        return []

    def owing(self, at=None, paused=None):
        return []

    def drift(self, source=None):
        return []

    def changes(self, since, *narrowed, **more):
        return []


@pytest.fixture
def seen(monkeypatch):
    monkeypatch.setattr(playing, "held", config.boards)  # nothing was written over the file's
    return Seen(monkeypatch)


@pytest.fixture
def empty():
    return EmptyCatalog
