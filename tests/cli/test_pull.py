import sqlite3

import pytest

from sandbox.server import running


def sentence(done, code):
    """One clear sentence on stderr, and the exit code."""
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    return done.stderr


def count(folder, table):
    with sqlite3.connect(folder / "ioc.db") as db:
        return db.execute(f"select count(*) from {table}").fetchone()[0]


def test_a_whole_pull_ends_with_0_and_prints_its_runs(ioc, tmp_path):
    done = ioc("pull", "opendata", apart=True)
    assert sentence(done, 0) == ""
    assert "datasets" in done.stdout
    assert "226" in done.stdout
    assert count(tmp_path, "dataset") == 226
    assert count(tmp_path, "indicator_value") > 0, "a pull is computed at once"


def test_another_portal_fills_the_register(ioc, tmp_path):
    with running(7, "small", "2023-06-30") as other:
        done = ioc(
            "pull",
            "opendata",
            IOC_SOURCES__OPENDATA__URL=f"{other.url}/ckan",
            IOC_CLOCK_AT="2023-06-30",
        )
        assert sentence(done, 0) == ""
        assert 0 < count(tmp_path, "dataset") < 226


def test_an_unreachable_source_is_4_and_names_what_happened(ioc, tmp_path):
    done = ioc("pull", "tasks", IOC_SOURCES__TASKS__URL="http://127.0.0.1:9/nhiemvu")
    assert sentence(done, 4) == ""
    assert "lỗi" in done.stdout
    assert count(tmp_path, "run") >= 1


def test_partly_is_3(ioc, source):
    source.box.board.add("onestop=bad_records:0.2")
    done = ioc("pull", "onestop", "--since", "2023-12-01")
    assert sentence(done, 3) == ""
    assert "để riêng" in done.stdout


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["pull", "opendat"], "Không có nguồn “opendat”. Các nguồn: opendata."),
        (
            ["pull", "opendata", "--stream", "x"],
            "không có luồng “x”. Các luồng: datasets, resources, tables, usage.",
        ),
        (["pull", "onestop", "--since", "01/12/2023"], "--since: “01/12/2023” không phải là ngày"),
        (
            ["pull", "onestop", "--since", "2023-12-05", "--until", "2023-12-01"],
            "--since phải trước --until",
        ),
        (["pull", "onestop", "--since", "2024-12-05"], "rỗng"),
    ],
)
def test_misuse_is_2(ioc, argv, words):
    assert words in sentence(ioc(*argv), 2)


def test_a_process_tells_misuse_and_its_code(ioc):
    assert "Không có nguồn “opendat”" in sentence(ioc("pull", "opendat", apart=True), 2)


def test_a_source_without_address_or_switched_off_is_2(ioc):
    done = ioc("pull", "zalo", IOC_SOURCES__ZALO__URL="")
    assert "sources.zalo.url" in sentence(done, 2)
    done = ioc("pull", "zalo", IOC_SOURCES__ZALO__ENABLED="false")
    assert "sources.zalo.enabled" in sentence(done, 2)


def test_a_named_stretch_and_the_whole_again(ioc, tmp_path):
    assert ioc("pull", "onestop", "--since", "2023-12-20", "--until", "2023-12-22").returncode == 0
    some = count(tmp_path, "dossier")
    assert some > 0
    assert ioc("pull", "onestop", "--full").returncode == 0
    assert count(tmp_path, "dossier") > some


def test_a_full_disk_is_told_and_nothing_is_lost(ioc, tmp_path):
    assert ioc("pull", "onestop", "--since", "2023-12-20").returncode == 0
    held = count(tmp_path, "dossier")
    room = (tmp_path / "ioc.db").stat().st_size
    done = ioc("pull", "onestop", apart=True, limit=room)
    assert "đã đầy" in sentence(done, 1)
    assert count(tmp_path, "dossier") >= held
    assert "Không có sai khác" in ioc("verify").stdout
    assert ioc("pull", "onestop").returncode == 0
    assert "Không có sai khác" in ioc("verify").stdout


def test_check_asks_the_living_source(ioc, source):
    done = ioc("check", "onestop")
    assert sentence(done, 0) == ""
    assert "✓" in done.stdout
    assert "Không có đơn vị “Tổ công tác lưu động số 3" in done.stdout
    source.box.board.add("onestop=down")
    assert "✗" in ioc("check", "onestop").stdout
    assert ioc("check", "onestop").returncode == 4


TEMPLATE = "#ioc-template;reported;1\nchi_tieu;don_vi;ky;gia_tri;tai_lieu;ghi_chu\n"


def test_a_reported_file_is_taken_whole(ioc, tmp_path):
    ioc("pull", "reported")
    file = tmp_path / "bao-cao.csv"
    file.write_text(TEMPLATE + "society.population;80;2023;1700000;BC 1;\n", "utf-8")
    done = ioc("import", str(file))
    assert sentence(done, 0) == ""
    assert (tmp_path / "inbox" / "bao-cao.csv").exists()
    assert count(tmp_path, "observation") == 1
    again = ioc("import", str(file))
    assert again.returncode == 0
    assert count(tmp_path, "observation") == 1, "the same file twice changes nothing"


def test_a_reported_file_with_faults_is_refused_whole(ioc, tmp_path):
    file = tmp_path / "bao-cao.csv"
    rows = "society.population;80;2023;90%;;\nsociety.population;99999;2023;5;;\n"
    file.write_text(TEMPLATE + rows + "society.households;80;2023;500;;\n", "utf-8")
    done = ioc("import", str(file))
    err = sentence(done, 2)
    assert "2 lỗi" in err
    assert "D3" in err
    assert "99999" in err
    assert list((tmp_path / "inbox").iterdir()) == []
    assert count(tmp_path, "observation") == 0


def test_no_such_file_is_2(ioc):
    assert "Không có tệp" in sentence(ioc("import", "khong-co.csv"), 2)


def test_commands_before_the_first_pull_say_what_to_do(ioc, tmp_path):
    (tmp_path / "ioc.db").unlink()
    for argv in (["verify"], ["compute"]):
        assert "./ioc schedule" in sentence(ioc(*argv), 1)
