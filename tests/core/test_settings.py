"""Settings: precedence, and every fault listed with its file or variable."""

from datetime import timedelta

import pytest

from core.errors import ConfigError
from core.settings import load


@pytest.fixture
def config(tmp_path):
    file = tmp_path / "ioc.toml"
    file.write_text('[sources.opendata]\nurl = "http://one"\nevery = "15m"\n', "utf-8")
    return file


def test_environment_wins_over_local_over_kept(config):
    env = {"IOC_CONFIG": str(config)}
    assert load(env=env).sources["opendata"].url == "http://one"
    config.with_name("ioc.local.toml").write_text('[sources.opendata]\nurl = "http://two"\n')
    settings = load(env=env)
    assert settings.sources["opendata"].url == "http://two"
    assert settings.sources["opendata"].every == timedelta(minutes=15)
    settings = load(env={**env, "IOC_SOURCES__OPENDATA__URL": "http://three"})
    assert settings.sources["opendata"].url == "http://three"


def test_every_fault_is_listed(config):
    config.write_text(
        'misspelt = 1\n[sources.opendata]\nadress = "x"\n[jobs]\nbatch = 1\n', "utf-8"
    )
    env = {"IOC_CONFIG": str(config), "IOC_DATABSE_URL": "x", "IOC_CLOCK_AT": "tomorrow"}
    with pytest.raises(ConfigError) as caught:
        load(env=env, known_sources=frozenset({"onestop"}))
    text = "\n".join(caught.value.faults)
    for part in ("misspelt", "adress", "jobs.batch", "IOC_DATABSE_URL", "IOC_CLOCK_AT", "onestop"):
        assert part in text
    assert str(config) in text


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"gone\.toml"):
        load(env={"IOC_CONFIG": str(tmp_path / "gone.toml")})


def test_secrets_are_not_repeated(config):
    env = {"IOC_CONFIG": str(config), "IOC_SOURCES__OPENDATA__PASSWORD": "s3cret"}
    settings = load(env=env)
    assert settings.sources["opendata"].secret() == "s3cret"
    assert "s3cret" not in repr(settings)


def test_a_secret_file_that_is_gone_is_named(config, tmp_path):
    env = {"IOC_CONFIG": str(config), "IOC_SOURCES__OPENDATA__TOKEN_FILE": str(tmp_path / "no")}
    with pytest.raises(ConfigError, match="no"):
        load(env=env).sources["opendata"].bearer()


def test_the_frozen_clock(config):
    clock = load(env={"IOC_CONFIG": str(config), "IOC_CLOCK_AT": "2023-12-26"}).clock()
    assert clock.now().isoformat() == "2023-12-26T10:30:00+00:00"


def test_the_province_of_a_source_is_the_tenants(config):
    env = {"IOC_CONFIG": str(config), "IOC_TENANT": "79"}
    assert load(env=env).sources["opendata"].province == "79"


def test_a_secret_under_a_misspelt_key_is_not_repeated(config):
    config.write_text('[sources.opendata]\npasword = "s3cret"\n', "utf-8")
    with pytest.raises(ConfigError) as caught:
        load(env={"IOC_CONFIG": str(config)})
    assert "pasword" in caught.value.public
    assert "s3cret" not in caught.value.public
