"""Headers of every answer."""

import base64
import hashlib
import re

import pytest

PATHS = ["/", "/login", "/api/v1/stamp", "/wall/tong-quan", "/khong-co", "/healthz", "/view/"]


def directives(answer):
    text = answer.headers["Content-Security-Policy"]
    return {part.split()[0]: part.split()[1:] for part in text.split("; ")}


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_guarded(web, path):
    answer = web.get(path)
    csp = directives(answer)
    assert csp["default-src"] == ["'self'"]
    assert "'unsafe-eval'" not in str(csp)
    assert "'unsafe-inline'" not in csp["script-src"]
    assert csp["object-src"] == ["'none'"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "Server-Timing" not in answer.headers


def test_inline_scripts_are_exactly_the_hashed_ones(web):
    answer = web.get("/")
    scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>(.*?)</script>", answer.text, re.S)
    runs = [text for marks, text in scripts if "application/json" not in marks]
    digests = [base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in runs]
    assert runs
    for digest in digests:
        assert f"'sha256-{digest}'" in directives(answer)["script-src"]
    assert not re.search(r"\son\w+=", answer.text)


def test_nothing_names_another_host(web):
    for path in ("/", "/login", "/wall/tong-quan"):
        text = web.get(path).text
        hosts = set(re.findall(r"https?://([^/\"'\s<]+)", text)) - {"www.w3.org"}
        assert not hosts, path


def test_private_answers_are_not_kept_by_others(web):
    for path in ("/", "/api/v1/stamp", "/wall/tong-quan", "/view/"):
        answer = web.get(path)
        assert "private" in answer.headers["Cache-Control"], path
        assert "Cookie" in answer.headers["Vary"], path
    assert web.get("/login", None).headers["Cache-Control"] == "no-store"


def test_failures_show_no_trace(web, monkeypatch, caplog):
    def broken(*args, **more):
        raise RuntimeError("secret words")

    monkeypatch.setattr(web.catalog, "sources", broken)
    answer = web.get("/api/v1/sources")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    number = re.search(r"[0-9a-f]{8}", answer.json["detail"])[0]
    assert number in caplog.text
    page = web.get("/nguon?xem=1")
    assert page.status_code == 500
    assert "secret" not in page.text
    assert re.search(r"Số tham chiếu [0-9a-f]{8}", page.text)
    assert "Điều hành thông minh" in page.text  # the frame stands
