"""Figures of an Intelligent Operations Centre (IOC) as pandas frames, for notebooks.

    from ioc_client import Ioc

    ioc = Ioc("https://ioc.example.gov.vn", token="…")
    ioc.values("onestop.on_time_rate", period="2025-Q3", by="unit")

Every frame carries in ``attrs`` where it comes from: ``url``, ``asked_at`` (UTC) and, where the
answer tells it, ``revision``. Ask again with ``as_known=`` that moment and the same figures come.
"""

from ioc_client.client import Ioc
from ioc_client.errors import IocApiError, IocUnreachable

__all__ = ["Ioc", "IocApiError", "IocUnreachable"]
