"""The exchange's messages as files: the folder tells what the gateway tells, on bad days too."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from connectors import registry
from connectors.base import Window
from connectors.sources.edoc import _AFTERLIFE
from core.clock import DAY, epoch, frozen_at
from core.errors import RecordError, SourceError
from core.facts import Fact
from core.settings import SourceSettings
from sandbox import addresses
from sandbox.edoc import Exchange
from sandbox.edxml import write
from sandbox.server import Running, running

CLOCK = frozen_at("2023-12-26")
NOW = epoch(CLOCK.now())
SPAN = 20 * DAY
Told = tuple[dict[str, Fact], Counter[str]]


def told(**settings: object) -> Told:
    """Documents of the last days by code, and why records are set aside."""
    connector = registry.get("edoc", CLOCK)
    (stream,) = connector.streams
    facts: dict[str, Fact] = {}
    aside = Counter[str]()
    with connector.open(SourceSettings.model_validate(settings), CLOCK) as session:
        for page in stream.pages(session, Window(NOW - SPAN, NOW)):
            for record in page.records:
                assert "MẪU" not in str(record)
                try:
                    fact = stream.conform(record)
                except RecordError as fault:
                    aside[fault.reason] += 1
                    continue
                assert fact.version
                facts[stream.key_of(record)] = replace(fact, version=0)
    return facts, aside


def of(folder: Path) -> Told:
    return told(folder=folder, agency="000.00.00.H39")


@pytest.fixture(scope="module")
def exchange() -> Iterator[Running]:
    with running(1, "small", "2023-12-26") as province:
        yield province


@pytest.fixture(scope="module")
def good(exchange: Running) -> Told:
    return told(**addresses.settings(exchange.url)["edoc"])


@pytest.fixture(scope="module")
def dropped(exchange: Running, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every message as a file that came when the message did; those of which statuses may speak."""
    folder = tmp_path_factory.mktemp("edoc")
    for one in Exchange(exchange.box).all()[0]:
        if NOW - SPAN - _AFTERLIFE <= one.created <= NOW:
            path = folder / f"{one.id}.edxml"
            path.write_bytes(write(exchange.box.world.documents, one))
            os.utime(path, (one.created, one.created))
    return folder


def newest(folder: Path) -> Path:
    """The last document of ours: a file whose loss shows."""
    for path in sorted(folder.iterdir(), key=lambda one: -one.stat().st_mtime):
        text = path.read_bytes()
        if b"StatusCode" not in text and path.stat().st_mtime < NOW - DAY:
            return path
    raise AssertionError("no document in the folder")


def rewrite(path: Path, body: bytes) -> None:
    at = path.stat().st_mtime
    path.write_bytes(body)
    os.utime(path, (at, at))


def test_the_folder_tells_what_the_gateway_tells(good: Told, dropped: Path) -> None:
    assert len(good[0]) > 10
    assert of(dropped) == good


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda body: body[: len(body) // 2], "cut_short"),
        (lambda _: b"<!DOCTYPE html><html><head><title>x</title></head></html>", "xml_unsafe"),
        (lambda body: body.decode("utf-8", "replace").encode("utf-16-be"), "bad_xml"),
        (lambda _: b"", "cut_short"),
    ],
)
def test_a_bad_file_is_set_aside_alone(
    good: Told, dropped: Path, tmp_path: Path, spoil: Callable[[bytes], bytes], reason: str
) -> None:
    shutil.copytree(dropped, tmp_path / "x", copy_function=shutil.copy2)
    path = newest(tmp_path / "x")
    rewrite(path, spoil(path.read_bytes()))
    facts, aside = of(tmp_path / "x")
    assert (aside - good[1])[reason] == 1
    lost = [code for code, fact in good[0].items() if facts.get(code) != fact]
    assert len(lost) == 1, "the others stand as they were"


def test_copies_change_nothing_and_no_folder_is_said(
    good: Told, dropped: Path, tmp_path: Path
) -> None:
    shutil.copytree(dropped, tmp_path / "x", copy_function=shutil.copy2)
    for path in list((tmp_path / "x").iterdir())[::5]:
        shutil.copy2(path, path.with_stem(f"{path.stem}-ban-sao"))
    assert of(tmp_path / "x")[0] == good[0]
    with pytest.raises(SourceError, match="Không đọc được thư mục nguồn"):
        of(tmp_path / "none")
