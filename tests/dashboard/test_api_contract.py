"""The API holds to its own description, whatever is asked of it (schemathesis)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.python._constants.orchestrator import build_constants_pool
from schemathesis.specs.openapi.checks import positive_data_acceptance

from dashboard.api import _OPENAPI, _STAMP, OPERATIONS
from dashboard.api.openapi import path_of
from indicators.catalog import Catalog
from tests.dashboard.conftest import Web, build, shut

EXAMPLES = int(os.environ.get("TEST_EXAMPLES", "5"))
"""Requests an address, beside those that its examples make; ``make test-slow`` asks for more."""
OTHERS = ("official", "leader", "operator", "administrator", "screen", None)
"""Who else asks, fewer times: what answers is the same, what is refused is not. None: nobody."""
ALL = [*OPERATIONS, _STAMP, _OPENAPI]


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory, scored: Catalog) -> Iterator[Any]:
    """The API over a real catalogue, as its openapi.json describes it, and the application."""
    folder = tmp_path_factory.mktemp("contract")
    web: Web = build(folder, scored, api_limit="1000000 per minute")
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", web.app.server, headers=web.bearer("analyst")
    )
    if "TEST_RANDOM" not in os.environ:  # the same examples, whatever our sources say
        schema.config.analysis.constants.enabled = False
    yield schema, web
    shut(web)


def test_values_are_drawn_from_nothing_that_stands_in_our_sources(described):
    assert build_constants_pool(described[0]).is_empty() is ("TEST_RANDOM" not in os.environ)


def asked(described: Any, one: Any, role: str | None, examples: int) -> list[int]:
    """Ask an address as a role; the status of each answer, all of which keep to the description.

    A refusal may follow from two parameters together, which no schema tells.
    """
    schema, web = described
    found: list[int] = []
    # its client over WSGI unpacks nothing
    headers = (web.bearer(role) if role else {}) | {"Accept-Encoding": "identity"}

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema[path_of(one)]["GET"].as_strategy())
    def holds(case):
        answer = case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])
        found.append(answer.status_code)

    holds()
    return found


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_no_answer_is_undocumented_and_none_breaks(described, one):
    assert asked(described, one, "analyst", EXAMPLES)


@pytest.mark.parametrize("role", OTHERS)
def test_nor_is_any_of_who_may_see_less_or_more(described, role):
    """An official of one unit, a screen, nobody: refused in words, never broken, never let in."""
    for one in ALL:
        found = set(asked(described, one, role, max(1, EXAMPLES // 5)))
        if role is None:
            assert found == {401}, one.name
        elif role not in one.roles:
            assert found == {403}, one.name
        else:
            assert found
            assert not found & {401, 429, 503}, one.name
