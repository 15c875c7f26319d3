"""Refusals of the policies' services. Each is raised before anything is written."""

from __future__ import annotations


class PolicyRefused(Exception):
    """A refusal in words that say what to do. ``field``: the form's field; empty: the whole."""

    def __init__(self, text: str, *, field: str = "") -> None:
        super().__init__(text)
        self.text, self.field = text, field


class NotAdopted(PolicyRefused):
    """Raised where words would be published that nobody adopted, or a policy without an owner."""
