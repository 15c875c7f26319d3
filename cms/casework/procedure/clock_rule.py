"""The settings of one clock, as a procedure document or a worked case states them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Positive = Annotated[int, Field(ge=1)]
AtMostYears = Annotated[int, Field(ge=1, le=3660)]  # days, up to ten years


class Unit(StrEnum):
    """What a clock counts. ``NONE``: no published timescale (S2-9)."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    CALENDAR_MONTHS = "calendar_months"
    NEXT_EVENT = "next_event"
    MONTH_END = "month_end"
    CLEAR_WORKING_DAYS_BEFORE = "clear_working_days_before"
    AS_SOON_AS_POSSIBLE = "as_soon_as_possible"
    NONE = "none"


class Division(StrEnum):
    """Whose bank holidays are not counted. ``UNION``: a holiday anywhere in the UK."""

    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"
    UNION = "union"
    NONE = "none"


class Extension(BaseModel):
    """How far a reply date may be moved once, told beforehand (section 2.2, 14).

    ``max_working_days`` empty: as many as the clock itself counts, where it counts working
    days, which is what both Codes say of both stages; otherwise no cap.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    max_working_days: int | None = None
    notify_before_due: bool = True
    requires: tuple[str, ...] = ("reason", "new_date", "ombudsman_details")


class StartCap(BaseModel):
    """A clock that runs from the acknowledgement starts no later than this (2.2, 9).

    Counted from the settings' ``receipt_event``, as the acknowledgement itself is.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    working_days_from_receipt: Annotated[int, Field(ge=1, le=366)]


class ClockSettings(BaseModel):
    """How one date is counted. Absent settings take the defaults of section 2.2."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    unit: Unit
    amount: Positive | None = None
    month: str | None = None  # "2027-08", for month_end
    event_type: str | None = None  # for next_event
    start_event: str = "received"
    hours_count_on: Literal["all_days", "working_days"] = "all_days"
    count_from: Literal["following_day", "same_day"] = "following_day"
    out_of_hours: Literal["as_received", "next_opening"] = "as_received"
    opening: str | None = None  # "Mon-Fri 09:00-17:00"; empty: that, where it is needed
    division: Division = Division.ENGLAND_AND_WALES
    closures: tuple[date, ...] = ()
    pause: Literal["not_allowed", "exclude_days"] = "not_allowed"
    roll: Literal["none", "next_working_day"] = "none"
    start_cap: StartCap | None = None
    extension: Extension | None = None
    # Kinds of event or message that keep the promise; empty: those the unit suggests. A kind
    # may name what it must carry: "acknowledgement(officer_or_section, contact, reply_date)".
    met_by: tuple[str, ...] = ()
    # What counts as receipt for ``start_cap``: a second stage's request, say.
    receipt_event: str = "received"
    # Whether a complete holding reply moves the date (S3); empty: yes where days or months
    # are counted and no ``extension`` is set.
    holding_reply: Literal["allowed", "not_allowed"] | None = None
    pause_limit_days: AtMostYears | None = None  # a pause ends by itself after so many days
    alert_after_days: AtMostYears | None = None  # for as_soon_as_possible
