"""Refusals of the meetings' services. Each is raised before anything is written."""

from __future__ import annotations

from cms.web.refusals import Refused


class MeetingRefused(Refused):
    """A refusal in words that say what to do. ``field``: the form's field; empty: the whole."""


class MinutesApproved(MeetingRefused):
    """Raised for a change of a record whose minutes were approved (S0-11, S0-15)."""

    def __init__(self) -> None:
        super().__init__("The minutes of this meeting were approved. Its record is closed.")
