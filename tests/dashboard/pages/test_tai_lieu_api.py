"""The page about the API: every address stands there, and its examples run."""

import re
from html import unescape

from dashboard.api import OPERATIONS
from dashboard.api.openapi import path_of

PATH = "/tai-lieu-api"


def test_every_address_is_there_and_every_example_answers(web):
    text = unescape(web.get(PATH, "analyst").text)
    assert all(f"<code>{path_of(one)}</code>" in text for one in OPERATIONS)
    links = set(re.findall(r'href="(/api/v1/[^"]+)"', text))
    assert len(links) > 20
    for link in sorted(links):
        answer = web.get(link, "analyst")
        assert answer.status_code == 200, link
        assert answer.data, link


def test_the_lines_to_copy_are_whole(web):
    text = unescape(web.get(PATH, "analyst").text)
    asked = re.findall(
        r'curl -H "Authorization: Bearer \$TOKEN" "http://127.0.0.1:8050(/[^"]+)"', text
    )
    assert len(asked) == 3
    for path in asked:
        assert web.get(path, "analyst").status_code == 200, path
    assert web.tokens["analyst"] not in text
    elsewhere = web.get(PATH, "analyst", Host="evil.example.invalid").text
    assert "evil.example" not in elsewhere, "nobody's own word for us is kept for others"


def test_what_is_taken_away_leads_here(web):
    assert f'href="{PATH}"' in web.get("/mot-cua", "leader").text
