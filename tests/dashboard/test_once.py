"""A parameter is given once, at every address: none takes one of two in silence."""

import re

import pytest

NAMES = {"kind": "dossier", "name": "mot-cua"}


def addresses(web):
    """Every address that answers a GET, with something in the place of its variables."""
    for rule in web.app.server.url_map.iter_rules():
        if "GET" in rule.methods:
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: NAMES.get(m[1], "x"), rule.rule)
            yield rule.endpoint, path


@pytest.mark.parametrize("role", ["operator", "screen", None])
def test_a_parameter_that_is_given_twice_is_refused_with_its_name(web, role):
    refused = 0
    for endpoint, path in addresses(web):
        answer = web.get(f"{path}?ky=2023&don-vi=802&don-vi=803&la=1&la=1", role)
        if answer.status_code in (302, 401, 403) or (role is None and endpoint == "wall"):
            continue  # who asks may not ask there at all
        assert answer.status_code == 400, endpoint
        assert "don-vi, la" in answer.text, endpoint
        assert "nhiều lần" in answer.text or "more than once" in answer.text
        refused += 1
    assert refused > (5 if role is None else 8)


def test_each_service_refuses_in_its_own_form(web):
    card = web.get("/the/x?nen=sang&nen=toi", None)
    assert (card.status_code, "nen" in card.text) == (400, True)
    ogc = web.get("/mo/ogc/collections/x/items?limit=1&limit=2", None)
    assert (ogc.status_code, ogc.json["code"]) == (400, "InvalidParameterValue")
    assert "limit" in ogc.json["description"]
    assert ogc.headers["Access-Control-Allow-Origin"] == "*"
    file = web.get("/xuat/mot-cua.csv?don-vi=802&don-vi=803", "leader")
    assert (file.status_code, "don-vi" in file.text) == (400, True)
    stamp = web.get("/api/v1/stamp?x=1&x=2", "leader")
    assert (stamp.status_code, stamp.content_type) == (400, "application/problem+json")


def test_a_form_may_send_a_field_twice(web):
    """Boxes that are ticked have one name; that is no address."""
    answer = web.client.post("/login", data={"login": ["a", "b"], "password": "x"})
    assert answer.status_code != 400
