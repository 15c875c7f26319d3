"""Refusals of this app: each says what to do instead, and nothing was written."""

from __future__ import annotations

from cms.web.refusals import Refused


class PublishingRefused(Refused):
    """Raised by a service. ``field`` names what was given wrongly; empty: nothing in particular."""
