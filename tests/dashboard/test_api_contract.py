"""The API holds to its own description, whatever is asked of it (schemathesis)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from dashboard.api import _OPENAPI, _STAMP, OPERATIONS
from dashboard.api.openapi import path_of
from indicators.catalog import Catalog
from tests.dashboard.conftest import Web, build, shut

EXAMPLES = int(os.environ.get("TEST_EXAMPLES", "5"))
"""Requests an address, beside those that its examples make; ``make test-slow`` asks for more."""


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory, scored: Catalog) -> Iterator[Any]:
    """The API over a real catalogue, as its openapi.json describes it, and who may ask."""
    folder = tmp_path_factory.mktemp("contract")
    web: Web = build(folder, scored, api_limit="1000000 per minute")
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json", web.app.server, headers=web.bearer("analyst")
    )
    # its client over WSGI unpacks nothing
    yield schema, web.bearer("analyst") | {"Accept-Encoding": "identity"}
    shut(web)


@pytest.mark.parametrize("one", [*OPERATIONS, _STAMP, _OPENAPI], ids=lambda one: one.name)
def test_no_answer_is_undocumented_and_none_breaks(described, one):
    """A refusal may follow from two parameters together, which no schema tells."""
    schema, bearer = described

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=schema[path_of(one)]["GET"].as_strategy())
    def holds(case):
        case.call_and_validate(headers=bearer, excluded_checks=[positive_data_acceptance])

    holds()
