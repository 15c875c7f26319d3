"""Dates for people's own calendars."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar

from cms.meetings.models import Meeting
from tests.meetings.public.held import NOW


def events_of(answer):
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    return {str(event["uid"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_a_group_has_a_calendar_of_every_date_it_has(client, held):
    events = events_of(client.get("/meetings/calendar/partnership.ics"))

    assert len(events) == 2
    event = events[f"meeting-{held.following}@testserver"]
    assert event.decoded("dtstart") == datetime(
        2026, 12, 14, 18, 30, tzinfo=ZoneInfo("Europe/London")
    )
    assert event["location"] == "The Hub"
    assert event["status"] == "CONFIRMED"
    assert event["url"].endswith(f"/meetings/{held.following}/")
    assert "Getting there: Level way in." in event["description"]


def test_a_summer_evening_stays_at_its_hour(client, held):
    at = datetime(2027, 6, 14, 18, 30, tzinfo=ZoneInfo("Europe/London"))
    Meeting.objects.filter(pk=held.following).update(starts_at=at)

    answer = client.get(f"/meetings/{held.following}/date.ics")

    (event,) = events_of(answer).values()
    assert event["dtstart"].to_ical() == b"20270614T183000"
    assert b"BEGIN:VTIMEZONE" in answer.content


def test_a_moved_meeting_keeps_its_name_and_a_cancelled_one_says_so(client, held):
    before = set(events_of(client.get("/meetings/calendar/partnership.ics")))
    Meeting.objects.filter(pk=held.following).update(
        place="The school", cancelled_at=NOW, cancelled_reason="Snow; and ice, too."
    )

    events = events_of(client.get("/meetings/calendar/partnership.ics"))

    assert set(events) == before
    event = events[f"meeting-{held.following}@testserver"]
    assert event["status"] == "CANCELLED"
    assert event["summary"] == "Cancelled: Partnership group"
    assert "Snow; and ice, too." in event["description"]


def test_a_way_in_by_video_is_told_where_everybody_may_come(client, held):
    Meeting.objects.filter(pk=held.following).update(video_link="https://meet.example/hub")
    assert b"meet.example" in client.get(f"/meetings/{held.following}/date.ics").content

    Meeting.objects.filter(pk=held.following).update(open_to_public=False)

    assert b"meet.example" not in client.get(f"/meetings/{held.following}/date.ics").content


def test_words_cannot_write_lines_of_their_own(client, held):
    Meeting.objects.filter(pk=held.following).update(
        place="The Hub\r\nATTENDEE:mailto:a@b.example", access_notes="x" * 300
    )

    answer = client.get(f"/meetings/{held.following}/date.ics")

    assert b"\r\nATTENDEE" not in answer.content
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75


def test_a_group_that_is_not_there_has_no_calendar(client, held):
    assert client.get("/meetings/calendar/nobody.ics").status_code == 404
