"""What members pass on that somebody told them, rather than carrying messages themselves."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cms.casework.procedure.parts import Part


class HandOverRules(Part):
    """After so many calendar ``days`` without a case it stands in the queue as late (S0-37)."""

    days: Annotated[int, Field(ge=1, le=60)] = 7
