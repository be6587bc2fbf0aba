"""``ioc brief``: the file is whole or not there, refusals have a reason and an exit code."""


def test_a_brief_is_written_whole_and_says_its_number_and_code(loaded, tmp_path):
    out = tmp_path / "bao-cao.pdf"
    done = loaded("brief", "--out", str(out))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Báo cáo nhanh ngày 26/12/2023, số 1, mã ")
    assert out.read_bytes().startswith(b"%PDF-")
    assert [one.name for one in tmp_path.iterdir()] == ["bao-cao.pdf"]


def test_refused_in_words_and_nothing_is_written(loaded, tmp_path):
    for argv, code, words in (
        (("--date", "2023-01-01", "--out", str(tmp_path / "x.pdf")), 3, "chưa có chỉ tiêu nào"),
        (("--out", str(tmp_path / "x.txt")), 2, ".pdf hoặc .docx"),
    ):
        done = loaded("brief", *argv)
        assert (done.returncode, done.stdout) == (code, ""), done.stderr
        assert words in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []
