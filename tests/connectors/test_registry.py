"""What every connector must be, whatever its source: found by folder, complete, discreet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import connectors.sources
from connectors import registry
from connectors.base import Stream
from core.clock import FrozenClock, frozen_at
from core.errors import ConfigError, NotFoundError, RecordError
from core.facts import KINDS, ObservationFact

CLOCK = frozen_at("2023-12-26")
STREAMS = [s for name in sorted(registry.names()) for s in registry.get(name, CLOCK).streams]
NAMES = [f"{s.__class__.__module__.rpartition('.')[2]}/{s.name}" for s in STREAMS]
SECRET = "NGUYỄN VĂN MẪU 0000000001"
MARKED = "ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"

each_stream = pytest.mark.parametrize("stream", STREAMS, ids=NAMES)


def test_names_are_the_files_of_the_folder() -> None:
    files = {p.stem for p in Path(connectors.sources.__path__[0]).glob("[a-z]*.py")}
    assert registry.names() == files
    assert {"onestop", "edoc", "opendata", "reported"} <= files


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(NotFoundError, match="citizen_app, docsystem"):
        registry.get("fax")


@pytest.mark.parametrize("name", sorted(registry.names()))
def test_a_connector_is_complete(name: str, clock: FrozenClock) -> None:
    connector = registry.get(name, clock)
    assert connector.name == name
    assert connector.__doc__
    assert connector.streams
    for words in (connector.title, connector.owner):
        assert set(words.lower()) & set(MARKED), f"{words}: Vietnamese, with its marks"
    assert connector.protocol
    assert len({stream.name for stream in connector.streams}) == len(connector.streams)
    assert registry.get(name, clock).streams[0] is not connector.streams[0], "no shared state"
    with pytest.raises(ConfigError, match=connector.streams[0].name):
        connector.stream("không có")
    assert connector.stream(connector.streams[0].name) is connector.streams[0]


@each_stream
def test_a_stream_is_complete(stream: Stream) -> None:
    assert stream.kind in KINDS
    assert set(stream.title.lower()) & set(MARKED)
    assert stream.key
    assert stream.mandatory <= stream.fields
    assert stream.made <= stream.fields
    assert stream.marks <= stream.fields
    assert not stream.fields & stream.withheld
    assert stream.cadence <= stream.lateness
    assert {stream.version, stream.cursor} <= stream.fields
    if not stream.windowed:
        assert not stream.lookback or stream.sweeps


@each_stream
def test_a_record_full_of_persons_gives_none(stream: Stream) -> None:
    """Every field that may hold a person, and unknown ones, in both cases and nested."""
    record: dict[str, Any] = {"laLam": SECRET, "nested": {"ten": SECRET}, "list": [SECRET]}
    for name in stream.withheld | stream.marks | stream.made:
        top, _, rest = name.partition(".")
        if rest:
            record.setdefault(top, [{}])[0][rest] = SECRET
        else:
            record[top] = SECRET
            record[top.upper()] = {"ho ten": SECRET}
    for name in stream.fields - stream.made - stream.marks:
        if "." not in name:
            record[name] = {"ho ten": SECRET}
    (kept,), unknown = stream.keep([record])
    assert SECRET not in orjson.dumps(kept).decode()
    assert unknown >= 3


@each_stream
def test_what_is_no_record_is_counted_and_dropped(stream: Stream) -> None:
    assert stream.keep([SECRET, None, [SECRET], 5]) == ([], 4)


@each_stream
def test_nothing_told_is_a_missing_field(stream: Stream) -> None:
    with pytest.raises(RecordError) as fault:
        stream.conform({})
    assert fault.value.reason in ("missing_field", "absurd_date")


scalars = st.one_of(
    st.none(), st.text(max_size=20), st.integers(), st.booleans(), st.floats(),
    st.sampled_from(
        ["2023-12-05", "05/12/2023 08:00", "20231205080000", "2023", "80", "1", "in", "out",
         "tinh", "team.members", "Thường", "0"]
    ),
)  # fmt: skip


@each_stream
@given(data=st.data())
def test_conform_raises_record_errors_only(stream: Stream, data: st.DataObject) -> None:
    flat = {name: scalars for name in stream.fields if "." not in name}
    tops = {name.partition(".")[0] for name in stream.fields if "." in name} - {"donVi"}
    nested = {
        top: st.lists(
            st.dictionaries(
                st.sampled_from(
                    sorted(n.partition(".")[2] for n in stream.fields if n.startswith(f"{top}."))
                ),
                scalars,
                max_size=4,
            ),
            max_size=2,
        )
        for top in tops
    }
    record = data.draw(st.fixed_dictionaries({}, optional=flat | nested))
    try:
        fact = stream.conform(record)
    except RecordError:
        return
    assert type(fact) is KINDS[stream.kind]
    if not isinstance(fact, ObservationFact):
        assert stream.key_of(record) == fact.code, "or what was set aside is never settled"
