"""What staff are given: a draft to check, somebody to ask, and why all of it matters."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cms.casework.procedure.parts import Choice, Key, Part


class FactCheckRules(Part):
    """The staff concerned read the draft of a message and comment before it goes (S3-59).

    ``message`` tells each of them where; ``days`` are the calendar days that they have, unless
    another day is given. A gate that asks for the fact “drafts_checked” keeps the message back.
    """

    message: Key
    days: Annotated[int, Field(ge=1, le=60)] = 5


class HelpForStaff(Part):
    """Whom staff ask when they are not sure, by the role that knows (S3-110, S3-154)."""

    role: Key
    say: str = "Not sure? Ask."


class Guidance(Choice):
    """One paragraph for staff on why it matters and how to help (S2-17, S4-1)."""

    text: str
