"""The shape of one row of each data set, version 1. A field is never renamed or taken away in it."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field


class Row(BaseModel):
    """The base of every row: what is not given is null, and nothing else is let in."""

    model_config = ConfigDict(frozen=True, extra="forbid")


URL = "Where it stands on the site. It stays the same."
HIDDEN = "Null: it is between 1 and 4, or would give such a count away."


class SummaryRow(Row):
    url: str = Field(description=URL)
    title: str = Field(description="What it is called.")
    kind: str = Field(description="“answer” to what people asked, or “clarification”.")
    published_on: date | None = Field(description="The day on which it was published.")
    topics: list[str] = Field(description="What it is about.")
    asked: str = Field(description="What people asked.")
    found: str = Field(description="What we found.")
    doing: str = Field(description="What we are doing about it; empty: nothing more.")


class YouSaidRow(Row):
    url: str = Field(description=URL)
    title: str = Field(description="What it is called.")
    published_on: date | None = Field(description="The day on which it was published.")
    topics: list[str] = Field(description="What it is about.")
    said: str = Field(description="What people said.")
    did: str = Field(description="What we did.")


class PerformanceRow(Row):
    procedure: str = Field(description="The key of the procedure.")
    period: str = Field(description="“quarter” or “year”.")
    period_from: date = Field(description="Its first day.")
    period_to: date = Field(description="Its last day.")
    measure: str = Field(description="The key of what is counted.")
    measure_title: str = Field(description="The same in words.")
    part: str = Field(description="The key of a kind, a promise or an outcome; empty: of all.")
    part_title: str = Field(description="The same in words.")
    count: int | None = Field(description=f"How many. {HIDDEN}")
    median_days: float | None = Field(
        description="Of what is counted in days: half took no longer. From 91 days on it is the "
        "last day of the week; 364: that long or longer. Null: it is something else, or there "
        "were too few to tell."
    )
    published_at: datetime = Field(description="When it was published; it never changes after.")


class SurveyRow(Row):
    procedure: str = Field(description="The key of the procedure.")
    period_from: date = Field(description="The first day of the quarter or year.")
    period_to: date = Field(description="Its last day.")
    question: str = Field(description="What was asked.")
    group: str = Field(description="“good”, “bad”, or “none”: neither, or it was left out.")
    answers: list[str] = Field(description="The answers that count so.")
    people: int | None = Field(description=f"How many answered so. {HIDDEN}")


class DecisionRow(Row):
    url: str = Field(description=URL)
    title: str = Field(description="What was decided on.")
    status: str = Field(description="What became of it, such as “resolved”.")
    kind: str = Field(description="What it is, such as “grant”.")
    decided_on: date = Field(description="The day on which it was decided.")
    made_by: str = Field(description="Who decided.")
    group: str = Field(description="The group that met.")
    item: str = Field(description="The item of the agenda.")
    decision: list[str] = Field(description="Its parts, in order.")
    reason: str = Field(description="Why; empty: none was recorded.")


class DeclarationRow(Row):
    member: str = Field(description="Who declared it.")
    page: str = Field(description="Their page.")
    about: str = Field(description="“Register”, “Meeting” or “Dispensation”.")
    number: str = Field(description="The number of the entry in the register.")
    category: str = Field(description="The category, or the item of the agenda.")
    said: str = Field(description="What was said: such as added, ended or nothing to declare.")
    said_on: str = Field(description="The day on which it was said.")
    holds_from: str = Field(description="From which day it holds.")
    what: str = Field(description="In their words; empty where it is withheld.")
    whose: str = Field(description="Whose it is; empty: their own.")
    given_by: str = Field(description="Of a gift, or of a dispensation: by whom.")
    worth: str = Field(description="Of a gift: what it is worth.")
    accepted: str = Field(description="Of a gift: “yes” or “no”.")
    withheld: str = Field(description="“yes” where details could put somebody at risk.")
    late: str = Field(description="“yes” where it was said late.")
    left_the_room: str = Field(description="When they left the room.")
    came_back: str = Field(description="When they came back.")
    until: str = Field(description="The day on which it ended.")


class PolicyRow(Row):
    url: str = Field(description=URL)
    title: str = Field(description="What it is called.")
    summary: str = Field(description="What it is about.")
    version: int = Field(description="The number of the version in force; 0: none was adopted.")
    adopted_on: date | None = Field(description="When that version was adopted.")
    next_review_on: date | None = Field(description="When it is looked at again.")
