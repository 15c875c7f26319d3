"""Refusals of the policies' services. Each is raised before anything is written."""

from __future__ import annotations

from cms.web.refusals import Refused


class PolicyRefused(Refused):
    """A refusal in words that say what to do. ``field``: the form's field; empty: the whole."""


class NotAdopted(PolicyRefused):
    """Raised where words would be published that nobody adopted, or a policy without an owner."""
