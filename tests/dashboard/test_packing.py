import gzip

import brotli
from flask import Flask, Response

from dashboard.serving.packing import Packer


def answer(body, kind="application/json", encoding="gzip", path="/", **more):
    server, packer = Flask(__name__), Packer()
    with server.test_request_context(path, headers={"Accept-Encoding": encoding}):
        return packer(Response(body, content_type=kind, **more))


def test_texts_are_packed_for_those_who_can_unpack():
    text = "số liệu " * 500
    packed = answer(text)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()).decode() == text
    assert "Content-Encoding" not in answer(text, encoding="identity").headers
    assert "Content-Encoding" not in answer(text, encoding="gzip;q=0").headers


def test_small_binary_and_finished_answers_pass():
    assert "Content-Encoding" not in answer("ngắn").headers
    assert "Content-Encoding" not in answer(b"x" * 5000, "image/png").headers
    assert answer(b"x" * 5000, headers={"Content-Encoding": "br"}).get_data() == b"x" * 5000
    assert "Content-Encoding" not in answer(b"", status=304).headers


def test_a_stream_stays_a_stream():
    streamed = answer((str(n) for n in range(9000)), "text/csv")
    assert "Content-Encoding" not in streamed.headers


def test_libraries_are_packed_once_for_each_coding():
    server, packer = Flask(__name__), Packer()
    for taken in ("gzip", "gzip", "gzip, br", "br"):
        path = "/_dash-component-suites/dash/x.js"
        with server.test_request_context(path, headers={"Accept-Encoding": taken}):
            answer = packer(Response("x" * 9000, content_type="application/javascript"))
    assert brotli.decompress(answer.get_data()) == b"x" * 9000
    assert {how for how, *_ in packer._kept} == {"gzip", "br"}
    assert len(packer._kept) == 2
