"""An agenda: what stands on it by itself, its order, and when it is public."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils.timezone import localdate

from cms.casework.models import CalendarDay
from cms.meetings.dates import agenda_deadline
from cms.meetings.errors import MeetingRefused, MinutesApproved
from cms.meetings.models import AgendaItem, ApprovedMinutes, Issue, ItemKind, Meeting
from cms.meetings.services.agenda import change_item, make_agenda, move_item, take_off_item
from cms.meetings.services.decisions import DecisionDraft, record_decision
from cms.meetings.wording import item_label
from tests.factories import install
from tests.meetings.agenda.rows import EARLY, LAST_DAY, LATE, STARTS

STANDING = [
    (1, "Declarations of interest"),
    (2, "Minutes of the last meeting"),
    (3, "What people told us"),
]


@pytest.mark.req("S0-17")
def test_every_agenda_begins_with_declarations_then_the_minutes_and_what_people_told_us(diary):
    diary.begin()

    assert diary.numbered() == STANDING
    minutes = diary.meeting.items.get(kind=ItemKind.MINUTES)
    assert minutes.text == "To agree the minutes of the meeting of Monday 9 November 2026."


def test_beginning_twice_changes_nothing(diary):
    first = diary.begin()

    assert [item.pk for item in diary.begin()] == [item.pk for item in first]
    assert AgendaItem.history.count() == 3


def test_the_first_meeting_of_a_group_has_no_minutes_to_agree(diary):
    make_agenda(meeting_id=diary.last.pk, by=diary.clerk, now=EARLY)

    assert [item.kind for item in diary.last.items.all()] == ["declarations", "cases"]


def test_a_cancelled_meeting_leaves_no_minutes_to_agree(diary):
    Meeting.objects.filter(pk=diary.last.pk).update(cancelled_at=EARLY)

    diary.begin()

    assert not diary.meeting.items.filter(kind=ItemKind.MINUTES).exists()


@pytest.mark.req("S0-17")
def test_the_standing_items_come_with_the_first_item_of_all(diary):
    item = diary.add("The lamp posts")

    assert diary.numbered() == [*STANDING, (4, "The lamp posts")]
    record = item.history.get()
    assert (record.history_user, record.history_change_reason) == (
        diary.clerk,
        "Put on the agenda.",
    )


@pytest.mark.req("S0-17")
def test_a_missing_standing_item_comes_before_what_stands_there(diary):
    AgendaItem.objects.create(meeting=diary.meeting, number=1, title="The lamp posts")
    AgendaItem.objects.create(meeting=diary.meeting, number=2, title="The garden")

    diary.begin()

    assert diary.numbered() == [*STANDING, (4, "The lamp posts"), (5, "The garden")]


@pytest.mark.req("S1-2")
def test_an_item_is_named_by_day_group_and_number(diary):
    item = diary.add("The lamp posts")

    assert item_label(item) == "14 December 2026 – Partnership group – item 4"


def test_an_item_moves_and_the_others_make_room(diary):
    diary.add("One")
    last = diary.add("Two")

    move_item(item_id=last.pk, to=4, by=diary.clerk, now=EARLY)

    assert diary.numbered()[3:] == [(4, "Two"), (5, "One")]
    # By the row, not by its moment: the first has the real one.
    newest = last.history.latest("history_id")
    assert newest.history_change_reason == "Moved on the agenda."


@pytest.mark.req("S0-17")
@pytest.mark.parametrize(("title", "to"), [("One", 1), ("Declarations of interest", 4)])
def test_nothing_is_talked_about_before_declarations(diary, title, to):
    diary.add("One")
    item = diary.meeting.items.get(title=title)

    with pytest.raises(MeetingRefused, match="Declarations of interest come first"):
        move_item(item_id=item.pk, to=to, by=diary.clerk, now=EARLY)

    assert diary.numbered() == [*STANDING, (4, "One")]


@pytest.mark.req("S0-17")
def test_the_minutes_may_come_before_declarations(diary):
    diary.begin()
    minutes = diary.meeting.items.get(kind=ItemKind.MINUTES)

    move_item(item_id=minutes.pk, to=1, by=diary.clerk, now=EARLY)

    assert [title for _, title in diary.numbered()][:2] == [
        "Minutes of the last meeting",
        "Declarations of interest",
    ]


@pytest.mark.req("S1-2")
def test_once_public_the_numbers_stay(diary):
    one = diary.add("One")
    diary.add("Two")
    diary.publish()

    with pytest.raises(MeetingRefused, match="its numbers stay"):
        move_item(item_id=one.pk, to=5, by=diary.clerk, now=EARLY)
    take_off_item(item_id=one.pk, reason="The report is late.", by=diary.clerk, now=EARLY)

    assert diary.numbered()[3:] == [(4, "One"), (5, "Two")]
    one.refresh_from_db()
    assert one.withdrawn_reason == "The report is late."
    assert list(diary.meeting.items.to_consider().values_list("number", flat=True)) == [1, 2, 3, 5]


def test_what_goes_before_the_agenda_is_public_leaves_no_gap(diary):
    one, two = diary.add("One"), diary.add("Two")
    diary.add("Three")

    for item in (one, two):
        take_off_item(item_id=item.pk, reason="Not needed.", by=diary.clerk, now=EARLY)
    diary.add("Four")

    assert diary.numbered()[3:] == [(4, "Three"), (5, "Four")]
    one.refresh_from_db()
    assert one.history.count() == 2


@pytest.mark.req("S0-17")
@pytest.mark.parametrize("kind", ["declarations", "cases"])
def test_standing_items_stay(diary, kind):
    diary.begin()
    item = diary.meeting.items.get(kind=kind)

    with pytest.raises(MeetingRefused, match="This item stays"):
        take_off_item(item_id=item.pk, reason="Short of time.", by=diary.clerk, now=EARLY)

    item.refresh_from_db()
    assert (item.withdrawn_reason, item.history.count()) == ("", 1)


@pytest.mark.parametrize("reason", ["", "Burst pipe."])
def test_a_late_item_says_in_public_why_it_cannot_wait(diary, reason):
    diary.begin()
    diary.publish()

    if reason:
        item = diary.add("The roof", now=LATE, reason=reason)
        assert (item.number, item.late_reason) == (4, reason)
    else:
        with pytest.raises(MeetingRefused) as refused:
            diary.add("The roof", now=LATE)
        assert refused.value.field == "reason"
        assert diary.meeting.items.count() == 3


def test_a_public_item_changes_with_a_reason_that_is_kept(diary):
    item = diary.add("The roof")
    change = {"item_id": item.pk, "title": "The roof", "by": diary.clerk, "now": EARLY}
    change_item(text="It leaks.", **change)
    diary.publish()

    with pytest.raises(MeetingRefused, match="say why it changes"):
        change_item(text="It leaks a lot.", **change)
    change_item(text="It leaks a lot.", reason="A second leak.", **change)

    item.refresh_from_db()
    assert item.text == "It leaks a lot."
    assert item.history.latest().history_change_reason == "A second leak."


def test_an_item_needs_a_title(diary):
    with pytest.raises(MeetingRefused) as refused:
        diary.add(" ")

    assert refused.value.field == "title"
    assert not diary.meeting.items.exists()


def test_what_a_row_cannot_hold_leaves_nothing_behind(diary):
    with pytest.raises(ValidationError):
        diary.add("x" * 161)

    assert not diary.meeting.items.exists()


@pytest.mark.parametrize("state", ["cancelled_at", "closed_at"])
def test_the_agenda_of_a_meeting_that_is_over_stays(diary, state):
    item = diary.add("One")
    setattr(diary.meeting, state, EARLY)
    diary.meeting.save()

    for deed in (
        diary.begin,
        diary.publish,
        lambda: diary.add("Two"),
        lambda: move_item(item_id=item.pk, to=1, by=diary.clerk, now=EARLY),
        lambda: take_off_item(item_id=item.pk, reason="No.", by=diary.clerk, now=EARLY),
        lambda: change_item(item_id=item.pk, title="Two", by=diary.clerk, now=EARLY),
    ):
        with pytest.raises(MeetingRefused, match="stays as it is"):
            deed()

    assert diary.again().agenda_published_at is None
    assert diary.numbered() == [*STANDING, (4, "One")]


def test_an_item_that_was_begun_stays(diary):
    item = diary.add("One")
    item.begun_at = STARTS
    item.save()

    for deed in (
        lambda: take_off_item(item_id=item.pk, reason="No.", by=diary.clerk, now=EARLY),
        lambda: change_item(item_id=item.pk, title="Two", by=diary.clerk, now=EARLY),
    ):
        with pytest.raises(MeetingRefused, match="begun this item"):
            deed()


@pytest.mark.req("S0-11")
def test_the_record_is_closed_once_its_minutes_are_approved(diary):
    item = diary.add("One")
    ApprovedMinutes(
        meeting=diary.meeting,
        html="<p>Agreed.</p>",
        text="Agreed.",
        digest="0" * 64,
        approved_at_meeting=diary.meeting,
        approved_at=STARTS,
        approved_by_name="Ada Brown",
    ).save()

    with pytest.raises(MinutesApproved):
        change_item(item_id=item.pk, title="Two", by=diary.clerk, now=STARTS)


def test_the_last_day_leaves_five_whole_working_days(diary):
    last = agenda_deadline(diary.meeting, now=EARLY)

    assert localdate(last.due_at) == LAST_DAY
    assert last.why[0] == (
        "That leaves 5 whole working days between Friday 4 December 2026 "
        "and Monday 14 December 2026, 6.30 pm."
    )


def test_a_bank_holiday_that_was_proclaimed_late_brings_the_last_day_forward(diary):
    install()
    CalendarDay.objects.create(
        day=date(2026, 12, 9), kind="holiday", title="Jubilee", source="Test", added_at=EARLY
    )

    last = agenda_deadline(diary.meeting, now=EARLY)

    assert localdate(last.due_at) == date(2026, 12, 3)
    assert any("Jubilee" in sentence for sentence in last.why)


def test_a_group_that_promises_no_days_has_no_last_day(diary):
    diary.meeting.group.agenda_days = 0

    assert agenda_deadline(diary.meeting, now=LATE) is None


@pytest.mark.req("S0-11")
def test_an_agenda_is_public_in_time_without_a_reason(diary):
    diary.add("One")

    diary.publish(reason="Not needed.")

    meeting = diary.again()
    assert (meeting.agenda_published_at, meeting.agenda_late_reason) == (EARLY, "")


def test_a_late_agenda_needs_a_reason_that_residents_read(diary):
    diary.add("One")

    with pytest.raises(MeetingRefused) as refused:
        diary.publish(now=LATE)
    assert refused.value.field == "reason"
    assert "The last day for this agenda was Friday 4 December 2026." in refused.value.text
    assert diary.again().agenda_published_at is None

    diary.publish(now=LATE, reason="The clerk was ill.")
    assert diary.again().agenda_late_reason == "The clerk was ill."


def test_the_last_day_counts_to_its_end(diary):
    diary.publish(now=LATE.replace(day=4, hour=23, minute=59))

    assert diary.again().agenda_late_reason == ""


@pytest.mark.req("S0-17")
def test_no_agenda_is_public_without_declarations(diary):
    diary.publish()

    assert diary.numbered() == STANDING


def test_a_public_agenda_is_not_made_public_again(diary):
    diary.publish()

    with pytest.raises(MeetingRefused, match="public already"):
        diary.publish(now=EARLY + timedelta(hours=1))

    assert diary.again().agenda_published_at == EARLY


@pytest.mark.req("S1-1")
def test_an_item_may_belong_to_an_issue_that_comes_back(diary):
    issue = Issue.objects.create(slug="lamp-posts", title="Lamp posts")

    item = diary.add("The lamp posts", issue_id=issue.pk)

    assert list(issue.items.all()) == [item]


@pytest.mark.req("S1-2")
def test_no_two_items_of_a_meeting_have_one_number(diary):
    diary.add("One")

    with pytest.raises(IntegrityError), atomic():
        AgendaItem.objects.create(meeting=diary.meeting, number=4, title="Two")


@pytest.mark.req("S1-5")
def test_an_item_that_was_decided_on_is_not_taken_off(diary):
    item = diary.add("The accounts")
    diary.publish()
    draft = DecisionDraft(title="The accounts", status="resolved", parts=["Agreed."])
    record_decision(
        meeting_id=diary.meeting.pk, item_id=item.pk, draft=draft, by=diary.clerk, now=STARTS
    )

    with pytest.raises(MeetingRefused, match="was decided"):
        take_off_item(item_id=item.pk, reason="No time.", by=diary.clerk, now=STARTS)

    item.refresh_from_db()
    assert item.withdrawn_reason == ""
