"""Which meeting a case waits for: entered by itself, and moved with the diary."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cms.casework.models import Case, EntryState, MeetingEntry, Result
from cms.casework.services.change import Act
from cms.casework.services.closing import close_case, reopen_case
from cms.casework.services.entering import enter_waiting
from cms.casework.services.entries import place_entries, waits_for_meeting
from cms.casework.services.escalation import not_content
from cms.casework.services.moving import change_procedure
from cms.casework.services.raising import NotForThisMeeting, carry_over, raise_at_meeting
from cms.casework.services.triage import agree_words
from cms.casework.services.using import bring_into_force, use_beside
from cms.casework.services.withdrawing import withdraw
from cms.meetings.models import Meeting
from cms.meetings.services.meetings import cancel_meeting, save_meeting
from cms.users.models import User
from tests.casework.services.conftest import answer, deadline
from tests.casework.services.written import refused
from tests.factories import (
    WEDNESDAY,
    MeetingFactory,
    MeetingGroupFactory,
    open_case,
    sorted_case,
)
from tests.statements import statements

pytestmark = [pytest.mark.django_db, pytest.mark.req("S0-42")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def entry_of(case: Case) -> MeetingEntry:
    found: MeetingEntry = case.meeting_entries.get(state=EntryState.WAITING)
    return found


def in_diary(starts_at: datetime) -> Meeting:
    """Put there by the service, which tells whoever counts to it."""
    meeting = MeetingFactory.build(group=MeetingGroupFactory(), starts_at=starts_at)
    return save_meeting(meeting, now=WEDNESDAY)


def answered(by: User) -> Case:
    case = sorted_case(by)
    answer(case, by)
    return case


def close(case: Case, by: User, at: datetime) -> None:
    close_case(case_id=case.pk, act=Act(at, by), outcome="upheld")


def reopen(case: Case, by: User, at: datetime) -> None:
    reopen_case(case_id=case.pk, act=Act(at, by, reason="They asked."))


def raise_it(case: Case, meeting: Meeting, by: User, *, at: datetime) -> None:
    raise_at_meeting(case_id=case.pk, act=Act(at, by), meeting_id=meeting.pk)


def carry_it(case: Case, meeting: Meeting, by: User, *, at: datetime) -> None:
    carry_over(case_id=case.pk, act=Act(at, by, "No time."), meeting_id=meeting.pk)


@pytest.mark.parametrize("kind", ["compliment", "comment", "concern", "complaint"])
def test_whatever_is_written_goes_to_the_next_meeting_by_itself(people: dict[str, User], kind: str):
    MeetingFactory(starts_at=WEDNESDAY - DAY)
    MeetingFactory(starts_at=WEDNESDAY + 40 * DAY)
    MeetingFactory(starts_at=WEDNESDAY + HOUR, cancelled_at=WEDNESDAY - HOUR)
    MeetingFactory(starts_at=WEDNESDAY + HOUR, group=MeetingGroupFactory(key="y", name="Youth"))
    following = MeetingFactory()

    case = open_case(kind=kind)

    entry = entry_of(case)
    assert (entry.meeting, entry.line, entry.entered_at) == (following, "", WEDNESDAY)
    assert entry.history.get().history_change_reason == "Entered for the next meeting."
    assert entry.meeting.starts_at == case.deadlines.get(clock="next_meeting").due_at


def test_what_is_written_down_after_a_meeting_goes_to_the_one_after(people: dict[str, User]):
    MeetingFactory(starts_at=WEDNESDAY - DAY)
    following = MeetingFactory()

    late = open_case(
        channel="letter",
        by=people["coordinator"],
        received_at=WEDNESDAY - 2 * DAY,
        first_raised_at=WEDNESDAY - 2 * DAY,
        received_by_contact_at=WEDNESDAY - 2 * DAY,
    )

    assert entry_of(late).meeting == following


def test_what_was_only_said_goes_there_once_its_words_are_agreed(people: dict[str, User]):
    MeetingFactory()
    case = open_case(by=people["coordinator"], channel="phone")
    assert not case.meeting_entries.exists()

    agree_words(case_id=case.pk, act=Act(WEDNESDAY + HOUR, people["coordinator"]))

    assert entry_of(case).entered_at == WEDNESDAY + HOUR


def test_a_case_waits_without_a_date_until_a_meeting_is_in_the_diary(case: Case):
    assert entry_of(case).meeting is None

    added = in_diary(WEDNESDAY + 30 * DAY)
    assert entry_of(case).meeting == added

    sooner = in_diary(WEDNESDAY + 9 * DAY)
    assert entry_of(case).meeting == sooner


def test_a_meeting_that_is_moved_or_cancelled_takes_its_cases_along(case: Case):
    first, second = in_diary(WEDNESDAY + 9 * DAY), in_diary(WEDNESDAY + 30 * DAY)

    first.starts_at = WEDNESDAY + 40 * DAY
    save_meeting(first, now=WEDNESDAY)
    assert entry_of(case).meeting == second

    cancel_meeting(meeting_id=second.pk, reason="The hall is shut.", now=WEDNESDAY + DAY)
    entry = entry_of(case)
    assert entry.meeting == first
    assert entry.history.latest().history_change_reason == "The diary of meetings changed."

    cancel_meeting(meeting_id=first.pk, reason="Nobody can come.", now=WEDNESDAY + DAY)
    assert entry_of(case).meeting is None


def test_a_meeting_of_another_group_moves_nothing(case: Case):
    group = MeetingGroupFactory(key="youth", name="Youth")
    save_meeting(MeetingFactory.build(group=group, starts_at=WEDNESDAY + DAY), now=WEDNESDAY)

    assert entry_of(case).meeting is None


def test_a_meeting_that_is_given_to_another_group_leaves_its_cases_behind(case: Case):
    ours, other = in_diary(WEDNESDAY + 9 * DAY), in_diary(WEDNESDAY + 30 * DAY)

    ours.group = MeetingGroupFactory(key="youth", name="Youth")
    save_meeting(ours, now=WEDNESDAY)

    assert entry_of(case).meeting == other


@pytest.mark.parametrize("column", ["opened_at", "closed_at"])
def test_a_case_stays_at_a_meeting_that_has_begun(case: Case, column: str):
    held = in_diary(WEDNESDAY + 9 * DAY)
    setattr(held, column, held.starts_at)
    held.save()

    in_diary(WEDNESDAY + 5 * DAY)
    in_diary(WEDNESDAY + 30 * DAY)

    assert entry_of(case).meeting == held


def test_a_case_that_is_withdrawn_is_taken_off_the_agenda_and_its_history_says_so(case: Case):
    meeting = in_diary(WEDNESDAY + 9 * DAY)
    entry = entry_of(case)

    withdraw(case_id=case.pk, act=Act(WEDNESDAY + HOUR))

    assert not case.meeting_entries.exists()
    gone = MeetingEntry.history.filter(id=entry.pk).latest()
    assert (gone.history_type, gone.meeting) == ("-", meeting)
    assert gone.history_change_reason == "It waits for no meeting any more."


def test_a_case_that_was_withdrawn_and_is_taken_up_again_goes_to_the_next_meeting(
    case: Case, coordinator: User
):
    first, second = in_diary(WEDNESDAY + 9 * DAY), in_diary(WEDNESDAY + 30 * DAY)
    for number, meeting in enumerate((first, second)):
        day = WEDNESDAY + 20 * number * DAY
        withdraw(case_id=case.pk, act=Act(day + HOUR))
        assert not case.meeting_entries.exists()

        reopen(case, coordinator, day + 2 * HOUR)

        assert entry_of(case).meeting == meeting
        kept, again = case.deadlines.filter(clock="next_meeting").order_by("round")[number:]
        assert (kept.result, again.result) == (Result.VOID, Result.RUNNING)
        assert (again.start_at, again.due_at) == (day + 2 * HOUR, meeting.starts_at)


def test_a_case_that_was_raised_and_closed_is_raised_again_once_it_is_reopened(
    people: dict[str, User], coordinator: User
):
    been, following = in_diary(WEDNESDAY + 9 * DAY), in_diary(WEDNESDAY + 30 * DAY)
    case = answered(coordinator)
    raise_it(case, been, coordinator, at=WEDNESDAY + 10 * DAY)
    close(case, coordinator, WEDNESDAY + 11 * DAY)
    assert not waits_for_meeting(case)

    reopen(case, coordinator, WEDNESDAY + 12 * DAY)

    assert entry_of(case).meeting == following
    assert deadline(case, "next_meeting").result == Result.MET
    with refused(NotForThisMeeting, "before it was taken up again", field="meeting"):
        carry_it(case, been, coordinator, at=WEDNESDAY + 13 * DAY)
    raise_it(case, following, coordinator, at=WEDNESDAY + 31 * DAY)
    assert deadline(case, "next_meeting", 2).result == Result.MET


def test_what_was_raised_and_noted_only_after_the_reopening_waits_once(
    people: dict[str, User], coordinator: User
):
    been, following = in_diary(WEDNESDAY + 9 * DAY), in_diary(WEDNESDAY + 30 * DAY)
    case = answered(coordinator)
    close(case, coordinator, WEDNESDAY + 10 * DAY)
    reopen(case, coordinator, WEDNESDAY + 11 * DAY)
    assert entry_of(case).meeting == been

    raise_it(case, been, coordinator, at=WEDNESDAY + 12 * DAY)

    assert entry_of(case).meeting == following
    results = case.deadlines.filter(clock="next_meeting").order_by("round")
    assert [row.result for row in results] == [Result.MET, Result.RUNNING]


def test_somebody_not_content_with_what_they_withdrew_has_it_raised_after_all(
    people: dict[str, User], coordinator: User
):
    meeting = in_diary(WEDNESDAY + 9 * DAY)
    case = answered(coordinator)
    withdraw(case_id=case.pk, act=Act(WEDNESDAY + 32 * HOUR))

    not_content(case_id=case.pk, act=Act(WEDNESDAY + 33 * HOUR))

    assert entry_of(case).meeting == meeting


def test_a_case_under_a_procedure_without_meetings_goes_to_none(people: dict[str, User]):
    MeetingFactory()
    case = open_case()
    bring_into_force("data-protection-complaints", now=WEDNESDAY)
    reason = {"by": people["coordinator"], "reason": "Agreed."}
    use_beside(key="data-protection-complaints", now=WEDNESDAY, asked=True, **reason)

    act = Act(WEDNESDAY + HOUR, people["coordinator"], reason="It is about data.")
    change_procedure(case_id=case.pk, act=act, key="data-protection-complaints")

    assert not case.meeting_entries.exists()


def test_cases_from_before_are_entered_once(people: dict[str, User]):
    before = [open_case(), open_case()]
    spoken = open_case(by=people["coordinator"], channel="phone")
    MeetingFactory(starts_at=WEDNESDAY + DAY)
    following = MeetingFactory()
    for entry in MeetingEntry.objects.all():
        entry.delete()

    now = WEDNESDAY + 2 * DAY
    assert (enter_waiting(now=now), enter_waiting(now=now)) == (2, 0)

    assert [entry_of(case).meeting for case in before] == [following, following]
    assert not spoken.meeting_entries.exists()
    assert MeetingEntry.history.filter(history_type="+", history_date=now).count() == 2


def test_the_sweep_puts_right_what_a_change_at_the_same_moment_left_behind(case: Case):
    meeting = MeetingFactory()  # without a word to anybody
    assert entry_of(case).meeting is None

    assert enter_waiting(now=WEDNESDAY + HOUR) == 0

    assert entry_of(case).meeting == meeting


def test_moving_many_costs_no_more_than_moving_one(people: dict[str, User]):
    def cost() -> int:
        meeting = MeetingFactory(starts_at=WEDNESDAY + DAY)
        with statements() as said:
            place_entries("partnership", now=WEDNESDAY)
        meeting.cancelled_at = WEDNESDAY
        meeting.save()
        place_entries("partnership", now=WEDNESDAY)
        return len(said)

    open_case()
    one = cost()
    for _ in range(3):
        open_case()

    assert cost() == one


def test_what_does_not_touch_the_promise_asks_nothing_of_the_agenda(case: Case, coordinator: User):
    from cms.casework.services.points import add_point

    with statements() as said:
        add_point(case_id=case.pk, act=Act(WEDNESDAY + HOUR, coordinator), text="The door.")

    assert not [sql for sql in said if "casework_meetingentry" in sql]
