"""Where the jobs of the tests pull from."""

from sandbox import addresses

AT = "2023-12-26"
FEW = {
    f"IOC_SOURCES__{name.upper()}__ENABLED": "false"
    for name in addresses.PATHS
    if name not in ("tasks", "zalo")
}
"""Where two small sources are enough."""


def environment(url, inbox=None, **more):
    """The sandbox's addresses; sources give up at once and go back to October."""
    env = {**addresses.environment(url, inbox), "IOC_CLOCK_AT": AT}
    for name in addresses.PATHS:
        env |= {
            f"IOC_SOURCES__{name.upper()}__{key}": value
            for key, value in (
                ("RETRIES", "0"),
                ("TIMEOUT", "5s"),
                ("BACKFILL_FROM", "2023-10-01"),
            )
        }
    return env | more
