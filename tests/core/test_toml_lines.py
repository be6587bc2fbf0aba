"""Faults of TOML files are told with their line."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.settings import ROOT
from core.toml_lines import Lines, located

TEXT = '''# first
tenant = 80

[sources.edoc]          # a table
url = "http://x/[1]"
names = [
    "a", # ]
    "cron = 5",
]
about = """
cron = "not a key"
"""
cron = "x"

[[duty]]
id = "tt-1"
by = ["a"]

[[duty]]
id = "tt-2"
by = ["b"]
[duty.more]
deep = 1

["quoted.key"]
a.b = 1

[year.2026]
off = 1

[[agency]]
number = 1

[[agency]]
number = 0
into = [1]
'''


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("tenant", 2), ("sources.edoc", 4), ("sources.edoc.url", 5), ("sources.edoc.cron", 13),
        ("sources.edoc.misspelt", 4), ("sources.other.url", 4), ("duty.1.by", 21),
        ("duty[2].by", 21), ("duty tt-2.by", 21), ("duty tt-1", 15), ("duty.1.more.deep", 23),
        ("quoted.key", 25), ("quoted.key.a.b", 26), ("nothing", 0), ("year.2026.on", 28),
        ("year.2026.off", 29), ("year.2025.off", 28), ("agency.1.into", 36),
        ("agency[2].number", 35), ("agency 1.number", 32), ("agency 0.into", 36), ("agency[0]", 31),
    ],
)  # fmt: skip
def test_a_key_is_found(words, line):
    assert Lines(TEXT).find(words)[0] == line


def test_a_fault_gets_its_line_and_the_local_file_is_looked_into(tmp_path):
    main, local = tmp_path / "ioc.toml", tmp_path / "ioc.local.toml"
    main.write_text(TEXT, "utf-8")
    local.write_text('\n[sources.edoc]\npages = "x"\n', "utf-8")
    assert located(
        [
            f"{main}: sources.edoc.cron: sai",
            f"{main}: sources.edoc.pages: phải là số nguyên",
            f"{main}: bogus: không có",
            f"{main}: Expected '=' (at line 7, column 3)",
            "biến môi trường IOC_X: sai",
            "indicators/definitions/a/b.yaml:3: id: sai",
            f"{main}:4: đã có dòng",
        ]
    ) == [
        f"{main}:13: sources.edoc.cron: sai",
        f"{local}:3: sources.edoc.pages: phải là số nguyên",
        f"{main}:1: bogus: không có",
        f"{main}:7: Expected '=' (at line 7, column 3)",
        "biến môi trường IOC_X: sai",
        "indicators/definitions/a/b.yaml:3: id: sai",
        f"{main}:4: đã có dòng",
    ]


def keys(tree, at=()):
    """Every key of a parsed file."""
    if isinstance(tree, dict):
        for name, value in tree.items():
            yield (*at, name)
            yield from keys(value, (*at, name))
    elif isinstance(tree, list) and tree and all(isinstance(one, dict) for one in tree):
        for i, one in enumerate(tree):
            yield (*at, i)
            yield from keys(one, (*at, i))


@pytest.mark.parametrize("path", sorted((ROOT / "config").glob("*.toml")), ids=lambda p: p.name)
def test_every_table_and_key_of_our_own_files_is_found(path):
    text = path.read_text("utf-8")
    found = Lines(text).of
    for key in keys(tomllib.loads(text)):
        known = key
        while known and known not in found:  # keys of an inline table stand on their table's line
            known = known[:-1]
        assert len(known) >= min(len(key), 1), key
        line = text.splitlines()[found[known] - 1]
        assert str(known[-1]) in line or isinstance(known[-1], int) or line.strip().startswith("[")


@given(st.text())
def test_no_text_breaks_it(text):
    Lines(text).find(text)
    located([f"x.toml: {text}"])
