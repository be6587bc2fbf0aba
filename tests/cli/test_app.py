import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from cli import app
from indicators.defining import loader

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = {
    "demo", "sandbox", "web", "schedule", "pull", "compute", "verify", "check", "value", "changes",
    "export", "brief", "report", "bench", "user", "token", "screen", "import", "backup", "restore",
    "template", "new", "form", "publish",
}  # fmt: skip


def told(capsys) -> str:
    err = capsys.readouterr().err
    assert "Traceback" not in err
    return err


def test_a_target_of_no_unit_is_a_fault_of_its_line(tmp_path, monkeypatch, capsys):
    for one in loader.FOLDER.glob("task/*.yaml"):
        folder = tmp_path / "definitions" / "task"
        folder.mkdir(parents=True, exist_ok=True)
        text = one.read_text("utf-8")
        own = 'Báo cáo hội nghị 26/12/2023, unit: "8o2"}'
        (folder / one.name).write_text(text.replace("Báo cáo hội nghị 26/12/2023}", own), "utf-8")
    read = partial(loader.load, tmp_path / "definitions")
    monkeypatch.setattr("cli.verbs.check.loader.load", read)
    assert app.main(["check"]) == 2
    fault = re.search(r"task/task.on_time_rate.yaml:(\d+): .*“8o2”.*", told(capsys))
    assert fault is not None
    held = (folder / "task.on_time_rate.yaml").read_text("utf-8").splitlines()
    assert "8o2" in held[int(fault[1]) - 1]


def test_every_verb_of_the_contract_is_there():
    assert set(app.verbs()) == CONTRACT


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["vlaue"], "Không có lệnh “vlaue”."),
        (["check", "--bogus"], "Không có tùy chọn “--bogus”."),
        (["value"], "Thiếu tham số ID."),
        (["sandbox", "--port", "x"], "Giá trị của tùy chọn --port không nhận được. Cần số nguyên."),
        (["sandbox", "--scale", "huge"], "--scale: “huge” không có; các cỡ: small, demo"),
        (["sandbox", "--at", "26/12/2023"], "--at: “26/12/2023” không phải là ngày"),
        (["demo", "--at", "x"], "--at: “x” không phải là ngày"),
    ],
)  # fmt: skip
def test_misuse_is_one_sentence_and_exit_2(argv, words, capsys):
    assert app.main(argv) == 2
    err = told(capsys)
    assert err.startswith(words)
    assert len(err.splitlines()) == 1


def test_wrong_settings_are_all_listed(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("IOC_WEB__PRT", "1")
    monkeypatch.setenv("IOC_JOBS__LANES", "99")
    assert app.main(["check", "--data", str(tmp_path)]) == 2
    err = told(capsys)
    assert "2 lỗi" in err
    assert "IOC_WEB__PRT" in err
    assert "IOC_JOBS__LANES" in err


def test_schedules_that_cannot_be_read_are_all_listed(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("IOC_JOBS__VERIFY_CRON", "30 2 * *")
    monkeypatch.setenv("IOC_SOURCES__OPENDATA__CRON", "0 3 * * 0")
    monkeypatch.setenv("IOC_SOURCES__ONESTOP__BACKFILL_FROM", "01/01/2022")
    assert app.main(["check", "--data", str(tmp_path)]) == 2
    err = told(capsys)
    for name in ("jobs.verify_cron", "sources.opendata.cron", "sources.onestop.backfill_from"):
        assert name in err


def test_a_secret_never_shows(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("IOC_SOURCES__ONESTOP__TIMEOUT", "soon")
    monkeypatch.setenv("IOC_SOURCES__ONESTOP__PASSWORD", "hush-hush")
    assert app.main(["check", "--data", str(tmp_path)]) == 2
    assert "hush-hush" not in told(capsys)


def test_an_unforeseen_failure_gives_a_reference_and_no_trace(capsys, monkeypatch):
    def broken(names):
        raise ZeroDivisionError

    monkeypatch.setattr(app, "build", broken)
    assert app.main(["check"]) == 1
    assert "mã tra cứu" in told(capsys)


def test_unknown_source_and_source_without_address(capsys, tmp_path):
    assert app.main(["check", "opendta", "--data", str(tmp_path)]) == 2
    assert "Không có nguồn “opendta”. Các nguồn: opendata." in told(capsys)


def test_the_launcher_works_from_anywhere(tmp_path):
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "__init__.py").write_text("raise SystemExit('shadowed')")
    done = subprocess.run([ROOT / "ioc", "--help"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for verb in app.verbs():
        assert verb in done.stdout


def test_the_launcher_without_environment_says_what_to_do(tmp_path):
    copy = tmp_path / "ioc"
    copy.write_bytes((ROOT / "ioc").read_bytes())
    copy.chmod(0o755)
    done = subprocess.run([copy, "check"], capture_output=True, text=True)
    assert done.returncode == 2
    assert "make install" in done.stderr


def test_python_is_the_environments():
    assert Path(sys.executable).is_relative_to(ROOT / ".venv")
