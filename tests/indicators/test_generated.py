"""The schema and the reference page follow the definitions."""

from connectors import registry
from core import reporting
from indicators import generated
from indicators.loader import load


def test_schema_is_current():
    assert generated.SCHEMA.read_text("utf-8") == generated.schema(), (
        "run: python -m indicators.generated"
    )


def test_reference_page_is_current():
    assert generated.PAGE.read_text("utf-8") == generated.page(load()), (
        "run: python -m indicators.generated"
    )


def test_every_definition_names_its_schema_and_every_indicator_has_its_heading():
    page = generated.PAGE.read_text("utf-8")
    for path in generated.ROOT.glob("indicators/definitions/*/[!_]*.yaml"):
        first = path.read_text("utf-8").splitlines()[0]
        assert first == "# yaml-language-server: $schema=../../schema.json", path
        assert f"### {path.stem}\n" in page


def test_definitions_name_connectors_that_exist_and_figures_that_can_be_reported():
    held = load(known_sources=registry.names())
    may_report = set(reporting.kept().measures)
    for one in held.all:
        if one.sources == ("reported",):
            assert set(one.measures) <= may_report, one.id
