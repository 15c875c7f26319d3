"""How often one visitor may do something: a count in the shared cache, a window at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from cms.web.counting import count_on, count_under


@dataclass(frozen=True)
class Limit:
    """``most`` times in a window of ``seconds``; 0 is no limit. Windows start on the clock."""

    name: str
    most: int
    seconds: int

    def passed(self, who: str, *, now: datetime) -> bool:
        """Count one more for ``who`` and say whether that is one too many."""
        return self.any_passed([who], now=now)

    def any_passed(self, everybody: Iterable[str], *, now: datetime) -> bool:
        """Count one more for each and say whether that is one too many for any of them."""
        return self in passed({self: everybody}, now=now)

    def reached(self, who: str, *, now: datetime) -> bool:
        """Say whether ``who`` has none left, without counting."""
        return bool(self.most) and count_under(self._key(who, now)) >= self.most

    def seconds_left(self, now: datetime) -> int:
        """How long until the window ends."""
        return self.seconds - int(now.timestamp()) % self.seconds

    def _key(self, who: str, now: datetime) -> str:
        # The window is part of the key, so that a count ends with it in every cache.
        window = int(now.timestamp()) // self.seconds
        # Nobody's address is kept, here or in the cache's own table.
        return f"count:{self.name}:{window}:{salted_hmac(self.name, who).hexdigest()}"


def passed(asked: Mapping[Limit, Iterable[str]], *, now: datetime) -> set[Limit]:
    """Count one more for each under its limit, all in one step; the limits that this passes.

    All have the same ``seconds``.
    """
    keys = {
        limit: {limit._key(who, now) for who in everybody}
        for limit, everybody in asked.items()
        if limit.most
    }
    together = set().union(*keys.values())
    if not together:
        return set()
    (seconds,) = {limit.seconds for limit in keys}
    counts = count_on(together, seconds=seconds)
    return {limit for limit, own in keys.items() if any(counts[key] > limit.most for key in own)}


def source_of(request: HttpRequest) -> str:
    """The address a request came from, as the outermost proxy of our own wrote it down."""
    hops: int = settings.TRUSTED_PROXY_COUNT
    named = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if hops and len(named) >= hops and named[-hops]:
        return str(named[-hops])
    return str(request.META.get("REMOTE_ADDR", ""))
