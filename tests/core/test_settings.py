"""Settings: precedence, and every fault listed with its file or variable."""

from datetime import timedelta

import pytest

from core.errors import ConfigError
from core.lateness import Lateness
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


def test_a_stream_over_its_source(config):
    config.write_text(
        '[sources.onestop]\nevery = "5m"\nlateness = "2h"\nworking_days = true\n'
        '[sources.onestop.streams.procedures]\ncron = "0 6 * * *"\nlateness = "2wd"\n'
        "[sources.onestop.streams.fields]\nenabled = false\nworking_days = false\n",
        "utf-8",
    )
    variable = "IOC_SOURCES__ONESTOP__STREAMS__PROCEDURES__CRON"
    source = load(env={"IOC_CONFIG": str(config), variable: "0 7 * * *"}).sources["onestop"]
    own = source.stream("procedures")
    assert (own.cron, own.every, own.working_days) == ("0 7 * * *", None, True)
    assert own.lateness == Lateness(working_days=2)
    assert source.stream("dossiers") == source.stream("agencies")
    assert source.stream("dossiers").every == timedelta(minutes=5)
    assert source.stream("dossiers").lateness == Lateness(7_200)
    assert (source.stream("fields").enabled, source.stream("fields").working_days) == (False, False)
    off = source.model_copy(update={"enabled": False})
    assert not off.stream("procedures").enabled


def test_faults_of_streams_are_listed_with_file_and_key(config):
    config.write_text(
        '[sources.onestop.streams.procedures]\ncorn = "0 6 * * *"\nlateness = "2 tuần"\n', "utf-8"
    )
    env = {
        "IOC_CONFIG": str(config),
        "IOC_SOURCES__ONESTOP__STREAMS__PROCEDURES__EVRY": "x",
        "IOC_SOURCES__ONESTOP__STREAMS__FIELDS__EVERY": "soon",
    }
    with pytest.raises(ConfigError) as caught:
        load(env=env)
    text = "\n".join(caught.value.faults)
    assert "biến môi trường IOC_SOURCES__ONESTOP__STREAMS__PROCEDURES__EVRY" in text
    assert "biến môi trường IOC_SOURCES__ONESTOP__STREAMS__FIELDS__EVERY" in text
    assert f"{config}: sources.onestop.streams.procedures.corn: không có thiết đặt này" in text
    assert f"{config}: sources.onestop.streams.procedures.lateness" in text
    assert "2wd" in text
