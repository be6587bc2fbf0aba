"""The file of choices as the web reads it: anew when it was written, so that a withdrawal holds."""

from __future__ import annotations

import threading

from core import public
from core.public import Public
from core.settings import Settings


class Choice:
    """What may be shown now."""

    def __init__(self, settings: Settings) -> None:
        self._path = public.file_of(settings)
        self._named = settings.publish.file is not None
        self._guard = threading.Lock()
        self._held: tuple[int, Public] | None = None

    def now(self) -> Public:
        """The choices as the file has them. Raises ConfigError while it cannot be read.

        Without a file of the usual name nothing is public; one that is named must be there.
        """
        try:
            written = self._path.stat().st_mtime_ns
        except OSError:
            return public.load(self._path) if self._named else Public()
        with self._guard:
            if self._held is None or self._held[0] != written:
                self._held = (written, public.load(self._path))
            return self._held[1]
