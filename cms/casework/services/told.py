"""What somebody told us, as values: their words, who they are, and when it reached whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from cms.casework.errors import CaseworkError
from cms.casework.models import (
    WRITTEN_CHANNELS,
    Authority,
    Channel,
    PartyKind,
    Preference,
    ProcedureVersion,
)
from cms.casework.procedure.questions import IntakeSpec


class NothingTold(CaseworkError):
    """Raised when there is no text. Nothing was written."""

    def __init__(self) -> None:
        super().__init__("Tell us what happened.", field="text")


class TimesDisagree(CaseworkError):
    """Raised when the times given cannot all be true. Nothing was written."""


# Whether somebody knows that another writes for them, and agrees.
AGREED, NOT_YET, CANNOT = "yes", "not_yet", "cannot"


def first_way(email: str, phone: str, postal_address: str) -> str:
    """The way to reach somebody that we use first of those they gave."""
    if email:
        return Preference.EMAIL
    if phone:
        return Preference.PHONE
    return Preference.POST if postal_address else Preference.NONE


@dataclass(frozen=True)
class PersonDetails:
    """Who somebody is and how to reach them. No way to reach them: they stay anonymous.

    ``relation`` and ``adjustments`` are keys of the procedure's intake; ``adjustments_asked``
    is what else would make it easier, in their words (S0-6). ``members`` is one name a line (S2-3).
    """

    name: str = ""
    email: str = ""
    phone: str = ""
    postal_address: str = ""
    prefers: str = ""
    adjustments_asked: str = ""
    kind: str = PartyKind.INDIVIDUAL
    organisation: str = ""
    members: str = ""
    relation: str = ""
    adjustments: tuple[str, ...] = ()
    language: str = ""

    @property
    def first_way(self) -> str:
        """The way they prefer to be reached, else the first there is."""
        return self.prefers or first_way(self.email, self.phone, self.postal_address)


@dataclass(frozen=True)
class Representative:
    """Who writes for the person, and what they are to them (S4-11).

    ``acts_as`` is a key of the procedure's intake, ``relationship`` the same in free words.
    ``agreed``: whether the person knows and agrees: “yes”, “not_yet” or “cannot”, and then why.
    """

    name: str
    email: str = ""
    phone: str = ""
    postal_address: str = ""
    relationship: str = ""
    acts_as: str = ""
    agreed: str = NOT_YET
    why_cannot: str = ""

    @property
    def first_way(self) -> str:
        return first_way(self.email, self.phone, self.postal_address)

    def authority(self, intake: IntakeSpec) -> Authority:
        """Whether they may hear of it: not before it is shown, except as the procedure says.

        The person's word counts, not the representative's word for it (S4-12).
        """
        role = intake.acts_as_by_key.get(self.acts_as)
        if role is not None and role.authority == "not_needed":
            return Authority.NOT_NEEDED
        return Authority.ASKED


@dataclass(frozen=True)
class Told:
    """What somebody told us. ``key`` is the form's own; the same key gives the same case.

    ``received_at`` is when it reached anybody here, now unless given; ``first_raised_at`` when
    it was first raised with any of us, ``first_raised_how`` the channel of that;
    ``received_by_contact_at`` when the coordinator or chair had it. ``words_agreed``: written
    down by staff, read back and agreed (S0-36). ``source``: the address it came from, to be
    counted and never stored; empty: not counted. ``version``: whose questions they answered,
    where that was read in the same request; it goes before ``procedure_key``.
    """

    key: UUID
    kind: str
    text: str
    wish: str = ""
    channel: str = Channel.WEB
    person: PersonDetails = field(default_factory=PersonDetails)
    on_behalf_of: Representative | None = None
    received_at: datetime | None = None
    first_raised_at: datetime | None = None
    first_raised_how: str = ""
    received_by_contact_at: datetime | None = None
    words_agreed: bool = False
    subject_role: str = ""
    subject_name: str = ""
    topic: str = ""
    service_area: str = ""  # a key of the procedure; one that it does not know is left out
    procedure_key: str = ""
    treated_worse: bool = False
    one_of_many: bool = False
    # Somebody looked for a new issue before it became a case of its own (S3-103).
    looked_at: bool = False
    source: str = ""
    version: ProcedureVersion | None = None

    @property
    def is_written(self) -> bool:
        """In the person's own written words, or in words they agreed to (S0-36, S0-38)."""
        return self.channel in WRITTEN_CHANNELS or self.words_agreed

    @property
    def written_down(self) -> bool:
        """Spoken, written down by one of us and agreed to (S0-36)."""
        return self.words_agreed and self.channel not in WRITTEN_CHANNELS


@dataclass(frozen=True)
class Times:
    received: datetime
    first_raised: datetime
    by_contact: datetime


def times_of(told: Told, now: datetime) -> Times:
    """Raises ``TimesDisagree`` with the field to put right."""
    received = told.received_at or now
    first_raised = told.first_raised_at or received
    by_contact = told.received_by_contact_at or (now if told.written_down else received)
    if received > now:
        raise TimesDisagree("The time it arrived cannot be in the future.", field="received_at")
    if first_raised > received:
        raise TimesDisagree(
            "It cannot have been raised after it arrived. Check both times.",
            field="first_raised_at",
        )
    if by_contact < received or by_contact > now:
        raise TimesDisagree(
            "The coordinator or chair cannot have had it before it arrived, or in the future.",
            field="received_by_contact_at",
        )
    return Times(received, first_raised, by_contact)
