"""Every refusal of the casework desk. Each is raised before anything is written."""

from __future__ import annotations

from dataclasses import dataclass


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


class CaseworkError(Exception):
    """The base of all refusals. Its text is a full sentence fit for staff."""

    def __init__(self, text: str, *, field: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.field = field
