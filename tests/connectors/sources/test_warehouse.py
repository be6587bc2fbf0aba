"""The warehouse by SQL: read only, within limits, and silent about what is secret."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from connectors import registry
from connectors.base import Window
from connectors.protocols import sql
from connectors.protocols.sql import SqlSession
from core.clock import FrozenClock
from core.errors import ConfigError, RecordError, SourceError
from core.facts import DatasetFact, ObservationFact, UnitRef
from core.settings import SourceSettings

WINDOW = Window(None, 1_703_600_000)
SCHEMA = """
create table "danh mục" (ma varchar(20), "Tên" varchar(200), loai varchar(20), chu_quan varchar(80),
  cap_nhat timestamp, tan_suat varchar(20), so_dong integer, chat_luong varchar(10),
  nguoi varchar(80));
insert into "danh mục" values
  ('A1', 'Dân số', 'TT', 'Sở Y tế', '2023-11-05 10:00:00', 'Hằng tháng', 120, '97%', 'CÁN BỘ MẪU'),
  ('A2', 'Ranh giới', 'DL', 'Sở Xây dựng', '2023-10-01 00:00:00', '', null, null, 'CÁN BỘ MẪU'),
  ('A3', 'Khác', '?', '', null, null, null, '250', 'CÁN BỘ MẪU');
create table so_lieu ("Mã" integer, "Năm" integer, "Tháng" integer, "Số lượng" numeric(12, 1),
  nguoi_lap varchar(80));
insert into so_lieu values (80, 2023, 1, 1234.5, 'CÁN BỘ MẪU'), (80, 2023, 2, null, 'CÁN BỘ MẪU'),
  (794, 2023, 1, 7, 'CÁN BỘ MẪU');
"""
MAP = """
[[table]]
source = "warehouse"
table = "so_lieu"
measure = "test.amount"
unit_code = "MÃ"
year = "Năm"
period = "Tháng"
period_form = "month"
value = "Số lượng"

[[register]]
source = "warehouse"
table = "danh mục"
code = "ma"
title = "Tên"
kind = "loai"
kinds = { TT = "attribute", DL = "geographic" }
owner = "chu_quan"
modified = "cap_nhat"
frequency = "tan_suat"
rows = "so_dong"
quality = "chat_luong"
"""


@pytest.fixture
def mapped(tmp_path: Path) -> Path:
    path = tmp_path / "tables.toml"
    path.write_text(MAP)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kho dữ liệu.db"
    with closing(sqlite3.connect(path)) as con:
        con.executescript(SCHEMA)
    return path


def settings(file: Path, mapped: Path, **more: Any) -> SourceSettings:
    return SourceSettings(**({"url": f"sqlite:///{file}", "tables": mapped} | more))


def read(
    clock: FrozenClock, told: SourceSettings, stream: str
) -> tuple[list[Any], list[str], list[dict[str, Any]]]:
    """Facts, reasons of what was set aside, and the records."""
    connector = registry.get("warehouse", clock)
    one, records = connector.stream(stream), []
    facts, aside = [], []
    with connector.open(told, clock) as session:
        for page in one.pages(session, WINDOW):
            records += page.records
    for record in records:
        try:
            facts.append(one.conform(record))
        except RecordError as fault:
            aside.append(fault.reason)
    return facts, aside, records


def figures(facts: list[Any]) -> set[tuple[str, float | None]]:
    assert all(isinstance(one, ObservationFact) for one in facts)
    return {(one.unit.code, one.value) for one in facts}


def test_figures_and_the_register(
    clock: FrozenClock, file: Path, mapped: Path, personal: tuple[str, ...]
) -> None:
    facts, aside, records = read(clock, settings(file, mapped), "tables")
    assert figures(facts) == {("80", 1234.5), ("80", None), ("794", 7.0)}
    assert aside == []
    sets, aside, more = read(clock, settings(file, mapped), "register")
    assert not [mark for mark in personal if mark in str(records + more)]
    assert aside == ["bad_number"], "a quality of 250 %"
    first, second = sets
    assert isinstance(first, DatasetFact)
    assert (first.code, first.title, first.unit) == ("kho:A1", "Dân số", UnitRef(name="Sở Y tế"))
    assert (first.kind, second.kind) == ("attribute", "geographic")
    assert (first.update_days, first.rows, first.quality) == (31, 120, 0.97)
    assert (second.update_days, second.rows, second.quality) == (None, None, None)


def test_what_is_missing_is_named(clock: FrozenClock, file: Path, mapped: Path) -> None:
    with closing(sqlite3.connect(file)) as con:
        con.execute('alter table so_lieu rename column "Số lượng" to sl')
        con.execute('alter table "danh mục" rename to dm')
    with pytest.raises(SourceError, match="Bảng so_lieu: không có cột “Số lượng”"):
        read(clock, settings(file, mapped), "tables")
    with pytest.raises(SourceError, match="Bảng danh mục: không có bảng hoặc không được xem"):
        read(clock, settings(file, mapped), "register")
    connector = registry.get("warehouse", clock)
    with connector.open(settings(file, mapped), clock) as session:
        found = {(one.level, one.text) for one in connector.contract(session)}
    assert {level for level, _ in found} == {"fault"}
    assert any("“Số lượng”" in text for _, text in found)
    with connector.open(settings(file, mapped), clock) as session:
        assert {one.what for one in connector.check(session)} >= {"contract", "latency"}


def test_a_longer_table_is_cut_in_words_and_what_came_is_kept(
    clock: FrozenClock, file: Path, mapped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.records.tables._PAGE", 1)
    connector = registry.get("warehouse", clock)
    given: list[Any] = []
    with connector.open(settings(file, mapped, options={"rows": "2"}), clock) as session:
        pages = connector.stream("tables").pages(session, WINDOW)
        with pytest.raises(SourceError, match="cắt ở 2 dòng") as fault:
            given.extend(record for page in pages for record in page.records)
    assert len(given) == 2
    assert not fault.value.transient


@pytest.mark.parametrize("stream", ["tables", "register"])
def test_an_empty_table_is_not_believed(
    clock: FrozenClock, file: Path, mapped: Path, stream: str
) -> None:
    with closing(sqlite3.connect(file)) as con:
        con.execute("delete from so_lieu")
        con.execute('delete from "danh mục"')
        con.commit()
    with pytest.raises(SourceError, match="giữ số liệu đã có"):
        read(clock, settings(file, mapped), stream)


def refused(session: SqlSession, statement: str, words: str) -> SourceError:
    """The fault of a statement that must not go through."""
    with pytest.raises(SourceError, match=words) as fault, session._reading() as conn:
        conn.exec_driver_sql(statement)
    return fault.value


def test_nothing_can_be_written(clock: FrozenClock, file: Path, mapped: Path) -> None:
    with closing(SqlSession(settings(file, mapped), clock)) as session:
        refused(session, "delete from so_lieu", "không cho ghi")


def test_a_slow_and_a_locked_and_a_missing_database(
    clock: FrozenClock, file: Path, mapped: Path, tmp_path: Path
) -> None:
    slow = settings(file, mapped, timeout=0.2)
    with closing(SqlSession(slow, clock)) as session:
        endless = (
            "with recursive n(i) as (select 1 union all select i + 1 from n) select sum(i) from n"
        )
        with (
            pytest.raises(SourceError, match=r"quá 0\.2 giây") as fault,
            session._reading() as conn,
        ):
            conn.exec_driver_sql(endless)
        assert fault.value.transient
    with closing(sqlite3.connect(file)) as con:
        con.execute("begin exclusive")
        with pytest.raises(SourceError, match="đang bị khóa") as fault:
            read(clock, settings(file, mapped, timeout=1), "tables")
        assert fault.value.transient
    with pytest.raises(SourceError, match="không có cơ sở dữ liệu này") as fault:
        read(clock, settings(tmp_path / "none.db", mapped), "tables")
    assert not (tmp_path / "none.db").exists(), "none is made"
    (tmp_path / "x.db").write_bytes(b"<html>" * 1_000)
    with pytest.raises(SourceError, match="không có cơ sở dữ liệu này"):
        read(clock, settings(tmp_path / "x.db", mapped), "tables")


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("khong phai dia chi mat-khau", "cần dạng"),
        ("fax://u:mat-khau@may/kho", "trình điều khiển"),
        ("mssql+pyodbc://u:mat-khau@may/kho", "cho “mssql”"), ("", "chưa đặt địa chỉ"),
    ],
)  # fmt: skip
def test_addresses_that_cannot_be_used(
    clock: FrozenClock, mapped: Path, url: str, words: str
) -> None:
    with pytest.raises(ConfigError, match=words) as fault:
        registry.get("warehouse", clock).open(SourceSettings(url=url, tables=mapped), clock)
    assert "mat-khau" not in fault.value.public + fault.value.detail


def test_no_secret_in_any_error(clock: FrozenClock, mapped: Path) -> None:
    told = SourceSettings(
        url="postgresql://127.0.0.1:9/kho", username="ten-dang-nhap", password="mat-khau-kho",
        tables=mapped, timeout=2,
    )  # fmt: skip
    with pytest.raises(SourceError, match="không kết nối được với kho") as fault:
        read(clock, told, "tables")
    said = f"{fault.value.public}{fault.value.detail}"
    assert not [one for one in ("mat-khau-kho", "ten-dang-nhap", "127.0.0.1") if one in said]


@pytest.mark.parametrize(
    ("dialect", "said"),
    [
        (mysql.dialect(), ["SET SESSION TRANSACTION READ ONLY",
         "SET SESSION max_execution_time = 7000", "SET SESSION innodb_lock_wait_timeout = 7"]),
        (mysql.dialect(is_mariadb=True), ["SET SESSION TRANSACTION READ ONLY",
         "SET SESSION max_statement_time = 7", "SET SESSION innodb_lock_wait_timeout = 7"]),
    ],
)  # fmt: skip
def test_other_databases_are_told_to_refuse_writing_and_long_statements(
    clock: FrozenClock, file: Path, mapped: Path, dialect: Any, said: list[str]
) -> None:
    with closing(SqlSession(settings(file, mapped, timeout=7), clock)) as session:
        other: Any = SimpleNamespace(dialect=dialect, dispose=lambda: None)
        session.engine = other
        assert session._first_words() == said
        assert session.guarded


@pytest.mark.parametrize(
    ("number", "words"),
    [(1142, "không có quyền đọc"), (1146, "không có bảng"), (1045, "không nhận tài khoản"),
     (3024, "quá 7 giây"), (1969, "quá 7 giây"), (1205, "đang bị khóa"),
     (1792, "không cho ghi"), (2003, "không kết nối được")],
)  # fmt: skip
def test_errors_of_mysql_are_told_by_their_numbers(number: int, words: str) -> None:
    fault = sql._told(sa.exc.OperationalError("s", {}, Exception(number, "mật khẩu x")), 7)
    assert words in fault.public
    assert "mật khẩu" not in fault.public + fault.detail


@pytest.mark.postgres
class TestPostgres:
    """The same on a real server, whose refusals are its own."""

    def test_figures_rights_and_limits(
        self, clock: FrozenClock, mapped: Path, empty_postgres_url: str
    ) -> None:
        url = empty_postgres_url
        told = SourceSettings(url=url, tables=mapped, timeout=2)
        owner = sa.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        with owner.begin() as conn:
            for one in SCHEMA.split(";\n"):
                if one.strip():
                    conn.exec_driver_sql(one.replace("%", "%%"))
            conn.exec_driver_sql("drop role if exists doc_kho")
            conn.exec_driver_sql("create role doc_kho login")
            conn.exec_driver_sql('grant select on "danh mục" to doc_kho')
        try:
            facts, aside, _ = read(clock, told, "tables")
            assert (figures(facts), aside) == ({("80", 1234.5), ("80", None), ("794", 7.0)}, [])
            assert len(read(clock, told, "register")[0]) == 2
            weak = told.model_copy(update={"username": "doc_kho"})
            with pytest.raises(SourceError, match="Bảng so_lieu: không có quyền đọc"):
                read(clock, weak, "tables")
            with closing(SqlSession(told, clock)) as session:
                refused(session, "delete from so_lieu", "không cho ghi")
                refused(session, "select pg_sleep(20)", "quá 2 giây")
        finally:
            with owner.begin() as conn:
                conn.exec_driver_sql("drop owned by doc_kho")
                conn.exec_driver_sql("drop role doc_kho")
            owner.dispose()
