"""Groups with their sub-groups, who sits in them, and who is expected at a meeting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.transaction import atomic

from cms.meetings.errors import MeetingRefused
from cms.meetings.models import (
    Attendance,
    Capacity,
    InterestAtMeeting,
    Meeting,
    MeetingGroup,
    Presence,
    Seat,
)
from cms.meetings.services.expected import list_expected, no_longer_expect, note_apologies
from cms.meetings.services.issues import save_issue
from cms.meetings.services.roll import add_attender
from cms.meetings.services.seats import save_group, save_seat
from tests.meetings.agenda.rows import EARLY, STARTS, Diary

SINCE = date(2026, 1, 1)


def expect(diary: Diary) -> int:
    return list_expected(meeting_id=diary.meeting.pk, by=diary.clerk, now=EARLY)


@pytest.mark.req("S0-10")
def test_a_group_has_sub_groups_and_somebody_sits_in_several(diary):
    above = diary.meeting.group
    below = save_group(MeetingGroup(key="green", name="Green spaces", part_of=above))

    save_seat(
        Seat(group=below, user=diary.member, name="Ada Brown", starts_on=SINCE), by=diary.clerk
    )

    assert list(above.subgroups.all()) == [below]
    assert {seat.group.key for seat in diary.member.seats.all()} == {"partnership", "green"}


@pytest.mark.req("S0-10")
def test_no_group_is_part_of_itself(diary):
    above = diary.meeting.group
    below = save_group(MeetingGroup(key="green", name="Green spaces", part_of=above))
    above.part_of = below

    with pytest.raises(ValidationError, match="cannot be part of itself"):
        save_group(above)

    above.refresh_from_db()
    assert above.part_of is None


@pytest.mark.req("S0-28")
def test_a_political_group_is_noted_with_a_seat_and_every_version_kept(diary):
    seat = Seat(
        group=diary.meeting.group,
        name="Cora Lee",
        political_group="Independent",
        starts_on=SINCE,
    )
    save_seat(seat, by=diary.clerk)
    seat.ends_on = date(2026, 6, 30)
    save_seat(seat, by=diary.clerk, reason="Moved away.")

    first, last = seat.history.order_by("pk")
    assert (first.political_group, last.history_change_reason) == ("Independent", "Moved away.")
    assert last.history_user == diary.clerk


def test_a_seat_ends_after_it_begins_and_one_person_holds_one_open_seat(diary):
    group = diary.meeting.group
    ended = Seat(group=group, name="Cora Lee", starts_on=SINCE, ends_on=date(2025, 1, 1))
    second = Seat(group=group, user=diary.member, name="Ada Brown", starts_on=SINCE)

    for seat in (ended, second):
        with pytest.raises(ValidationError):
            save_seat(seat, by=diary.clerk)
    with pytest.raises(IntegrityError), atomic():
        second.save()

    assert Seat.objects.count() == 1


@pytest.mark.req("S0-11")
def test_those_are_expected_who_hold_a_seat_on_that_day(diary):
    group, day = diary.meeting.group, STARTS.date()
    for name, values in (
        ("Before", {"ends_on": day - timedelta(days=1)}),
        ("Until", {"ends_on": day}),
        ("After", {"starts_on": day + timedelta(days=1)}),
    ):
        save_seat(Seat(group=group, name=name, **{"starts_on": SINCE, **values}), by=diary.clerk)

    assert (expect(diary), expect(diary)) == (2, 0)

    rows = diary.meeting.attendances.all()
    assert {row.name: row.presence for row in rows} == dict.fromkeys(
        ("Ada Brown", "Until"), Presence.EXPECTED
    )


@pytest.mark.req("S0-11")
def test_apologies_are_noted_before_the_meeting_and_taken_back(diary):
    expect(diary)
    row = diary.meeting.attendances.get()

    for sent, presence in ((True, Presence.APOLOGIES), (False, Presence.EXPECTED)):
        note_apologies(attendance_id=row.pk, sent=sent, by=diary.clerk, now=EARLY)
        row.refresh_from_db()
        assert row.presence == presence
    assert row.history.count() == 3


def test_once_the_meeting_is_open_presence_is_marked_in_the_room(diary):
    expect(diary)
    row = diary.meeting.attendances.get()
    Meeting.objects.filter(pk=diary.meeting.pk).update(opened_at=STARTS)

    with pytest.raises(MeetingRefused, match="in the room"):
        note_apologies(attendance_id=row.pk, sent=True, by=diary.clerk, now=STARTS)
    with pytest.raises(MeetingRefused, match="in the room"):
        expect(diary)


def test_a_guest_comes_off_the_list_and_a_member_does_not(diary):
    expect(diary)
    member = diary.meeting.attendances.get()
    guest = add_attender(
        meeting_id=diary.meeting.pk,
        name="Ola Lindqvist",
        capacity=Capacity.GUEST,
        presence=Presence.EXPECTED,
        by=diary.clerk,
        now=EARLY,
    )

    no_longer_expect(attendance_id=guest.pk, by=diary.clerk, now=EARLY)
    with pytest.raises(MeetingRefused, match="apologies"):
        no_longer_expect(attendance_id=member.pk, by=diary.clerk, now=EARLY)

    assert list(diary.meeting.attendances.all()) == [member]
    gone = Attendance.history.filter(history_type="-").get()
    assert (gone.name, gone.history_user) == ("Ola Lindqvist", diary.clerk)


def test_a_member_whose_seat_ended_comes_off_the_list_unless_they_declared_something(diary):
    expect(diary)
    row = diary.meeting.attendances.get()
    diary.seat.ends_on = EARLY.date()
    save_seat(diary.seat, by=diary.clerk)
    declared = {"is_direct": True, "is_personal": True, "how_it_arises": "My sister applied."}
    interest = InterestAtMeeting.objects.create(attendance=row, declared_at=EARLY, **declared)

    with pytest.raises(MeetingRefused, match="declared an interest"):
        no_longer_expect(attendance_id=row.pk, by=diary.clerk, now=EARLY)
    interest.delete()
    no_longer_expect(attendance_id=row.pk, by=diary.clerk, now=EARLY)

    assert not diary.meeting.attendances.exists()


@pytest.mark.req("S1-1")
def test_an_issue_keeps_its_address_when_its_title_changes(diary):
    first = save_issue(title="Lamp posts", by=diary.clerk)
    again = save_issue(title="Lamp-posts!", by=diary.clerk)

    save_issue(title="Light in the lanes", issue_id=first.pk, by=diary.clerk)

    first.refresh_from_db()
    assert (first.slug, first.title, again.slug) == (
        "lamp-posts",
        "Light in the lanes",
        "lamp-posts-2",
    )


@pytest.mark.parametrize(("title", "words"), [(" ", "Give"), ("LAMP POSTS", "already")])
def test_an_issue_has_a_title_of_its_own(diary, title, words):
    save_issue(title="Lamp posts", by=diary.clerk)

    with pytest.raises(MeetingRefused, match=words) as refused:
        save_issue(title=title, by=diary.clerk)

    assert refused.value.field == "title"
