"""What every part of a procedure document stands on."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from cms.casework.procedure.conditions import AllOf, AnyOf, Test

KEY: Final = r"^[A-Za-z0-9_-]+$"  # it stands in addresses, and in facts as “step.field.choice”
WEB_ADDRESS: Final = r"^https?://\S+$"
Key = Annotated[str, StringConstraints(pattern=KEY, max_length=50)]
WebAddress = Annotated[str, StringConstraints(pattern=WEB_ADDRESS, max_length=200)]
Kind = Literal["compliment", "comment", "concern", "complaint"]
When = Test | AllOf | AnyOf | None


class Part(BaseModel):
    """The base of everything in a document: unknown names are refused, nothing changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Choice(Part):
    """One of a list that a body keeps: a team, a cause, a priority."""

    key: Key
    label: str


class Area(Choice):
    """An area of service (S3-22). ``handler`` has its cases wherever the default handler would."""

    handler: Key | None = None


class EvidenceField(Part):
    """One thing to record.

    ``type``: “date” is a day that has come, “planned_date” one that may be to come, “amount”
    pounds and pence, “tick” a box that must be ticked where it is required, “role” a role of
    the procedure, “body” and “bodies” outside bodies, “choices” several of the choices,
    “principles” those of the code that members sign.
    """

    key: Key
    label: str
    type: Literal[
        "text", "long_text", "date", "planned_date", "moment", "yes_no", "tick", "choice",
        "choices", "amount", "role", "body", "bodies", "principles",
    ]  # fmt: skip
    required: bool = True
    help: str = ""
    error: str = ""  # empty: “Enter <label>”
    choices: tuple[tuple[Key, str], ...] = ()
    when: When = None  # asked only while this holds; nothing asked is nothing required


# What the record of a meeting may hold: each is filled in where the step has a field of that key.
MEETING_EVIDENCE: Final = ("answer", "meets_at", "place", "access_needs", "companion", "notes")
MEETING_ANSWERS: Final = ("met", "declined", "not_held")  # choices that its “answer” must offer
