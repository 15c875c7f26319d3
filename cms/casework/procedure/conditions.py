"""Conditions on the facts of a case: lists of {field, operator, value}, no expressions, no code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Scalar = bool | int | str | None

# Every fact that a procedure document may ask about, with what it means.
FACTS: Mapping[str, str] = {
    "kind": "compliment, comment, concern, complaint or unsure",
    "channel": "how it reached us: web, email, letter, phone, in_person, text",
    "written": "true when the person wrote it, or agreed to words written down for them",
    "stage": "the key of the stage the case is in",
    "fuller_reply_needed": "true, false, or null while nobody has decided",
    "general_interest": "true, false, or null while nobody has decided",
    "anonymous": "true when the person gave no name",
    "can_be_written_to": "true when we hold an email or postal address",
    "subject_roles": "the roles of the people it is about (a list)",
    "about_a_person": "true when it is about somebody",
    "has_representative": "true when somebody acts for the person",
    "authority": "not_needed, asked, held or refused",
    "points": "how many points were noted",
    "points_unanswered": "how many points have no answer yet",
    "points_untold": "how many points stand with their answer in no letter, once one went that "
    "tells of points",
    "sent": "the kinds of message sent and not bounced (a list)",
    "steps_done": "the keys of the steps recorded (a list)",
    "points_without_finding": "how many points have no finding yet",
    "findings": "the findings of its points (a list)",
    "sent_first_day": "the kinds of message sent on the day it was received (a list)",
    "spoken_since_decision": "true once somebody spoke with them after the last decision",
    "requests_open": "how many requests for information are unanswered; referrals and checks of a "
    "draft do not count",
    "referrals_open": "how many referrals have no outcome yet",
    "one_of_many": "true when it came among many from one place",
    "triaged": "true once somebody has read and sorted it",
    "outcome": "the key of the outcome, or the one it is being closed with, or null",
    "service_area": "the key of the area of service, or null",
    "relation": "what the person is to us, or an empty text",
    "person_kind": "individual, group or business",
    "flags": "the keys of the flags that are on (a list)",
    "answers": "choices and ticks recorded, as “step.field.choice” (a list)",
    "scope": "refused, accepted or service_request, as decided last; null where nothing was, "
    "and once the person disagreed",
    "remedies": "the types of remedy agreed (a list)",
    "remedies_open": "how many remedies are not done yet",
    "lessons": "how many lessons are recorded, “none found” counting as one",
    "causes": "how many lessons say what caused it",
    "recommendations": "how many lessons recommend a change of policy or procedure",
    "in_group": "true when it is answered together with others",
    "has_contractor": "true when somebody else provides the service",
    "subjects_untold": "how many of those it is about nobody has told, or put off with a reason",
    "subjects_without_copy": "how many of them have no copy, and no reason to wait for it",
    "subjects_unheard": "how many of them have not commented, or let the day pass",
    "subjects_uninformed": "how many of them do not know what we propose",
    "about_me": "true when it is about whoever does it",
    "contractor_replies": "true when it is agreed that they reply themselves",
    "drafts_checked": "the messages whose draft the staff concerned checked, or need not (a list)",
    "unchecked": "how many items of a restricted contact nobody has looked at",
    "reply_channel": "how the reply goes: email, letter, phone, in_person; null before",
    "my_roles": "the roles of whoever does it (a list)",
    "i_decided": "the stages that whoever does it decided (a list)",
}


class Test(BaseModel):
    """One fact against one value. Exactly one operator is given."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    __test__ = False  # not a test class

    field: str
    is_: Scalar = Field(default=None, alias="is")
    is_not: Scalar = None
    in_: tuple[Scalar, ...] | None = Field(default=None, alias="in")
    has: Scalar = None
    lacks: Scalar = None
    at_least: int | None = None

    @model_validator(mode="after")
    def one_operator(self) -> Self:
        if len(self.model_fields_set - {"field"}) != 1:
            raise ValueError("give one of: is, is_not, in, has, lacks, at_least")
        if self.field not in FACTS:
            raise ValueError(f"no fact is called “{self.field}”; choose from: {', '.join(FACTS)}")
        return self

    def holds(self, facts: Mapping[str, Any]) -> bool:
        value = facts[self.field]
        (operator,) = self.model_fields_set - {"field"}
        match operator:
            case "is_":
                return bool(value == self.is_)
            case "is_not":
                return bool(value != self.is_not)
            case "in_":
                return value in (self.in_ or ())
            case "has":
                return self.has in value
            case "lacks":
                return self.lacks not in value
            case _:
                return bool(value >= (self.at_least or 0))


class AllOf(BaseModel):
    """Every condition holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    all: tuple[Condition, ...]

    def holds(self, facts: Mapping[str, Any]) -> bool:
        return all(condition.holds(facts) for condition in self.all)


class AnyOf(BaseModel):
    """At least one condition holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    any: tuple[Condition, ...]

    def holds(self, facts: Mapping[str, Any]) -> bool:
        return any(condition.holds(facts) for condition in self.any)


Condition = Annotated[Test | AllOf | AnyOf, Field(union_mode="smart")]
AllOf.model_rebuild()
AnyOf.model_rebuild()


def holds(condition: Test | AllOf | AnyOf | None, facts: Mapping[str, Any]) -> bool:
    """True where there is no condition."""
    return condition is None or condition.holds(facts)


def facts_in(condition: Test | AllOf | AnyOf | None) -> frozenset[str]:
    """The facts that a condition asks about; none where there is no condition."""
    if condition is None:
        return frozenset()
    if isinstance(condition, Test):
        return frozenset({condition.field})
    parts = condition.all if isinstance(condition, AllOf) else condition.any
    return frozenset[str]().union(*map(facts_in, parts))
