"""The register of exported files."""

import hashlib
from dataclasses import replace

import pytest

from core import codes
from core.errors import MisuseError, NotFoundError
from desk import Export
from store.office import exports as table

ASKED = Export(
    code="", kind="file", subject="onestop.on_time_rate", title="Đúng hạn", form="csv",
    address="/chi-so/onestop.on_time_rate?ky=2023", unit="80", period="2023",
    truth="{}", figures="[]", revision=7, known_at=1_700_000_000, made_by="lan",
)  # fmt: skip


def test_a_file_is_found_by_its_code_and_by_its_content(desk, clock):
    one = desk.begin_export(ASKED, address="10.0.0.1")
    assert (one.state, len(one.code)) == ("open", 8)
    clock.pass_by(seconds=2)
    content = "số liệu".encode()
    digest = hashlib.sha256(content).hexdigest()
    done = desk.end_export(one, digest, len(content), 1)
    for text in (one.code, codes.written(one.code).lower()):
        assert desk.export(text) == done
    assert desk.export_of(digest) == done
    assert desk.export_of(digest[:-1] + "x") is None
    assert desk.exports("lan") == [done]
    assert desk.exports("ai-khac") == []
    (noted,) = desk.audit_log(what="export")
    assert (noted.who, noted.subject, noted.address) == ("lan", ASKED.address, "10.0.0.1")
    assert one.code in noted.detail


def test_what_is_registered_is_never_changed(desk):
    one = desk.begin_export(ASKED)
    desk.end_export(one, "ab", 2, 1)
    for again in (lambda: desk.end_export(one, "cd", 2, 1), lambda: desk.break_export(one)):
        with pytest.raises(NotFoundError, match="không còn mở"):
            again()
    assert desk.export(one.code).digest == "ab"


def test_a_broken_file_verifies_nothing(desk):
    one = desk.begin_export(ASKED)
    assert desk.break_export(one, 40).state == "broken"
    assert desk.export(one.code).rows == 40
    assert desk.export_of("") is None
    assert [noted.what for noted in desk.audit_log()] == ["export.broken", "export"]


def test_unknown_and_mistyped_codes_are_told_apart(desk):
    one = desk.begin_export(ASKED)
    other = codes.new()
    with pytest.raises(NotFoundError, match="không cấp mã đó"):
        desk.export(other)
    wrong = one.code[:-1] + next(c for c in codes.LETTERS if c != one.code[-1])
    with pytest.raises(MisuseError, match="gõ sai"):
        desk.export(wrong)


def test_a_code_is_given_once(desk, monkeypatch):
    one = desk.begin_export(ASKED)
    given = iter([one.code, one.code, "7K4MP2QX"])
    monkeypatch.setattr(codes, "new", lambda: next(given))
    assert desk.begin_export(ASKED).code == "7K4MP2QX"
    with desk._store.write() as conn:
        assert not table.add(conn, replace(ASKED, code=one.code))
