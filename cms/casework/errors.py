"""Every refusal of the casework desk. Each is raised before anything is written."""

from __future__ import annotations

from dataclasses import dataclass

from cms.web.refusals import Refused


@dataclass(frozen=True)
class Missing:
    """One thing that stands in the way, and where it is done.

    ``field`` is the form field it belongs to, ``anchor`` the place on the case screen;
    either may be empty. ``steps``: the keys of steps that would do instead.
    """

    text: str
    field: str = ""
    anchor: str = ""
    steps: tuple[str, ...] = ()


class CaseworkError(Refused):
    """The base of all refusals. Its text is a full sentence fit for staff."""
