"""What the records of a meeting say in sentences, for pages and minutes alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils.timezone import localtime

from cms.meetings import registry
from cms.meetings.models import (
    AgendaItem,
    Attendance,
    Capacity,
    InterestAtMeeting,
    Motion,
    Presence,
    VoteChoice,
    Whose,
)
from cms.meetings.tally import count_from, withdrawn_from
from cms.web.templatetags.site import clock_time, short_date


@dataclass(frozen=True)
class VotesCast:
    """Who voted one way, by name: a vote is always one person's (S0-28)."""

    label: str
    names: Sequence[str]


def item_label(item: AgendaItem) -> str:
    """Which item of which meeting, as the public reads it (S1-2). Reads the meeting and its group."""
    meeting = item.meeting
    day = short_date(localtime(meeting.starts_at))
    place = f"item {item.number}" if item.has_number else "taken off the agenda"
    return f"{day} – {meeting.group.name} – {place}"


def is_named(person: Attendance) -> bool:
    """A resident who came as a guest is counted; a guest who stands for something is named."""
    return person.capacity != Capacity.GUEST or bool(person.role_title.strip())


def minuted_as(person: Attendance) -> str:
    """Officers by their role, members by name, guests with what they stand for (S1-21)."""
    if not is_named(person):
        return "A member of the public"
    is_guest = person.capacity == Capacity.GUEST
    return f"{person.name} ({person.role_title})" if is_guest else str(person) or person.name


def people(rows: Iterable[Attendance]) -> str:
    """“Jean Hollis and two members of the public”, for the start of a sentence; empty for nobody."""
    rows = list(rows)
    named = [minuted_as(row) for row in rows if is_named(row)]
    count = len(rows) - len(named)
    if count == 1:
        named.append("a member of the public")
    elif count:
        named.append(f"{apnumber(count)} members of the public")
    words = listed(named)
    return words[:1].upper() + words[1:]


def listed(names: Iterable[str]) -> str:
    """“A, B and C”; empty for none."""
    *first, last = [*names] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def kind_of_interest(interest: InterestAtMeeting) -> str:
    direct = "a direct" if interest.is_direct else "an indirect"
    kinds = [
        word
        for word, holds in (
            ("personal", interest.is_personal),
            ("financial", interest.is_financial),
        )
        if holds
    ]
    if not kinds:
        return f"{direct} interest that others might see"
    seen = ", which others might see" if interest.is_perceived else ""
    return f"{direct} {listed(kinds)} interest{seen}"


def interest_sentence(interest: InterestAtMeeting, *, with_item: bool = False) -> str:
    """Who declared what and how it arises; a sensitive one without how (S0-16, S0-18, S0-19)."""
    whose = " of somebody close to them" if interest.whose == Whose.ASSOCIATE else ""
    item = f" in {_matter(interest)}" if with_item else ""
    name = minuted_as(interest.attendance)
    how = interest.how_it_arises.strip().rstrip(".")
    declared = f"{name} declared {kind_of_interest(interest)}{whose}{item}"
    words = (
        f"{declared}. The details stay private." if interest.is_sensitive else f"{declared}: {how}."
    )
    if interest.during is not None:
        at = clock_time(localtime(interest.declared_at))
        words += f" It was declared during item {interest.during.number} at {at}."
    return words


def _matter(interest: InterestAtMeeting) -> str:
    item = interest.item
    if item is None:
        return "the whole meeting"
    return f"item {item.number}" if item.has_number else "an item that was taken off the agenda"


def leaving_sentence(interest: InterestAtMeeting) -> str:
    """Whether the member left, and when (S0-21); empty while nothing is known."""
    name = minuted_as(interest.attendance)
    if interest.left_at is None:
        return f"{name} stayed in the room." if interest.chose_to_leave is False else ""
    is_remote = interest.attendance.presence == Presence.REMOTE
    went = "was moved to the waiting room" if is_remote else "left the room"
    words = f"{name} {went} at {clock_time(localtime(interest.left_at))}"
    if interest.returned_at is not None:
        words += f" and returned at {clock_time(localtime(interest.returned_at))}"
    return f"{words}."


def interest_lines(interests: Iterable[InterestAtMeeting]) -> list[str]:
    """What was declared, in what, a dispensation, and who left for it: a line for each."""
    rows = list(interests)
    dispensed = registry.dispensations_for([row.pk for row in rows])
    return [
        " ".join(
            filter(
                None,
                (
                    interest_sentence(row, with_item=True),
                    dispensed.get(row.pk, ""),
                    leaving_sentence(row),
                ),
            )
        )
        for row in rows
    ]


def votes_of(motion: Motion) -> list[VotesCast]:
    """The votes that counted, by what was chosen; none where it was agreed without a vote.

    Reads ``motion.votes`` with their attendance, and asks once who had withdrawn (S0-20).
    """
    votes = motion.votes.all()
    if not votes or motion.decided_at is None:
        return []
    count = count_from(votes, withdrawn_from(motion.item, at=motion.decided_at))
    cast = [
        (VoteChoice.FOR, count.supporting),
        (VoteChoice.AGAINST, count.against),
        (VoteChoice.ABSTAINED, count.abstained),
    ]
    return [
        VotesCast(choice.label, [minuted_as(person) for person in people])
        for choice, people in cast
        if people
    ]


def is_tied(votes: Sequence[VotesCast]) -> bool:
    """Whether as many were for as against; not where nobody voted."""
    counts = {cast.label: len(cast.names) for cast in votes}
    return bool(votes) and counts.get(VoteChoice.FOR.label) == counts.get(VoteChoice.AGAINST.label)


def moving_sentence(motion: Motion, votes: Sequence[VotesCast] = ()) -> str:
    """Who moved and seconded it, and how it ended; empty where nothing is known."""
    words = ""
    if motion.mover is not None:
        words = f"Moved by {minuted_as(motion.mover)}"
        if motion.seconder is not None:
            words += f" and seconded by {minuted_as(motion.seconder)}"
        words += ". "
    if is_tied(votes):
        words += "The votes were equal, so it was for the chair to decide. "
    if motion.is_carried is not None:
        words += "It was carried." if motion.is_carried else "It was lost."
    return words.strip()
