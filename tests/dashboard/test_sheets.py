"""Pages that many share, with holes for one viewer's own parts."""

import gzip
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.readers import mine
from dashboard.serving.sheets import Filled, Own, Piece, Sheet, Told

texts = st.text(max_size=400).map(str.encode)


@given(st.lists(texts, max_size=8))
def test_pieces_laid_one_behind_the_other_are_one_compressed_answer(parts):
    pieces = tuple(Piece.of(one) for one in parts)
    found = Filled(pieces, Told.of(pieces))
    assert gzip.decompress(found.gzip) == found.plain == b"".join(parts)


@given(st.lists(texts, min_size=1, max_size=6), st.data())
def test_a_sheet_is_filled_where_its_holes_were(parts, data):
    parts = [one.replace("\ue000".encode(), b"") for one in parts]
    holes = data.draw(
        st.lists(st.sampled_from("abc"), min_size=len(parts) - 1, max_size=len(parts) - 1)
    )
    whole = parts[0] + b"".join(
        mine.place(hole).encode() + part for hole, part in zip(holes, parts[1:], strict=True)
    )
    own = {one: one.upper().encode() for one in "abc"}
    sheet = Sheet.of(whole, mine.IN_HTML, 200, keeps=True)
    filled = sheet.filled(Own({name: Piece.of(text) for name, text in own.items()}))
    wanted = re.sub(mine.IN_HTML, lambda found: own[found[1].decode()], whole)
    assert gzip.decompress(filled.gzip) == wanted


def test_what_is_anybodys_own_changes_the_name_of_the_answer():
    sheet = Sheet.of(
        f"Xem lúc 17:30 26/12/2023 {mine.place('a')}".encode(), mine.IN_HTML, 200, keeps=True
    )
    later = Sheet.of(
        f"Xem lúc 17:31 26/12/2023 {mine.place('a')}".encode(), mine.IN_HTML, 200, keeps=True
    )
    an, binh = (Own({"a": Piece.of(text)}) for text in (b"An", "Bình".encode()))
    assert sheet.filled(an).etag != sheet.filled(binh).etag
    assert sheet.filled(an).drawn != sheet.filled(binh).drawn
    assert sheet.filled(an).etag != later.filled(an).etag
    assert sheet.filled(an).drawn == later.filled(an).drawn, "a passing minute draws nothing anew"
    with pytest.raises(KeyError):
        sheet.filled(Own({}))


def test_a_finished_answer_is_read_through_once_for_each_viewer(monkeypatch):
    read, of = [], Told.of
    monkeypatch.setattr(Told, "of", lambda pieces: read.append(1) or of(pieces))
    text = f"một{mine.place('a')}hai".encode()
    sheet = Sheet.of(text, mine.IN_HTML, 200, keeps=True)
    for name in (b"An", b"An", "Bình".encode(), b"An"):
        filled = sheet.filled(Own({"a": Piece.of(name)}))
        assert gzip.decompress(filled.gzip) == "một".encode() + name + b"hai"
    assert len(read) == 2


def test_a_page_is_compressed_once_for_all_who_see_the_same(own_web, monkeypatch):
    web = own_web
    pressed = []
    of = Piece.of
    monkeypatch.setattr(Piece, "of", lambda plain: pressed.append(len(plain)) or of(plain))
    for login in ("mot", "hai", "ba"):
        web.desk.add_account(login, f"Người MẪU {login}", "leader", "mat-khau-MAU-1", by="test")
    client = web.app.server.test_client()
    told = []
    for login in ("mot", "hai", "ba"):
        token = web.desk.issue_token(login, "x", by="test")
        headers = {"Authorization": f"Bearer {token}"}
        told.append(client.get("/view/mot-cua", headers=headers).data)
    large = [one for one in pressed if one > 5_000]
    assert len(large) == len(set(large)), "the shared pieces once"
    for login, text in zip(("mot", "hai", "ba"), told, strict=True):
        assert f"Người MẪU {login}".encode() in text
        assert "\ue000".encode() not in text
