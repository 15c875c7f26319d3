"""What is told to the public from a case, and what the person has to say to it (S0-44, H4)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cms.casework.procedure.parts import Key, Part


class PublishingRules(Part):
    """The person may be asked about a text from their case before it is published.

    ``message`` tells them where to read it; they may object for ``object_days`` working days.
    """

    message: Key
    object_days: Annotated[int, Field(ge=1, le=60)]
