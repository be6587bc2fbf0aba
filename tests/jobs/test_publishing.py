"""Open data on the sandbox's CKAN: whole, once, withdrawn; what fails says so and comes again."""

import json
import shutil
import textwrap
import threading
from dataclasses import replace

import httpx
import pytest

from cli.app import main
from connectors import registry
from connectors.protocols.ckan import Portal
from connectors.protocols.ckan_write import OpenPortal
from core.clock import from_epoch, frozen_at
from core.errors import ConfigError, NotFoundError
from core.public import GOVERNMENT
from core.runs import Outcome
from core.settings import SourceSettings, load
from desk import Desk
from desk.keys import Passwords
from indicators.catalog import Catalog
from indicators.evaluating import publish as values
from jobs.context import opened
from jobs.opendata import publishing
from jobs.pulling import ledger as ledger_of_runs
from jobs.pulling.ledger import new_run
from jobs.scheduling.errands import Errands
from jobs.scheduling.lanes import Lanes
from jobs.scheduling.timetable import Timetable
from jobs.scheduling.wishes import Wishes
from sandbox import addresses
from store.database.spool import Spooled
from store.ledger import runs
from store.published import values as kept
from tests.indicators import seeded
from tests.indicators.conftest import article_template

__all__ = ["article_template"]

ABOUT = """
[about]
publisher = "UBND tỉnh MẪU"
publisher_url = "https://tinh.example.invalid"
contact_name = "ĐẦU MỐI MẪU"
contact_email = "ioc@example.invalid"
"""
ON_TIME = """
[[dataset]]
name = "dung-han"
title = "Tỷ lệ hồ sơ giải quyết đúng hạn"
indicators = ["onestop.on_time_rate", "onestop.received"]
grain = "month"
since = 2023-06-01
by = "unit"
tags = ["một cửa"]
"""
TASKS = """
[[dataset]]
name = "nhiem-vu"
title = "Nhiệm vụ được giao"
indicators = ["task.assigned"]
grain = "quarter"
since = 2023-01-01
"""
NAME = "ioc-dung-han"


@pytest.fixture
def portal(source):
    """The sandbox's portal, with nothing written to it, and who looks at it from outside."""
    source.box.written.clear()
    yield source
    source.box.written.clear()


@pytest.fixture
def house(portal, tmp_path, article_template):
    """``house(*tables)``: a context over the report's figures that publishes these."""
    shutil.copy(article_template, tmp_path / "ioc.db")
    contexts = []

    def make(*tables, about=ABOUT, **more):
        choice = tmp_path / "publish.toml"
        choice.write_text(textwrap.dedent(about + "".join(tables)), "utf-8")
        settings = load(
            tmp_path, {}, clock_at="2023-12-26",
            publish={**addresses.publish(portal.url), "file": str(choice), "retries": 2} | more,
        )  # fmt: skip
        if not contexts:
            held = opened(settings, create=False, stop=threading.Event())
            contexts.append((held, held.__enter__()))
        return replace(contexts[0][1], settings=settings)

    yield make
    for held, _ in contexts:
        held.__exit__(None, None, None)


def ask(portal, name, **asked):
    """What anybody is told: (status, result or error)."""
    answer = httpx.get(f"{portal.url}/ckan/api/3/action/{name}", params=asked)
    body = answer.json()
    return answer.status_code, body["result"] if body["success"] else body["error"]


def rows(portal, name=NAME):
    package = ask(portal, "package_show", id=name)[1]
    table = ask(portal, "datastore_search", resource_id=package["resources"][0]["id"], limit=9999)
    return table[1]["records"]


def states(told):
    return {one.name: (one.state, one.fault) for one in told}


def ledger(context):
    with context.store.read() as conn:
        return runs.recent(conn, "publish", 50)


def test_a_set_is_whole_described_and_found_by_its_key(house, portal):
    context = house(ON_TIME)
    assert states(publishing.publish(context)) == {"dung-han": ("create", "")}
    package = ask(portal, "package_show", id=NAME)[1]
    extras = {one["key"]: one["value"] for one in package["extras"]}
    assert (package["private"], package["license_id"]) == (False, "cc-by")
    assert package["organization"]["name"] == addresses.PUBLISHER
    assert extras["publisher_name"] == "UBND tỉnh MẪU"
    assert extras["contact_email"] == "ioc@example.invalid"
    assert extras["frequency"].endswith("/frequency/MONTHLY")
    assert (extras["temporal_start"], extras["temporal_end"]) == ("2023-06-01", "2023-11-30")
    assert extras["modified"] == "2023-12-26T17:30:00+07:00"
    assert extras["issued"] == _first_known(context)
    assert json.loads(extras["theme"]) == [GOVERNMENT]
    assert extras["spatial_text"] == "Tỉnh Long An"
    assert "Mẫu số: hồ sơ xử lý xong trong kỳ" in package["notes"]
    found = {(r["indicator"], r["period"], r["unit"], r["member"]): r for r in rows(portal)}
    assert len(found) == len(rows(portal))
    whole = found["onestop.on_time_rate", "2023-06", "80", ""]
    assert (whole["value"], whole["numerator"], whole["denominator"]) == (0.999, 999, 1_000)
    assert (whole["display"], whole["last_day"]) == ("99,9\u00a0%", "2023-06-30T00:00:00")
    parts = [r for k, r in found.items() if k[:2] == whole_key(whole) and k[3]]
    assert sum(r["denominator"] or 0 for r in parts) == 1_000
    assert not any(r["period"].startswith("2023-12") for r in rows(portal)), "not over yet"


def _first_known(context):
    """When the first figure of the set was first published."""
    with context.store.read() as conn:
        key = ("onestop.on_time_rate", seeded.PROVINCE, "2023-06", "")
        return from_epoch(kept.versions(conn, key)[0].known_from).isoformat()


def whole_key(row):
    return row["indicator"], row["period"]


def test_twice_sends_nothing_and_a_figure_that_changed_sends_its_rows(house, portal):
    context = house(ON_TIME)
    publishing.publish(context)
    before, written = rows(portal), list(portal.box.written.actions)
    assert states(publishing.publish(context)) == {"dung-han": ("same", "")}
    assert portal.box.written.actions == written
    assert rows(portal) == before
    assert ledger(context)[0].outcome is Outcome.SUCCESS
    late = [(seeded.dossier("MOI", seeded.at("2023-06-01T08:00"), seeded.at("2023-06-02T08:00"),
                            seeded.at("2023-06-05T08:00")), seeded.DUC_HOA)]  # fmt: skip
    seeded.put(context.store, "dossier", "onestop", "dossiers", late)
    values.run(context.store, seeded.CLOCK, seeded.CALENDAR)
    (told,) = publishing.publish(context)
    assert (told.state, told.new, told.gone) == ("update", 0, 0)
    assert 0 < told.changed < told.same
    now = rows(portal)
    assert len(now) == len(before)
    (whole,) = [
        r for r in now if whole_key(r) == ("onestop.on_time_rate", "2023-06") and not r["member"]
    ]
    assert (whole["numerator"], whole["denominator"]) == (999, 1_001)


def test_a_rehearsal_says_what_would_change_and_writes_nothing(house, portal):
    context = house(ON_TIME, TASKS)
    told = publishing.publish(context, dry=True)
    assert {one.name: one.state for one in told} == {"dung-han": "create", "nhiem-vu": "create"}
    assert told[0].new > 100
    assert portal.box.written.actions == []
    assert ledger(context) == []


def test_what_is_no_longer_chosen_is_withdrawn_and_may_come_back(house, portal):
    publishing.publish(house(ON_TIME, TASKS))
    assert NAME in ask(portal, "package_list")[1]
    told = publishing.publish(house(TASKS))
    assert states(told) == {"nhiem-vu": ("same", ""), NAME: ("withdraw", "")}
    assert ask(portal, "package_show", id=NAME)[0] == 403
    assert NAME not in ask(portal, "package_list")[1]
    again = publishing.publish(house(ON_TIME, TASKS))
    assert states(again)["dung-han"] == ("restore", "")
    assert len(portal.box.written.packages) == 2, "the same set, no second one"
    assert ask(portal, "package_show", id=NAME)[0] == 200


def test_an_indicator_that_is_taken_out_leaves_its_set(house, portal):
    publishing.publish(house(ON_TIME))
    fewer = ON_TIME.replace(', "onestop.received"', "")
    (told,) = publishing.publish(house(fewer))
    assert (told.state, told.new, told.changed) == ("update", 0, 0)
    assert told.gone > 0
    assert {r["indicator"] for r in rows(portal)} == {"onestop.on_time_rate"}


@pytest.mark.parametrize("fault", ["truncate:0.3*3", "5xx*2", "429:0*2", "html*1", "down*2"])
def test_a_portal_that_stumbles_gets_everything_once(house, portal, fault):
    context = house(ON_TIME, retries=6)
    # the second answer on: also those of calls that have written already
    portal.box.board.add("opendata=" + fault)
    slept = []
    told = publishing.publish(context, sleep=slept.append)
    for _ in range(3):
        if states(told) == {"dung-han": ("same", "")}:
            break
        told = publishing.publish(context, sleep=slept.append)
    assert slept
    assert states(told) == {"dung-han": ("same", "")}
    assert len(portal.box.written.packages) == 1
    keys = [(r["indicator"], r["period"], r["unit"], r["member"]) for r in rows(portal)]
    assert len(keys) == len(set(keys))


def test_a_lost_answer_to_the_making_doubles_nothing(house, portal):
    """The portal made the set, we never heard of it: the next try takes the one that is there."""
    lost = []

    class Line(httpx.HTTPTransport):
        def handle_request(self, request):
            answer = super().handle_request(request)
            if request.url.path.endswith("/package_create") and not lost:
                lost.append(answer.read())
                raise httpx.ReadError("lost")
            return answer

    told = publishing.publish(house(ON_TIME), transport=Line(), sleep=lambda seconds: None)
    assert lost
    assert states(told) == {"dung-han": ("create", "")}
    assert len(portal.box.written.packages) == 1


def test_what_broke_off_is_not_public_and_is_done_anew(house, portal):
    class Line(httpx.HTTPTransport):
        def handle_request(self, request):
            if request.url.path.endswith("/datastore_upsert"):
                return httpx.Response(507, request=request)
            return super().handle_request(request)

    context = house(ON_TIME)
    (told,) = publishing.publish(context, transport=Line())
    assert told.state == "failed"
    assert "HTTP 507" in told.fault
    assert ask(portal, "package_show", id=NAME)[0] == 403, "still closed"
    assert any(one.outcome is Outcome.FAILED for one in ledger(context))
    assert publishing.missed(context), "and is made up for"
    assert states(publishing.publish(context)) == {"dung-han": ("update", "")}
    assert not publishing.missed(context)


def test_another_hands_set_is_never_written_over(house, portal):
    writer = httpx.Client(headers={"Authorization": addresses.KEYS["opendata"]})
    body = {"name": NAME, "title": "Của người khác", "owner_org": addresses.PUBLISHER}
    writer.post(f"{portal.url}/ckan/api/3/action/package_create", json=body).raise_for_status()
    (told,) = publishing.publish(house(ON_TIME))
    assert told.state == "failed"
    assert "không ghi đè" in told.fault
    assert ask(portal, "package_show", id=NAME)[1]["title"] == "Của người khác"
    publishing.publish(house())
    assert ask(portal, "package_show", id=NAME)[0] == 200, "nor withdrawn"


def test_a_key_that_may_not_write_is_told_with_the_next_step_and_never_written(house, caplog):
    context = house(ON_TIME, token="khoa-cu-da-het-han-123")
    (told,) = publishing.publish(context)
    assert (told.name, told.state) == ("catalogue", "failed")
    assert "publish.token_file" in told.fault
    (rehearsed,) = publishing.publish(context, dry=True)
    assert rehearsed.fault == told.fault, "known before anything is sent"
    assert publishing.serve(context) is False
    said = caplog.text + told.fault + "".join(one.fault + one.detail for one in ledger(context))
    assert "khoa-cu-da-het-han-123" not in said
    assert ledger(context)[-1].nature == "right"


def test_choices_are_checked_before_anything_is_sent(house, portal, tmp_path):
    wrong = ON_TIME.replace("onestop.received", "onestop.nothing").replace('"unit"', '"kind"')
    with pytest.raises(ConfigError) as fault:
        publishing.publish(house(wrong))
    assert len(fault.value.faults) == 2
    twice = ON_TIME.replace('"unit"', '"procedure"') + 'unit = "27931"\n'
    again = twice.replace("dung-han", "lan-nua").replace('"procedure"', '"field"')
    with pytest.raises(ConfigError, match="suy ra được số đã ẩn"):
        publishing.publish(house(twice, again))
    with pytest.raises(NotFoundError, match="các bộ: dung-han"):
        publishing.publish(house(ON_TIME), ["khac"])
    (tmp_path / "publish.toml").unlink()
    context = house(ON_TIME)
    (tmp_path / "publish.toml").unlink()
    with pytest.raises(ConfigError, match="thiếu tệp công bố"):
        publishing.publish(context)
    with pytest.raises(ConfigError, match=r"publish\.url"):
        publishing.publish(house(ON_TIME, url=""))
    assert portal.box.written.actions == []


def test_a_house_without_figures_empties_no_portal(house, portal):
    publishing.publish(house(ON_TIME))
    held = rows(portal)
    later = ON_TIME.replace("2023-06-01", "2023-12-01")
    (told,) = publishing.publish(house(later))
    assert told.state == "failed"
    assert "chưa có số nào" in told.fault
    assert rows(portal) == held


def test_small_counts_of_a_commune_stay_in_the_house(house, portal, sqlite_template):
    context = house(
        ON_TIME.replace('by = "unit"', 'by = "procedure"\nunit = "27931"').replace(
            '"onestop.on_time_rate", ', ""
        )
    )
    publishing.publish(context)
    cut = [r for r in rows(portal) if r["member"]]
    # in June 2023 each commune of the report's figures had 199 or 200 dossiers of one procedure
    assert cut
    assert all(r["value"] is None or r["value"] >= 5 or r["value"] == 0 for r in cut)
    few = [
        (seeded.dossier(f"ÍT{n}", seeded.at("2023-06-01T08:00"), proc_code="1.002"), seeded.COMMUNE)
        for n in range(3)
    ]
    seeded.put(context.store, "dossier", "onestop", "dossiers", few)
    values.run(context.store, seeded.CLOCK, seeded.CALENDAR)
    assert states(publishing.publish(context)) == {"dung-han": ("update", "")}
    june = {r["member"]: r for r in rows(portal) if r["period"] == "2023-06" and r["member"]}
    assert (june["1.002"]["value"], bool(june["1.002"]["note"])) == (None, True)
    hidden = [r for r in june.values() if r["value"] is None]
    assert len(hidden) >= 2, "one alone would be the whole less the others"


def test_a_set_that_hides_takes_the_tables_above_along_and_before(house, portal):
    above = ON_TIME.replace('by = "unit"', 'by = "procedure"').replace(
        '"onestop.on_time_rate", ', ""
    )
    below = above.replace("dung-han", "cua-xa") + 'unit = "27931"\n'
    context = house(TASKS, below, above)
    told = publishing.publish(context, ["cua-xa"])
    assert [one.name for one in told] == ["dung-han", "cua-xa"]
    assert [one.name for one in publishing.publish(context, ["nhiem-vu"])] == ["nhiem-vu"]


def broken(action, after=0):
    """A way to the portal on which an action fails once it was done so often."""

    class Line(httpx.HTTPTransport):
        def __init__(self):
            super().__init__()
            self.done = 0

        def handle_request(self, request):
            if request.url.path.endswith(f"/{action}"):
                self.done += 1
                if self.done > after:
                    return httpx.Response(507, request=request)
            return super().handle_request(request)

    return Line()


@pytest.mark.parametrize(
    ("action", "after", "seen"),
    [
        ("datastore_search", 3, 200),  # while they are compared: nothing was sent
        ("datastore_upsert", 1, 403),  # the table above is new already
        ("package_patch", 3, 200),  # the one above is shown, the one below not
    ],
)
def test_sets_that_hide_together_are_never_seen_half_new(
    house, portal, sqlite_template, action, after, seen
):
    above = ON_TIME.replace('by = "unit"', 'by = "procedure"').replace(
        '"onestop.on_time_rate", ', ""
    )
    below = above.replace("dung-han", "cua-xa") + 'unit = "27931"\n'
    context = house(TASKS, below, above)
    publishing.publish(context)
    names = ("ioc-dung-han", "ioc-cua-xa")
    old = {name: sorted(map(str, rows(portal, name))) for name in names}
    few = [
        (seeded.dossier(f"ÍT{n}", seeded.at("2023-06-01T08:00"), proc_code="1.002"), seeded.COMMUNE)
        for n in range(3)
    ]
    seeded.put(context.store, "dossier", "onestop", "dossiers", few)
    values.run(context.store, seeded.CLOCK, seeded.CALENDAR)
    told = states(publishing.publish(context, transport=broken(action, after)))
    assert told["nhiem-vu"][0] in ("same", "failed"), "it hides nothing and waits for nobody"
    assert told["cua-xa"][0] == "failed"
    assert ask(portal, "package_show", id="ioc-dung-han")[0] == seen
    public = [name for name in names if ask(portal, "package_show", id=name)[0] == 200]
    held = {name: sorted(map(str, rows(portal, name))) for name in public}
    fresh = {name for name in public if held[name] != old[name]}
    assert fresh in (set(), set(public)), "all of before, or all of now"
    said = [fault for _, fault in told.values() if fault]
    assert any("tạm đóng" in one for one in said) == (len(public) < 2)
    assert publishing.missed(context), "and is tried again"
    assert {one[0] for one in states(publishing.publish(context)).values()} <= {"update", "same"}
    assert not publishing.missed(context)
    now = {name: rows(portal, name) for name in names}
    hidden = {
        name: {r["member"] for r in held if r["period"] == "2023-06" and r["value"] is None}
        for name, held in now.items()
    }
    assert "1.002" in hidden["ioc-cua-xa"]
    assert hidden["ioc-cua-xa"] <= hidden["ioc-dung-han"]


class Meanwhile(httpx.HTTPTransport):
    """A way to the portal on which something happens in the house at the first call of a kind."""

    def __init__(self, action, happens):
        super().__init__()
        self.action, self.happens = action, happens

    def handle_request(self, request):
        answer = super().handle_request(request)
        if self.happens and request.url.path.endswith(f"/{self.action}"):
            happens, self.happens = self.happens, None
            happens()
        return answer


def few_more(context):
    """Three dossiers of one procedure in one commune: a count that is not told."""
    seeded.put(
        context.store, "dossier", "onestop", "dossiers",
        [
            (seeded.dossier(f"ÍT{n}", seeded.at("2023-06-01T08:00"), proc_code="1.002"),
             seeded.COMMUNE)
            for n in range(3)
        ],
    )  # fmt: skip
    values.run(context.store, seeded.CLOCK, seeded.CALENDAR)


def hidden_together(house):
    above = ON_TIME.replace('by = "unit"', 'by = "procedure"').replace(
        '"onestop.on_time_rate", ', ""
    )
    return house(above.replace("dung-han", "cua-xa") + 'unit = "27931"\n', above)


def test_sets_that_hide_together_are_read_of_one_state_of_the_figures(house, portal):
    context = hidden_together(house)
    line = Meanwhile("package_show", lambda: few_more(context))
    assert {one[0] for one in states(publishing.publish(context, transport=line)).values()} == {
        "create"
    }
    assert line.happens is None
    hidden = {
        name: {
            r["member"]
            for r in rows(portal, name)
            if r["period"] == "2023-06" and r["value"] is None
        }
        for name in ("ioc-cua-xa", "ioc-dung-han")
    }
    assert hidden["ioc-cua-xa"] <= hidden["ioc-dung-han"]
    assert "1.002" not in hidden["ioc-cua-xa"], "of before: the next go tells what came meanwhile"
    assert {one[0] for one in states(publishing.publish(context)).values()} == {"update"}


def test_sets_that_hide_together_wait_on_disk_and_breathe_together(house, portal, monkeypatch):
    """However many they are: their rows in no memory, one sign of life for all their runs."""
    context = hidden_together(house)
    threads, kept, beaten = set(), [], []
    monkeypatch.setattr(ledger_of_runs, "BEAT", 0.001)
    beat = runs.beat
    monkeypatch.setattr(
        ledger_of_runs.runs, "beat",
        lambda store, alive: (beaten.append({one.stream for one in alive}), beat(store, alive)),
    )  # fmt: skip
    plan = OpenPortal.plan

    def planned(self, wanted):
        threads.update(one.name for one in threading.enumerate() if "_beat" in one.name)
        kept.append(type(wanted.rows))
        return plan(self, wanted)

    monkeypatch.setattr(OpenPortal, "plan", planned)
    publishing.publish(context)
    assert kept == [Spooled, Spooled]
    assert len(threads) == 1
    assert {"dung-han", "cua-xa"} in beaten
    assert {one.outcome for one in ledger(context)} == {Outcome.SUCCESS}


def test_a_stop_leaves_no_set_closed_that_was_open(house, portal):
    context = hidden_together(house)
    publishing.publish(context)
    few_more(context)
    line = Meanwhile("package_patch", context.stop.set)
    told = states(publishing.publish(context, transport=line))
    assert {one[0] for one in told.values()} == {"update"}
    for name in ("ioc-cua-xa", "ioc-dung-han"):
        assert ask(portal, "package_show", id=name)[0] == 200
    context.stop.clear()


def test_a_go_that_was_killed_is_made_up_for(house, portal):
    context = house(ON_TIME)
    publishing.publish(context)
    assert not publishing.missed(context)
    run = new_run(context, "publish", "dung-han", "publish")
    run.outcome = Outcome.ABANDONED
    runs.start(context.store, run)
    assert publishing.missed(context), "it may have been between closing and showing"


def test_a_flag_that_somebody_lost_and_columns_that_changed_are_mended(house, portal):
    context = house(ON_TIME)
    publishing.publish(context)
    (package,) = portal.box.written.packages.values()
    (resource,) = package["resources"]
    resource["datastore_active"] = False
    assert states(publishing.publish(context)) == {"dung-han": ("same", "")}
    table = portal.box.written.tables[resource["id"]]
    table.fields.append(("cot_la", "text"))
    for row in table.rows.values():
        row["cot_la"] = "x"
    assert states(publishing.publish(context)) == {"dung-han": ("update", "")}
    assert "cot_la" not in rows(portal)[0]
    assert states(publishing.publish(context)) == {"dung-han": ("same", "")}


def test_our_own_connector_reads_what_was_published(house, portal):
    publishing.publish(house(ON_TIME))
    clock = frozen_at("2023-12-26")
    settings = SourceSettings(**addresses.settings(portal.url)["opendata"])
    with registry.get("opendata", clock).open(settings, clock) as session:
        assert isinstance(session, Portal)
        live, names, _ = session.register(lambda found: ([r for r in found if r], 0))
    (mine,) = [one for one in live if one["name"] == NAME]
    assert names == 227
    assert {"key": "tan_suat_cap_nhat", "value": "Hằng tháng"} in mine["extras"]


def test_the_command_line(house, portal, tmp_path, monkeypatch, capsys):
    context = house(ON_TIME)
    settings = context.settings.publish
    for key, value in (("URL", settings.url), ("ORGANISATION", settings.organisation),
                       ("TOKEN", addresses.KEYS["publish"]), ("FILE", str(settings.file)),
                       ("RETRIES", "0")):  # fmt: skip
        monkeypatch.setenv(f"IOC_PUBLISH__{key}", value)
    monkeypatch.setenv("IOC_CLOCK_AT", "2023-12-26")
    data = ["--data", str(tmp_path)]
    assert main(["publish", "--dry-run", *data]) == 0
    assert "dung-han: lập mới" in capsys.readouterr().out
    assert main(["publish", *data]) == 0
    assert main(["publish", "dung-han", *data]) == 0
    assert "dung-han: không đổi" in capsys.readouterr().out
    portal.box.board.add("opendata=5xx")
    assert main(["publish", *data]) == 4
    assert "✗ catalogue" in capsys.readouterr().out


def test_the_screens_know_when_it_was_last_and_that_it_is_late(house):
    context = house(ON_TIME)
    publishing.publish(context)
    publishing.tell(context, None)
    catalog = Catalog(context.settings, frozen_at("2023-12-26"), store=context.store)
    (state,) = [one for one in catalog.sources() if one.name == "publish"]
    assert (state.title, state.state, state.enabled) == ("Công bố dữ liệu mở", "ok", True)
    later = Catalog(context.settings, frozen_at("2023-12-29"), store=context.store)
    (state,) = [one for one in later.sources() if one.name == "publish"]
    assert state.state == "stale"
    assert {one.name: one.state for one in later.streams("publish")} == {
        "dung-han": "stale",
        "catalogue": "stale",
    }


def test_no_figure_waits_for_the_portal(house):
    """It loads nothing, is no source that figures could be lost with, and is off without a url."""
    context = house(ON_TIME)
    publishing.publish(context)
    going = new_run(context, "publish", "dung-han", "publish")
    runs.start(context.store, going)

    def state(settings, day="2023-12-26"):
        catalog = Catalog(settings, frozen_at(day), store=context.store)
        found = next(one for one in catalog.sources() if one.name == "publish")
        return found, catalog.stamp().failed_sources

    (held, _) = state(context.settings)
    assert (held.progress, held.enabled, held.feeds) == (None, True, False)
    assert held.runs[-1].outcome is Outcome.RUNNING
    going.outcome, going.fault = Outcome.FAILED, "cổng không trả lời"
    runs.finish(context.store, going)
    (held, failed) = state(context.settings)
    assert (held.state, failed) == ("failed", 0)
    given = context.settings.publish.model_copy(update={"url": ""})
    without = context.settings.model_copy(update={"publish": given})
    (held, _) = state(without, "2023-12-29")
    assert (held.state, held.enabled) == ("paused", False)


def test_a_set_that_failed_and_was_taken_out_fails_no_more(house, portal):
    """Nor is it late for ever: who left the choice owes nothing."""
    writer = httpx.Client(headers={"Authorization": addresses.KEYS["opendata"]})
    body = {"name": NAME, "title": "Của người khác", "owner_org": addresses.PUBLISHER}
    writer.post(f"{portal.url}/ckan/api/3/action/package_create", json=body).raise_for_status()

    def state(context, day):
        catalog = Catalog(context.settings, frozen_at(day), store=context.store)
        return next(one for one in catalog.sources() if one.name == "publish")

    context = house(ON_TIME, TASKS)
    publishing.publish(context)
    assert (state(context, "2023-12-26").state, publishing.missed(context)) == ("failed", True)
    assert "không ghi đè" in state(context, "2023-12-26").fault
    context = house(TASKS)
    publishing.publish(context)
    assert (state(context, "2023-12-26").state, state(context, "2023-12-26").fault) == ("ok", "")
    assert not publishing.missed(context)


def test_a_proxy_that_is_none_is_told_by_its_key(house):
    with pytest.raises(ConfigError, match=r"publish\.proxy"):
        publishing.publish(house(ON_TIME, proxy="may-chu-trung-gian"))


def test_who_asks_for_it_on_the_screen_is_answered(house, portal, tmp_path):
    context = house(ON_TIME)
    desk = Desk(context.settings, passwords=Passwords(time_cost=1, memory_kib=64))
    wishes, lanes = Wishes(context), Lanes(1)
    wishes.open()
    errands = Errands(context, lanes, Timetable(context.settings.jobs.grace), wishes)
    lanes.start()
    try:
        desk.ask_pull("publish", by="vận hành")
        (request,) = wishes.take()
        errands.asked(request)
        assert lanes.rest(30)
        (answered,) = desk.pulls("publish", 1)
        assert answered.words.startswith("Đã công bố")
    finally:
        lanes.drain(5)
        wishes.close()
        desk.close()
    assert ask(portal, "package_show", id=NAME)[0] == 200


MANY = 100


def numbered(n):
    return f"""
[[dataset]]
name = "bo-{n:03}"
title = "Nhiệm vụ được giao, bộ {n}"
indicators = ["task.assigned"]
grain = "quarter"
since = 2023-07-01
"""


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_hundred_sets_are_published_once_and_withdrawn(house, portal):
    """Lists, idempotence and withdrawal at the number of a large province."""
    every = [numbered(n) for n in range(MANY)]
    names = {f"ioc-bo-{n:03}" for n in range(MANY)}

    def go(*tables):
        context = house(*tables, calls_per_minute=1_000_000)
        before = {run.run_id for run in ledger_of(context)}
        told = publishing.publish(context)
        calls = sum(run.calls for run in ledger_of(context) if run.run_id not in before)
        return [(one.state, one.fault) for one in told], calls

    def public():
        status, listed = ask(portal, "package_list")
        assert status == 200
        return {one for one in listed if one.startswith("ioc-")}

    told, first = go(*every)
    assert told == [("create", "")] * MANY
    assert public() == names
    found = ask(portal, "package_search", sort="name asc", rows=1_000)[1]["results"]
    assert {one["name"] for one in found if one["name"].startswith("ioc-")} == names
    assert [len(rows(portal, name)) for name in sorted(names)] == [1] * MANY
    told, again = go(*every)
    assert told == [("same", "")] * MANY
    assert again <= 2 * MANY + 2 < first, "what stands as it shall costs two questions"
    assert [len(rows(portal, name)) for name in sorted(names)] == [1] * MANY
    told, _ = go(*every[:40])
    assert sorted(told) == [("same", "")] * 40 + [("withdraw", "")] * 60
    assert public() == {f"ioc-bo-{n:03}" for n in range(40)}
    assert go(*every[:40])[0] == [("same", "")] * 40


def ledger_of(context):
    with context.store.read() as conn:
        return runs.recent(conn, "publish", 10_000)
