"""Which sources are pulled: those that exist, are configured and are not switched off."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from connectors import registry
from connectors.base import Connector, Stream
from connectors.reading import mapping
from connectors.records.tables import TableStream
from core.errors import ConfigError, NotFoundError
from core.settings import Settings, SourceSettings
from core.text import fold


def configured(source: SourceSettings) -> bool:
    """Is it said where the source is?"""
    return source.enabled and bool(source.url or source.folder)


def active(settings: Settings) -> list[str]:
    """Sources to pull, in the order of the configuration file: the first load follows it."""
    known = registry.names()
    return [name for name, one in settings.sources.items() if name in known and configured(one)]


def mapping_faults(paths: Iterable[Path]) -> list[str]:
    """Everything in these mappings of tables that cannot be used, with file and key."""
    streams = ((name, one) for name in registry.names() for one in registry.get(name).streams)
    able = {name for name, one in streams if isinstance(one, TableStream)}
    found: list[str] = []
    for path in sorted(set(paths)):
        try:
            mapping.load(path, able)
        except ConfigError as fault:
            found += fault.faults
    return found


def connector(settings: Settings, name: str) -> Connector:
    """The connector of a source that can be pulled.

    Raises NotFoundError for an unknown name, ConfigError for one switched off or without address.
    """
    known = registry.names()
    if name not in known:
        near = [one for one in sorted(known) if fold(name)[:3] in fold(one)]
        listed = ", ".join(near or sorted(known))
        raise NotFoundError(f"Không có nguồn “{name}”. Các nguồn: {listed}.")
    source = settings.sources.get(name) or SourceSettings()
    if not source.enabled:
        raise ConfigError([f"sources.{name}.enabled: nguồn đang tắt; đặt true để kéo."])
    if not configured(source):
        raise ConfigError(
            [
                f"sources.{name}.url: chưa đặt địa chỉ của nguồn "
                f"(biến môi trường IOC_SOURCES__{name.upper()}__URL hoặc config/ioc.local.toml)."
            ]
        )
    found = registry.get(name)
    if faults := stream_faults(source, found):
        raise ConfigError(faults)
    return found


def stream_faults(source: SourceSettings, connector: Connector) -> list[str]:
    """Settings of streams that the connector does not have; empty when all are known."""
    allowed = ", ".join(one.name for one in connector.streams)
    return [
        f"sources.{connector.name}.streams.{name}: không có luồng này; các luồng: {allowed}"
        for name in sorted(set(source.streams) - {one.name for one in connector.streams})
    ]


def pulled(source: SourceSettings, connector: Connector) -> list[Stream]:
    """The streams that are not switched off, in the connector's order."""
    return [one for one in connector.streams if source.stream(one.name).enabled]
