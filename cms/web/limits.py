"""How often one visitor may do something: a count in the shared cache, a window at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


@dataclass(frozen=True)
class Limit:
    """``most`` times in a window of ``seconds``; 0 is no limit. Windows start on the clock."""

    name: str
    most: int
    seconds: int

    def passed(self, who: str, *, now: datetime) -> bool:
        """Count one more for ``who`` and say whether that is one too many."""
        if not self.most:
            return False
        key = self._key(who, now)
        # A cache in the database does not count on in one step, but it adds a key only once:
        # each time takes a place of its own, so tries side by side all count.
        place = int(cache.get(key) or 0) + 1
        while place <= self.most and not cache.add(f"{key}:{place}", 1, timeout=self.seconds):
            place += 1
        cache.set(key, min(place, self.most), timeout=self.seconds)
        return place > self.most

    def reached(self, who: str, *, now: datetime) -> bool:
        """Say whether ``who`` has none left, without counting."""
        return bool(self.most) and int(cache.get(self._key(who, now)) or 0) >= self.most

    def seconds_left(self, now: datetime) -> int:
        """How long until the window ends."""
        return self.seconds - int(now.timestamp()) % self.seconds

    def _key(self, who: str, now: datetime) -> str:
        # The window is part of the key: not every cache keeps a time-out when it counts on.
        window = int(now.timestamp()) // self.seconds
        # Nobody's address is kept, here or in the cache's own table.
        return f"limit:{self.name}:{window}:{salted_hmac(self.name, who).hexdigest()}"


def source_of(request: HttpRequest) -> str:
    """The address a request came from, as the outermost proxy of our own wrote it down."""
    hops: int = settings.TRUSTED_PROXY_COUNT
    named = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if hops and len(named) >= hops and named[-hops]:
        return str(named[-hops])
    return str(request.META.get("REMOTE_ADDR", ""))
