"""The whole register, member by member: what is declared, at meetings too, and what is due."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from cms.conduct.dispensed import given_to
from cms.conduct.models import Dispensation, Member
from cms.conduct.public.at_meetings import DeclaredAtMeeting, declared_at_meetings
from cms.conduct.public.declared import Declared, declared_by_member
from cms.conduct.public.kept import years_before, years_kept
from cms.conduct.register import RegisterState, register_states
from cms.web.templatetags.site import short_date


@dataclass(frozen=True)
class DispensationShown:
    """What a member may do in spite of an interest. ``url`` empty: no page tells of the decision."""

    matter: str
    how_far: str
    reason: str
    given_by: str
    given_on: date
    ends_on: date | None
    url: str


@dataclass(frozen=True)
class MemberRegistered:
    """One member in the register. ``title`` empty: no register asks them anything now.

    ``words`` say where they stand; ``is_overdue`` that they said nothing in time.
    """

    name: str
    url: str
    left_on: date | None
    title: str
    words: str
    is_overdue: bool
    declared: Declared
    at_meetings: Sequence[DeclaredAtMeeting]
    dispensations: Sequence[DispensationShown]


def registered(members: Iterable[Member], on: date) -> list[MemberRegistered]:
    """The same dozen queries or so, however many members there are."""
    rows = list(members)
    states = register_states([row for row in rows if not has_left(row, on)], on=on)
    declared = declared_by_member(rows, on)
    met = declared_at_meetings(rows)
    given = given_to([row.pk for row in rows])
    since = years_before(on, years_kept())
    return [
        MemberRegistered(
            name=row.name,
            url=reverse("member", args=[row.slug]),
            left_on=row.left_on if has_left(row, on) else None,
            title=states[row.pk].spec.title if row.pk in states else "",
            words=words_of(declared[row.pk], states.get(row.pk)),
            is_overdue=row.pk in states and states[row.pk].is_overdue,
            declared=declared[row.pk],
            at_meetings=met.get(row.pk, ()),
            dispensations=[
                dispensation_shown(one)
                for one in given.get(row.pk, ())
                if one.ends_on is None or one.ends_on >= since
            ],
        )
        for row in rows
    ]


def has_left(member: Member, on: date) -> bool:
    return member.left_on is not None and member.left_on < on


def words_of(declared: Declared, state: RegisterState | None) -> str:
    """Where they stand, in a sentence or two; empty where there is nothing to say."""
    found = []
    if declared.nothing_on is not None:
        found.append(f"Nothing to declare, {short_date(declared.nothing_on)}.")
    elif declared.confirmed_on is not None and declared.held:
        found.append(f"Confirmed as complete, {short_date(declared.confirmed_on)}.")
    if state is None:
        return " ".join(found)
    if state.complete_on is None:
        when = "It was due by" if state.is_overdue else "It is due by"
        found.append(f"Not declared yet. {when} {short_date(state.due_on)}.")
    elif state.is_overdue:
        found.append(f"It was to be looked through by {short_date(state.due_on)}.")
    return " ".join(found)


def dispensation_shown(row: Dispensation) -> DispensationShown:
    decision = row.decision if row.decision and row.decision.published_at else None
    return DispensationShown(
        matter=row.matter,
        how_far="May speak and vote" if row.may_vote else "May speak, not vote",
        reason=row.reason,
        given_by=row.given_by,
        given_on=row.given_on,
        ends_on=row.ends_on,
        url=reverse("decision", args=[decision.slug]) if decision else "",
    )
