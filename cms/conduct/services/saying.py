"""What stands behind each act of the register: who says it, when, and whether it can be (3.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.utils.timezone import localdate

from cms.conduct.errors import ConductRefused
from cms.conduct.evidence import entry_facts
from cms.conduct.library import CategorySpec, RegisterSpec, registers
from cms.conduct.models import Act, Member, RegisterEntry, Whose
from cms.conduct.models.kept import Chain
from cms.conduct.register import Interest, RegisterState, interests_of, register_state
from cms.conduct.services.sealing import add_sealed
from cms.conduct.services.signing import hold_numbers, is_member_on, member_held
from cms.users.models import User

NOT_YOURS: Final = "Only the member can say this, from their own account."
NOT_ASKED: Final = "No register of interests asks for this at the moment."
ENDED: Final = "This interest has ended. Declare it again if it is back."
STILL_TO_COME: Final = "This day is still to come."
LONGEST_WORDS: Final = 1000
LONGEST_REASON: Final = 500
LONGEST_GIVER: Final = 160
MOST_PENCE: Final = 100_000_000


@dataclass(frozen=True)
class Told:
    """What an interest is. ``giver``, ``value_pence`` and ``was_accepted`` are of gifts alone.

    ``reason`` says why the details should stay private; nobody but who decides on it reads it.
    """

    words: str
    on: date
    whose: str = Whose.OWN
    is_sensitive: bool = False
    reason: str = ""
    giver: str = ""
    value_pence: int | None = None
    was_accepted: bool | None = None

    @property
    def fields(self) -> dict[str, Any]:
        """As the columns of an entry."""
        return {
            "words": self.words.strip(),
            "on": self.on,
            "whose": self.whose,
            "is_sensitive": self.is_sensitive,
            "reason": self.reason.strip() if self.is_sensitive else "",
            "giver": self.giver.strip(),
            "value_pence": self.value_pence,
            "was_accepted": self.was_accepted,
        }


@dataclass(frozen=True)
class Saying:
    """A member at the moment of saying something, their row and the numbers held."""

    member: Member
    state: RegisterState | None
    interests: list[Interest]
    by: User
    now: datetime
    told_on: date | None = None

    @property
    def on(self) -> date:
        return self.told_on or localdate(self.now)

    @property
    def asked(self) -> RegisterState:
        if self.state is None:
            raise ConductRefused(NOT_ASKED)
        return self.state

    def last_day(self, arose_on: date) -> date | None:
        """The last day on which it is in time: so many days from when it arose, or they joined."""
        if self.state is None:
            return None
        first = max(arose_on, self.state.begun_on)
        return first + timedelta(days=self.state.spec.days - 1)

    def held(self, entry_id: int) -> Interest:
        interest = next(one for one in self.interests if one.key == entry_id)
        if not interest.holds:
            raise ConductRefused(ENDED)
        return interest

    def add_once(self, act: Act) -> RegisterEntry:
        """Of the whole register; the same again on the same day is kept once."""
        rows = RegisterEntry.objects.filter(member=self.member)
        last: RegisterEntry | None = rows.order_by("-number").first()
        if last is not None and (last.act, last.on) == (act, self.on):
            return last
        state = self.asked
        return self.add(act, register=state.spec.key, on=self.on, due_on=state.due_on)

    def add(self, act: Act, **fields: Any) -> RegisterEntry:
        """Give the row its number and its seal, and keep it."""
        row = RegisterEntry(
            member=self.member,
            act=act,
            declared_at=self.now,
            told_on=self.told_on,
            recorded_by=self.by,
            **fields,
        )
        return add_sealed(row, Chain.ENTRIES, entry_facts)


def begin(member_id: int, *, by: User, now: datetime, told_on: date | None) -> Saying:
    """Hold the numbers and the member. Raises ``ConductRefused`` for who may not say anything."""
    hold_numbers()
    member = member_held(member_id)
    on = localdate(now)
    if told_on is None:
        if member.user_id is None or member.user_id != by.pk or not by.is_active:
            raise ConductRefused(NOT_YOURS)
    elif member.user is not None and member.user.is_active:
        raise ConductRefused(f"{member} has an account, and declares it there.")
    elif told_on > on:
        raise ConductRefused(STILL_TO_COME, field="told_on")
    if not is_member_on(member, told_on or on):
        raise ConductRefused(f"{member} was no member on that day.", field="told_on")
    state = register_state(member, told_on or on)
    return Saying(member, state, interests_of(member), by, now, told_on)


def member_of_entry(entry_id: int) -> int:
    """Raises ``RegisterEntry.DoesNotExist`` for what is not the first entry of an interest."""
    row: RegisterEntry = RegisterEntry.objects.get(pk=entry_id, act=Act.DECLARED)
    return row.member_id


def about(interest: Interest, *, on: date, reason: str) -> dict[str, Any]:
    """The columns of an entry that says nothing new of what the interest is."""
    newest = interest.newest
    return {
        "of": interest.entries[0],
        "register": newest.register,
        "category": newest.category,
        "category_title": newest.category_title,
        "on": on,
        "reason": reason.strip(),
    }


def kind_of(row: RegisterEntry) -> tuple[RegisterSpec | None, CategorySpec | None]:
    """Both empty where the pack has it no more: what was said stays, and can still be changed."""
    spec = next((one for one in registers() if one.key == row.register), None)
    return spec, spec.category(row.category) if spec is not None else None


def check_told(
    told: Told, chosen: CategorySpec | None, spec: RegisterSpec | None, *, on: date
) -> None:
    """Raises ``ConductRefused`` for the first thing that cannot be."""
    if not told.words.strip():
        raise ConductRefused("Say what the interest is.", field="words")
    check_length(told.words, LONGEST_WORDS, "words")
    if told.whose not in choices_of_whose(spec):
        raise ConductRefused("Say whose interest it is.", field="whose")
    if told.on > on:
        raise ConductRefused(STILL_TO_COME, field="on")
    if told.is_sensitive and not told.reason.strip():
        raise ConductRefused("Say why the details should stay private.", field="reason")
    check_length(told.reason, LONGEST_REASON, "reason")
    check_gift(told, is_gift=chosen is not None and chosen.is_gift)


def choices_of_whose(spec: RegisterSpec | None) -> tuple[Whose, ...]:
    """What is a partner's counts as the member's own where the pack says so, and none is named (3.4)."""
    if spec is None:
        return tuple(Whose)
    return (Whose.OWN, Whose.OWN_OR_PARTNERS if spec.for_partner else Whose.ASSOCIATE)


def check_gift(told: Told, *, is_gift: bool) -> None:
    if not is_gift:
        if told.giver or told.value_pence is not None or told.was_accepted is not None:
            raise ConductRefused("Only a gift has somebody who gave it.", field="giver")
        return
    if not told.giver.strip():
        raise ConductRefused("Say who offered it.", field="giver")
    check_length(told.giver, LONGEST_GIVER, "giver")
    if told.value_pence is None or not 0 <= told.value_pence <= MOST_PENCE:
        raise ConductRefused("Enter what it was worth, in pounds.", field="value_pence")
    if told.was_accepted is None:
        raise ConductRefused("Say whether you took it.", field="was_accepted")


def check_length(words: str, most: int, field: str) -> None:
    if len(words.strip()) > most:
        raise ConductRefused(f"Use at most {most} characters.", field=field)


def is_same(row: RegisterEntry, fields: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in fields.items())
