"""When a body tells everybody how well it kept its promises (S4-21)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cms.casework.procedure.parts import Part


class FigureRules(Part):
    """Figures are told by the quarter, so many days after it ended, and never changed.

    ``year_begins``: the month with which a year of figures begins; empty: with the first quarter
    that was told.
    """

    after_days: Annotated[int, Field(ge=1, le=90)] = 14
    year_begins: Literal[1, 4, 7, 10] | None = None
