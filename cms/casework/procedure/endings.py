"""How a case may end, and what is promised, put right and learned with it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from cms.casework.procedure.parts import Choice, EvidenceField, Key, Part, When


class Outcome(Part):
    """How a case may end."""

    key: Key
    label: str
    public_label: str
    when: When = None
    needs_reason: bool = False
    # While this holds a case may end so with nothing else done first; empty: never.
    at_once: When = None


class OnTheSpot(Part):
    """What whoever settles a matter at once may agree to there and then (S4-13).

    ``up_to``: pounds, of the amount that its type asks for. It is done within so many days.
    """

    up_to: Annotated[int, Field(ge=1, le=100_000)]
    within_days: Annotated[int, Field(ge=1, le=366)]


class RemedyType(Part):
    """A way to put something right (S3-112 to S3-118), with what is noted when it is agreed.

    ``public_label`` empty: the person reads the label. ``follow_up_months``: so long after it
    is done somebody looks whether it held; empty: never. ``policy``: the key under which the
    policy that it follows is published (S4-40); empty: none of its own.
    """

    key: Key
    label: str
    public_label: str = ""
    hint: str = ""
    asks: tuple[EvidenceField, ...] = ()
    follow_up_months: int | None = None
    agreed_by: tuple[Key, ...] = ()  # roles that must agree to it; empty: whoever works on it
    on_the_spot: OnTheSpot | None = None  # empty: never agreed to as something is settled
    policy: Key = ""


class PuttingRight(Part):
    """The remedies there are, and the rule they follow, shown beside the form (S3-114)."""

    principle: str = ""
    remedies: tuple[RemedyType, ...]


class Learning(Part):
    """How lessons are kept: causes, and when the same cause again is marked “repeat” (S3-7)."""

    causes: tuple[Choice, ...]
    repeat_months: int = 12
    priorities: tuple[Choice, ...] = ()  # of the body's plan, to tag a lesson with (S2-10)
    owners: tuple[Key, ...] = ()  # roles that a lesson may be given to; empty: any of them


class ChecklistItem(Part):
    key: Key
    text: str


class Checklist(Part):
    """Things to think of while a message is written; leaving one out needs a reason (S3-44).

    ``required`` false: it stands beside the form and stops nothing.
    """

    key: Key
    label: str
    beside: tuple[Key, ...]  # messages beside whose form it stands
    items: tuple[ChecklistItem, ...]
    required: bool = False
