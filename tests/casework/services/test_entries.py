"""Which meeting a case waits for: entered by itself, and moved with the diary."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cms.casework.models import Case, EntryState, MeetingEntry
from cms.casework.services.change import Act
from cms.casework.services.entries import enter_waiting, place_entries
from cms.casework.services.moving import change_procedure
from cms.casework.services.triage import agree_words
from cms.casework.services.using import bring_into_force, use_beside
from cms.casework.services.withdrawing import withdraw
from cms.meetings.models import Meeting
from cms.meetings.services.meetings import cancel_meeting, save_meeting
from cms.users.models import User
from tests.factories import WEDNESDAY, MeetingFactory, MeetingGroupFactory, open_case
from tests.statements import statements

pytestmark = [pytest.mark.django_db, pytest.mark.req("S0-42")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def entry_of(case: Case) -> MeetingEntry:
    found: MeetingEntry = case.meeting_entries.get(state=EntryState.WAITING)
    return found


def in_diary(starts_at: datetime) -> Meeting:
    """Put there by the service, which tells whoever counts to it."""
    return save_meeting(MeetingFactory.build(group=MeetingGroupFactory(), starts_at=starts_at))


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
    save_meeting(first)
    assert entry_of(case).meeting == second

    cancel_meeting(meeting_id=second.pk, reason="The hall is shut.", now=WEDNESDAY + DAY)
    entry = entry_of(case)
    assert entry.meeting == first
    assert entry.history.latest().history_change_reason == "The diary of meetings changed."

    cancel_meeting(meeting_id=first.pk, reason="Nobody can come.", now=WEDNESDAY + DAY)
    assert entry_of(case).meeting is None


def test_a_meeting_of_another_group_moves_nothing(case: Case):
    group = MeetingGroupFactory(key="youth", name="Youth")
    save_meeting(MeetingFactory.build(group=group, starts_at=WEDNESDAY + DAY))

    assert entry_of(case).meeting is None


def test_a_meeting_that_is_given_to_another_group_leaves_its_cases_behind(case: Case):
    ours, other = in_diary(WEDNESDAY + 9 * DAY), in_diary(WEDNESDAY + 30 * DAY)

    ours.group = MeetingGroupFactory(key="youth", name="Youth")
    save_meeting(ours)
    enter_waiting(now=WEDNESDAY + HOUR)

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
