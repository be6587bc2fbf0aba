"""Writing to the portal is taken and refused as CKAN does it."""

import httpx
import pytest

from sandbox import addresses
from sandbox.server import Running

ACTION = "/ckan/api/3/action"
FIELDS = [{"id": "ma", "type": "text"}, {"id": "so", "type": "numeric"}]
SET = {
    "name": "bo-thu", "title": "Bộ thử", "owner_org": addresses.PUBLISHER,
    "resources": [{"name": "Bảng", "format": "CSV", "url_type": "datastore", "url": "x"}],
}  # fmt: skip


@pytest.fixture
def editor(report: Running):
    headers = {"Authorization": addresses.KEYS["publish"]}
    written = report.box.written
    with httpx.Client(base_url=report.url + ACTION, timeout=30, headers=headers) as one:
        yield one
    written.clear()


def did(client, action, **body):
    answer = client.post(f"/{action}", json=body)
    told = answer.json()
    return answer.status_code, told["result"] if told["success"] else told["error"]


def test_a_set_its_table_and_its_end(editor, client):
    _, made = did(editor, "package_create", **SET)
    table = made["resources"][0]["id"]
    assert did(editor, "datastore_upsert", resource_id=table, records=[])[0] == 404
    assert did(editor, "datastore_create", resource_id=table, fields=FIELDS)[0] == 200
    rows = [{"ma": "1", "so": 1.5}, {"ma": "2", "so": None}]
    status, error = did(editor, "datastore_upsert", resource_id=table, records=rows)
    assert (status, list(error)) == (409, ["__type", "table"]), "no key yet"
    did(editor, "datastore_create", resource_id=table, fields=FIELDS, primary_key="ma")
    before = did(editor, "package_show", id="bo-thu")[1]["metadata_modified"]
    for _ in range(2):
        assert did(editor, "datastore_upsert", resource_id=table, records=rows)[0] == 200
    found = client.get(f"{ACTION}/datastore_search", params={"resource_id": table}).json()
    assert [one["so"] for one in found["result"]["records"]] == [1.5, None]
    assert did(editor, "package_show", id="bo-thu")[1]["metadata_modified"] == before
    for wrong, field in (({"so": 1}, "key"), ({"ma": "3", "x": 1}, "fields")):
        status, error = did(editor, "datastore_upsert", resource_id=table, records=[wrong])
        assert (status, list(error)) == (409, ["__type", field])
    did(editor, "datastore_delete", resource_id=table, filters={"ma": ["1"]})
    dumped = client.get(f"/ckan/datastore/dump/{table}", params={"format": "json"}).json()
    assert [one[1] for one in dumped["records"]] == ["2"]
    assert (
        client.get(f"{ACTION}/package_search", params={"q": "Bộ thử"}).json()["result"]["count"]
        == 1
    )
    did(editor, "package_delete", id="bo-thu")
    assert client.get(f"{ACTION}/package_show", params={"id": "bo-thu"}).status_code == 403
    assert did(editor, "package_show", id="bo-thu")[1]["state"] == "deleted"
    status, error = did(editor, "package_create", **SET)
    assert (status, list(error)) == (409, ["__type", "name"]), "the name stays taken"
    assert (
        did(editor, "package_patch", id="bo-thu", state="active")[1]["resources"][0]["id"] == table
    )


def test_who_may_write_and_where(editor, client, report):
    assert did(httpx.Client(base_url=report.url + ACTION), "package_create", **SET)[0] == 403
    assert did(editor, "package_create", **{**SET, "owner_org": "khong-co"})[0] == 409
    did(editor, "package_create", **{**SET, "private": True})
    assert "bo-thu" not in client.get(f"{ACTION}/package_list").json()["result"]
    assert client.get(f"{ACTION}/package_show", params={"id": "bo-thu"}).status_code == 403
    plain = {"name": "Tệp", "format": "CSV", "url": "x"}
    _, held = did(editor, "package_patch", id="bo-thu", resources=[plain])
    rid = held["resources"][0]["id"]
    status, error = did(editor, "datastore_create", resource_id=rid, fields=FIELDS)
    assert (status, list(error)) == (409, ["__type", "read-only"])
    mine = did(editor, "organization_list_for_user", permission="create_dataset")[1]
    assert [one["name"] for one in mine] == [addresses.PUBLISHER]
    assert did(editor, "organization_list_for_user")[1] == []
